// A responder of an authority: a key that was made here for OCSP responses alone, with a certificate of that very authority.

import { CeremonyError } from '../errors.ts';
import { delegationProblems } from '../pki/ocsp-responder.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import { isSignedBy } from '../pki/signed-by.ts';
import { requireRecordedRows } from '../store/recorded-rows.ts';
import type { Store } from '../store/store.ts';
import { certificatesOf, keysMade, keyValueOf } from './keys-made.ts';
import { base64, fromBase64, type AuthorityValue, type ResponderValue } from './values.ts';

/** The purpose such a key is made for (formats/key-purposes.ts). */
const responderPurpose = 'ocsp-signing';

/**
 * The responder with this label, with its certificate that ends last. Throws input.not-found where no run made such a key, policy.issuer
 * where no certificate of it lets it answer for this authority now, store.corrupt.
 */
export function findResponder(store: Store, authority: AuthorityValue, label: string, now: Date): ResponderValue {
  const issuer = parseCertificate(fromBase64(authority.certificate));
  const made = keysMade(store, responderPurpose, label);
  if (made.length === 0)
    throw new CeremonyError(
      'input.not-found',
      `No key «${label}» was made here for ocsp-signing. Nothing was done. Make one with playbook purpose-key, or correct the plan.`,
    );
  const found = certificatesOf(store, made).filter(({ row }) => row.issuerSpkiSha256 === authority.key.spkiSha256);
  const [newest] = found;
  const problems =
    newest === undefined
      ? [`«${authority.label}» gave it no certificate.`]
      : [
          ...delegationProblems(newest.fields, issuer, now),
          ...(isSignedBy(newest.fields, issuer.spki) ? [] : ['Its certificate was not signed by the authority’s key.']),
        ];
  const [problem] = problems;
  if (newest === undefined || problem !== undefined)
    throw new CeremonyError(
      'policy.issuer',
      `OCSP-RESPONDER: «${label}» may not answer for «${authority.label}»: ${problem ?? ''} Nothing was done. Give it a new certificate with playbook purpose-key, or name another responder in the plan.`,
    );
  requireRecordedRows(store, [{ table: 'certificate', key: newest.row.sha256 }]);
  return { type: 'responder', label, key: keyValueOf(label, newest), certificate: base64(newest.row.der) };
}
