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

/** The extensions of a certificate, those a request asks for, or those of a CRL and of each of its entries. */
export function extensionLists(subject: CertificateFields | CrlFields | RequestFields): ExtensionList[] {
  if (subject.kind === 'certificate') return [{ place: () => 'the certificate', extensions: subject.extensions }];
  if (subject.kind === 'request') return [{ place: () => 'the request', extensions: subject.extensions }];
  const entries = Array.from(subject.entries, (entry): ExtensionList => ({
    place: () => `the entry of serial ${entry.serialNumber}`,
    extensions: entry.extensions,
  }));
  return [{ place: () => 'the CRL', extensions: subject.extensions }, ...entries];
}

/** The standard's name of an extension, or its OID where we know none. */
export function extensionTitle(oid: string): string {
  return oidName(oid) ?? oid;
}
