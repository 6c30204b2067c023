// A key that signs files: made here for software or documents, with a certificate of an authority here that says so.

import { CeremonyError } from '../errors.ts';
import { signerProblems } from '../pki/cms-signer.ts';
import { describeTime } from '../pki/describe-time.ts';
import { isSignedBy } from '../pki/signed-by.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import { magnitudeOf } from '../pki/serial-number.ts';
import { requireRecordedRows } from '../store/recorded-rows.ts';
import type { Store } from '../store/store.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import { recordedChain } from './existing-authority.ts';
import { certificatesOf, keysMade, keyValueOf } from './keys-made.ts';
import { entriesInForce } from './ocsp-status.ts';
import { base64, type AuthorityValue, type SignerValue } from './values.ts';

/** Purposes such a key is made for (formats/key-purposes.ts). */
const signerPurposes = ['code-signing', 'document-signing'] as const;

/**
 * The signer with this label, with its certificate of this authority that ends last. Throws input.not-found where no run made such a key,
 * policy.issuer where its certificate does not let it sign files now or is revoked, store.corrupt.
 */
export function findSigner(store: Store, authority: AuthorityValue, label: string, now: Date): SignerValue {
  const made = signerPurposes.flatMap((purpose) => keysMade(store, purpose, label));
  if (made.length === 0)
    throw new CeremonyError(
      'input.not-found',
      `No key «${label}» was made here for code-signing or document-signing. Nothing was done. Make one with playbook purpose-key, or correct the plan.`,
    );
  const issuer = authority.key.spkiSha256;
  const newest = certificatesOf(store, made).find(({ row }) => row.issuerSpkiSha256 === issuer);
  if (newest === undefined) throw refusal(label, `«${authority.label}» gave it no certificate`);
  const { fields, row } = newest;
  const [problem] = signerProblems(fields);
  if (problem !== undefined) throw refusal(label, problem);
  if (now < fields.notBefore.date || now > fields.notAfter.date)
    throw refusal(
      label,
      `its certificate is valid from ${describeTime(fields.notBefore.date)} until ${describeTime(fields.notAfter.date)}`,
    );
  const chain = recordedChain(store, issuer, authority.label);
  requireRecordedRows(
    store,
    [row, ...chain].map(({ sha256 }) => ({ table: 'certificate' as const, key: sha256 })),
  );
  const serial = magnitudeOf(fields.serialNumber);
  if (entriesInForce(store, fullScopeOf(issuer), new Set([serial])).has(serial)) throw refusal(label, 'its certificate is revoked');
  if (!isSignedBy(fields, parseCertificate(chain[0]?.der ?? new Uint8Array()).spki))
    throw refusal(label, 'its certificate was not signed by the authority’s key');
  return {
    type: 'signer',
    label,
    key: keyValueOf(label, newest),
    authority: authority.label,
    chain: [row, ...chain].map(({ der }) => base64(der)),
  };
}

const refusal = (label: string, why: string): CeremonyError =>
  new CeremonyError(
    'policy.issuer',
    `ARTIFACT-SIGNER: «${label}» may not sign files: ${why}. Nothing was signed. Give it a new certificate with playbook purpose-key, or name another signer in the plan.`,
  );
