import type { AuthorityView } from '../../../preload/contract/calls.ts';
import type { Translate } from '../../messages/translate.ts';

type Certificate = AuthorityView['certificates'][number];
type Crl = AuthorityView['crls'][number];

/** What can be chosen in the tree. The key stands in the address. */
export type TreeEntry =
  | { readonly kind: 'authority'; readonly key: string; readonly authority: AuthorityView }
  | { readonly kind: 'certificate'; readonly key: string; readonly authority: AuthorityView; readonly certificate: Certificate }
  | { readonly kind: 'crl'; readonly key: string; readonly authority: AuthorityView; readonly crl: Crl };

/** An authority with its certificates and CRLs beneath it. */
export function entriesOf(authority: AuthorityView): readonly TreeEntry[] {
  return [
    { kind: 'authority', key: authority.id, authority },
    ...authority.certificates.map((certificate): TreeEntry => ({ kind: 'certificate', key: certificate.sha256, authority, certificate })),
    ...authority.crls.map((crl): TreeEntry => ({ kind: 'crl', key: crl.sha256, authority, crl })),
  ];
}

/** What a CRL is called: every partition has numbers of its own. */
export function crlTitle({ number, partition, delta }: Crl, t: Translate): string {
  if (delta) return partition === 'full' ? t('authorities.delta', { number }) : t('authorities.delta.partition', { number, partition });
  return partition === 'full' ? t('authorities.crl', { number }) : t('authorities.crl.partition', { number, partition });
}

/** The entry of this key; else the first authority's certificate, which is what people come for; null: there is none. */
export function findEntry(authorities: readonly AuthorityView[], key: string): TreeEntry | null {
  const all = authorities.flatMap(entriesOf);
  return all.find((entry) => entry.key === key) ?? all.find((entry) => entry.kind === 'certificate') ?? all[0] ?? null;
}
