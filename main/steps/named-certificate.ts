// EXISTING-CERTIFICATE: the certificate a plan names for a key that gets another one (rules.md, Keys and tokens, KEY-REUSE).

import { passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { RunFacts } from './step.ts';

/** What naming a certificate is judged by. `proof`: why whoever asks for another one holds the key. */
interface NamedCertificate {
  readonly der: Uint8Array;
  readonly what: string;
  readonly proof: string;
  /** true: it is of a stand-in, whose certificate no plan can name. */
  readonly standIn: boolean;
}

/**
 * EXISTING-CERTIFICATE and KEY-REUSE for a certificate found by its key. Throws policy.key-reuse where the plan names none,
 * policy.existing-certificate where it names another.
 */
export function requireNamed({ plan }: Pick<RunFacts, 'plan'>, { der, what, proof, standIn }: NamedCertificate): Check[] {
  const sha256 = sha256Hex(der);
  const named = plan.existingCertificate;
  if (named === undefined)
    throw new CeremonyError(
      'policy.key-reuse',
      `KEY-REUSE: the playbook makes another certificate for a key that has one, and the plan does not name that one. Nothing was built. The SHA-256 of ${what} is ${sha256}: if that is the one meant, have a plan reviewed that says existingCertificate: ${sha256}.`,
    );
  if (standIn)
    return [
      passed('EXISTING-CERTIFICATE', 'that of the stand-in, in place of the one the plan names'),
      passed('KEY-REUSE', `named by the plan; ${proof}`),
    ];
  if (named !== sha256)
    throw new CeremonyError(
      'policy.existing-certificate',
      `EXISTING-CERTIFICATE: the plan names ${named} as existing certificate, and ${what} is ${sha256}. Nothing was built. Have a plan reviewed that names it, if that is the one meant.`,
    );
  return [passed('EXISTING-CERTIFICATE', sha256), passed('KEY-REUSE', `named by the plan; ${proof}`)];
}
