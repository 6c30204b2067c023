// What another CA's certificate must be before its key gets one more (RFC 5280 §3.2), and again when that one is built.

import { failed, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { KeyAlgorithm } from '../pki/algorithms.ts';
import { type CertificateFields, parseCertificate } from '../pki/parse-certificate.ts';
import { hasRehearsalMark } from '../pki/rehearsal-mark.ts';
import { isSignedBy } from '../pki/signed-by.ts';
import { requireSoundKey } from './request-checks.ts';
import type { RunFacts } from './step.ts';

export interface ExistingCa {
  readonly fields: CertificateFields;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly checks: readonly Check[];
}

/** Whether a certificate names itself as issuer and is signed by the key it carries. */
export const isSelfSigned = (fields: CertificateFields): boolean =>
  Buffer.compare(fields.subject, fields.issuer) === 0 && isSignedBy(fields, fields.spki);

/** BR 7.1.2.2: a CA, in force; RFC 5280 §4.2: nothing in it that could not be read. */
function problemsOf(fields: CertificateFields, now: Date): string[] {
  const { version, basicConstraints, keyUsage, malformed, notBefore, notAfter } = fields;
  return [
    ...(version === 3 ? [] : [`it is of version ${version}`]),
    ...(basicConstraints?.ca === true ? [] : ['basicConstraints does not say that it is a CA']),
    ...(keyUsage?.bits.includes('keyCertSign') === true ? [] : ['keyUsage does not let its key sign certificates']),
    ...(malformed.length === 0 ? [] : [`its extensions ${malformed.join(', ')} cannot be read`]),
    ...(now >= notBefore.date ? [] : [`it begins at ${notBefore.date.toISOString()} only`]),
    ...(now <= notAfter.date ? [] : [`it ended at ${notAfter.date.toISOString()}`]),
  ];
}

/**
 * EXISTING-CA and the checks of its key. Throws input.* for bytes that are no certificate, policy.rehearsal-isolation for one a
 * rehearsal made, policy.existing-certificate, policy.weak-key, input.unsupported for a key Conclave does not use.
 */
export function readExistingCa({ mode, plan }: Pick<RunFacts, 'mode' | 'plan'>, der: Uint8Array, now: Date): ExistingCa {
  const fields = parseCertificate(der);
  if (mode === 'production' && hasRehearsalMark(fields.extensions))
    throw new CeremonyError(
      'policy.rehearsal-isolation',
      'REHEARSAL-MARK: the certificate was made by a rehearsal. Nothing was imported. Bring the real one.',
    );
  const problems = problemsOf(fields, now);
  const check = problems.length === 0 ? passed('EXISTING-CA', 'in force') : failed('EXISTING-CA', problems.join('; '));
  if (check.verdict === 'failed')
    throw new CeremonyError(
      'policy.existing-certificate',
      `EXISTING-CA: the certificate is not that of a CA in force: ${check.reason ?? ''}. Nothing was imported or built. Bring the right certificate.`,
    );
  const key = requireSoundKey(fields.spki, plan.rules);
  if (fields.keyAlgorithm === null)
    throw new CeremonyError(
      'input.unsupported',
      'KEY-SIZE: the certificate is for a public key of a kind, size or form Conclave does not use. Nothing was imported or built. Bring a certificate for another key.',
    );
  return { fields, keyAlgorithm: fields.keyAlgorithm, checks: [check, ...key] };
}
