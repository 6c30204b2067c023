// KEY-REUSE: a key that has a certificate gets another only where the plan says so (rules.md, Keys and tokens).

import { passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { readAuthority } from '../store/tables/authority.ts';
import { certificatesOfKey } from './certificates-of-key.ts';
import type { StepContext } from './step.ts';

/**
 * Throws policy.key-reuse where the key has a certificate here, or is an authority's, and the plan does not name one of those
 * certificates as `existingCertificate`: cross-certificates and renewals do, nothing else. `what` names the key in the sentence.
 */
export function requireNewKey(context: Pick<StepContext, 'store' | 'run'>, spkiSha256: string, what: string): Check {
  const known = certificatesOfKey(context.store, spkiSha256);
  const authority = readAuthority(context.store, spkiSha256);
  if (known.length === 0 && authority === null) return passed('KEY-REUSE', 'no certificate for this key here');
  if (known.some(({ sha256 }) => sha256 === context.run.plan.existingCertificate)) return passed('KEY-REUSE', 'named by the plan');
  const [first] = known;
  const whose =
    first === undefined ? `is that of the authority «${authority?.label ?? ''}»` : `already has the certificate of ${first.subject}`;
  const name = first === undefined ? '' : `, or name that certificate in the plan (existingCertificate: ${first.sha256})`;
  throw new CeremonyError('policy.key-reuse', `KEY-REUSE: ${what} ${whose} here. Nothing was built. Use a new key${name}.`);
}
