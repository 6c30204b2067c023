import type { AuthorityView } from '../../preload/contract/calls.ts';
import { hashWords } from '../evidence/hash-words.ts';
import { keyAlgorithms, type KeyAlgorithm } from '../pki/algorithms.ts';
import { certificatesOfKey } from '../steps/key-reuse.ts';
import type { Store } from '../store/store.ts';
import { readAuthorities, type Authority } from '../store/tables/authority.ts';
import type { Certificate } from '../store/tables/certificate.ts';
import { readCrls, type Crl } from '../store/tables/crl.ts';
import { explainCertificate, explainCrl } from './explained-fields.ts';
import type { Workplace } from './workplace.ts';

/** The full CRL's scope of an authority (steps/build-crl.ts). */
const fullScope = (authority: Authority): string => `${authority.spkiSha256}:full`;

/** An authority with the certificates of its own key and its CRLs, oldest first. */
export interface AuthorityRecord {
  readonly authority: Authority;
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Crl[];
}

/** Every authority of a store. */
export function authorityRecords(store: Store): AuthorityRecord[] {
  return readAuthorities(store).map((authority) => ({
    authority,
    certificates: certificatesOfKey(store, authority.spkiSha256),
    crls: readCrls(store, fullScope(authority)),
  }));
}

/** Every authority with what it signed for itself, every field explained. */
export async function authorities(workplace: Workplace): Promise<AuthorityView[]> {
  return authorityRecords((await workplace.production()).store).map(({ authority, certificates, crls }) => ({
    id: authority.spkiSha256,
    label: authority.label,
    subject: authority.subject,
    algorithm: Object.hasOwn(keyAlgorithms, authority.algorithm)
      ? keyAlgorithms[authority.algorithm as KeyAlgorithm].title
      : authority.algorithm,
    rules: authority.rules,
    token: tokenText(authority),
    spkiSha256: authority.spkiSha256,
    spkiWords: hashWords(authority.spkiSha256),
    policySha256: authority.policySha256 ?? '',
    policyWords: authority.policySha256 === null ? [] : hashWords(authority.policySha256),
    certificates: certificates.map(({ sha256, subject, serial, notBefore, notAfter, role, der }) => ({
      sha256,
      words: hashWords(sha256),
      subject,
      serial,
      notBefore,
      notAfter,
      role,
      fields: explainCertificate(der),
    })),
    crls: crls.map(({ sha256, number, thisUpdate, nextUpdate, status, der }) => ({
      sha256,
      words: hashWords(sha256),
      number,
      thisUpdate,
      nextUpdate: nextUpdate ?? '',
      status,
      fields: explainCrl(der),
    })),
  }));
}

function tokenText({ token }: Authority): string {
  const identity = (typeof token === 'string' ? (JSON.parse(token) as unknown) : token) as { label?: string; serial?: string } | null;
  return identity === null ? 'key not here' : `${identity.label ?? ''} (${identity.serial ?? ''})`;
}
