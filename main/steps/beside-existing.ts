// What a certificate may not change against the one its key has already, judged on its bytes before a number is reserved.

import type { Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { checkAgainstExisting } from '../lint/against-existing.ts';
import { sha256Hex } from '../pki/hash.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import { nameBeside } from '../pki/rehearsal-mark.ts';
import { makeSerialNumber } from '../pki/serial-number.ts';
import { certificateItem, type DraftedCertificate } from './certificate-item.ts';
import type { CertificateSource } from './certificate-source.ts';
import { certificatesOfKey } from './certificates-of-key.ts';
import { withDummySignature } from './tbs-checks.ts';
import type { TbsItem } from './set-items.ts';
import { fromBase64 } from './values.ts';
import type { StepContext } from './step.ts';

/** What was in force when a certificate was built is so when it is signed. Throws policy.existing-certificate. */
export function requireStillInForce(context: Pick<StepContext, 'store'>, items: readonly TbsItem[]): void {
  for (const { planned } of items) {
    if (planned.makes !== 'certificate' || planned.existing === undefined || planned.issuerSpki !== planned.subjectSpki) continue;
    const existing = parseCertificate(fromBase64(planned.existing));
    const known = certificatesOfKey(context.store, sha256Hex(existing.spki));
    if (known.some(({ role, notAfter }) => role === 'root' && new Date(notAfter) > existing.notAfter.date))
      throw new CeremonyError(
        'policy.existing-certificate',
        'EXISTING-CERTIFICATE: another run has made this certificate anew since it was built. Nothing was signed. Abort this run.',
      );
  }
}

/** Stands for the number of the day, which nothing here depends on. */
const placeholder = makeSerialNumber(new Uint8Array(20).fill(1), new Uint8Array(20));

/** SAME-SUBJECT-AND-KEY, NOT-WIDENED, EXISTING-DATES; none where the key has no certificate yet. Throws policy.existing-certificate. */
export function requireBesideExisting(drafted: DraftedCertificate, { issuer, of }: CertificateSource): Check[] {
  if (of.existing === undefined) return [];
  const made = parseCertificate(withDummySignature(certificateItem('existing', drafted, placeholder, issuer, of)));
  const fields = parseCertificate(of.existing);
  const subject = nameBeside(fields.subject, drafted.rehearsal);
  // A root renews itself, and a subordinate asks for its next certificate; another CA's stands beside the one it has.
  const kind = issuer.certificate === null || of.request !== undefined ? 'renewal' : 'cross';
  const checks = checkAgainstExisting(made, { fields, subject }, kind);
  const bad = checks.find(({ verdict }) => verdict === 'failed');
  if (bad === undefined) return checks;
  throw new CeremonyError(
    'policy.existing-certificate',
    `${bad.name}: ${bad.reason ?? ''}. Nothing was built. Change profile or validity in the plan.`,
  );
}
