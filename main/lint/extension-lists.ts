import type { CertificateFields, Extension } from '../pki/parse-certificate.ts';
import type { CrlFields } from '../pki/parse-crl.ts';
import type { RequestFields } from '../pki/parse-request.ts';
import { oidName } from '../pki/oids.ts';

/** One Extensions field and what a sentence calls its place. */
export interface ExtensionList {
  /** Asked of the few that break a rule. */
  readonly place: () => string;
  readonly extensions: readonly Extension[];
}

/** Of the CRL, or the part of a long one, that was asked for last: several rules ask one after the other. */
let listedBefore: { readonly subject: WeakRef<CrlFields>; readonly lists: readonly ExtensionList[] } | null = null;

/** The extensions of a certificate, those a request asks for, or those of a CRL and of each of its entries. */
export function extensionLists(subject: CertificateFields | CrlFields | RequestFields): readonly ExtensionList[] {
  if (subject.kind === 'certificate') return [{ place: () => 'the certificate', extensions: subject.extensions }];
  if (subject.kind === 'request') return [{ place: () => 'the request', extensions: subject.extensions }];
  if (listedBefore?.subject.deref() === subject) return listedBefore.lists;
  const lists: ExtensionList[] = [{ place: () => 'the CRL', extensions: subject.extensions }];
  for (const entry of subject.entries)
    lists.push({ place: () => `the entry of serial ${entry.serialNumber}`, extensions: entry.extensions });
  listedBefore = { subject: new WeakRef(subject), lists };
  return lists;
}

/** The standard's name of an extension, or its OID where we know none. */
export function extensionTitle(oid: string): string {
  return oidName(oid) ?? oid;
}
