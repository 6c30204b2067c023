// The certificate of a key of this run that is no authority's: an OCSP responder's, a time-stamping unit's, a signer's.

import { passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { parseDistinguishedName } from '../pki/name.ts';
import type { CertificateProfile } from '../pki/profile.ts';
import { authorityAsIssuer } from './certificate-issuer.ts';
import type { CertificateSource } from './certificate-source.ts';
import { givenByPlan } from './given-by-plan.ts';
import { requireNewKey } from './key-reuse.ts';
import { purposeOf } from './audit-key.ts';
import { purposeProblem } from './purpose-of-profile.ts';
import { requireSoundIssuers } from './key-compromise.ts';
import { textOf } from './state-map.ts';
import { fromBase64 } from './values.ts';
import type { StepContext } from './step.ts';

/** KEY-PURPOSE: the certificate says what the key was made for. Throws policy.profile. */
function requirePurpose(label: string, purpose: string, profile: CertificateProfile): Check {
  const problem = purposeProblem(purpose, profile);
  if (problem === null) return passed('KEY-PURPOSE', `${label}: ${purpose}`);
  throw new CeremonyError('policy.profile', `KEY-PURPOSE: ${problem}. Nothing was built. Name another profile or purpose in the plan.`);
}

/** Throws policy.profile, policy.key-reuse, input.schema; nothing is reserved. Possession was proved by the probe (KEY-PROVED). */
export function purposeSource(context: StepContext, profile: CertificateProfile): CertificateSource {
  const key = context.value('subjectKey');
  const authority = context.value('issuer');
  if (key.type !== 'key' || authority.type !== 'authority')
    throw new CeremonyError('bug', 'build-certificate was given something that is not a key or not an authority.');
  const issuer = authorityAsIssuer(context.run, authority);
  requireSoundIssuers(context.store, issuer.label, issuer.chain);
  return {
    issuer,
    of: { spki: fromBase64(key.spki), label: key.label, given: { subjectAltNames: [], ...givenByPlan(context.run.plan, profile) } },
    subjectAlgorithm: key.algorithm,
    subjectSpkiSha256: key.spkiSha256,
    subject: parseDistinguishedName(textOf(context.parameter('subject'))),
    checks: [requirePurpose(key.label, purposeOf(key), profile), requireNewKey(context, key.spkiSha256, `the key «${key.label}»`)],
  };
}
