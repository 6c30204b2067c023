// What is left of a CA in files: certificates, its CRL, the list of what it issued. Which file is what its own bytes say, never its name.

import { CeremonyError } from '../errors.ts';
import { sha256Hex } from './hash.ts';
import { looksLikeIssuedList, parseIssuedList } from './issued-list.ts';
import type { IndexRow } from './openssl-index.ts';
import { parseCertificate, type CertificateFields } from './parse-certificate.ts';
import { parseCrl, type CrlFields } from './parse-crl.ts';
import { parsePem, type PemLabel } from './pem.ts';

/** A file as it came from a medium. */
export interface AuthorityFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Everything there is of an authority. */
export interface AuthorityFiles {
  /** Each once, in the order of the files. */
  readonly certificates: readonly CertificateFields[];
  readonly crls: readonly CrlFields[];
  readonly index: { readonly bytes: Uint8Array; readonly rows: readonly IndexRow[] } | null;
}

/** A directory of `openssl ca` with a few thousand certificates; every file at most 4 MB, all together too. */
export const authorityFileLimits = { most: 5000, maxBytes: 4 * 1024 * 1024, total: 4 * 1024 * 1024 } as const;

const labels = ['CERTIFICATE', 'X509 CRL'] as const satisfies readonly PemLabel[];

function refuse(name: string, problem: string): never {
  throw new CeremonyError('input.schema', `«${name}» was refused: ${problem}. Nothing was kept.`);
}

/** PEM blocks of a text, each with its label; what stands around them is for people (RFC 7468 §2): openssl writes the certificate out there. */
function blocksOf(text: string): { label: string; block: string }[] {
  const blocks = text.matchAll(/^-----BEGIN ([A-Z0-9 ]+)-----\r?\n[\s\S]*?^-----END \1-----\r?$/gm);
  return [...blocks].map(([block, label = '']) => ({ label, block: `${block.trimEnd()}\n` }));
}

function readPemFile({ name, bytes }: AuthorityFile): (CertificateFields | CrlFields)[] {
  const text = Buffer.from(bytes).toString('latin1');
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text))
    refuse(
      name,
      'it holds a private key, which belongs on a token and in no file. Take the file off the medium, and find out where it was',
    );
  const blocks = blocksOf(text);
  if (blocks.length === 0)
    refuse(name, 'it is no certificate, no CRL, no index.txt of openssl and no table (CSV) with a column for the serial number');
  return blocks.map(({ label, block }) => {
    const known = labels.find((each) => each === label);
    if (known === undefined) return refuse(name, `it holds a ${label}, and certificates and CRLs are read`);
    const der = parsePem(block, known);
    return known === 'CERTIFICATE' ? parseCertificate(der) : parseCrl(der);
  });
}

/** DER of a certificate or of a CRL: a certificate's second element of its TBS is a serial number, a CRL's an algorithm. */
function readDerFile({ name, bytes }: AuthorityFile): CertificateFields | CrlFields {
  const der = Uint8Array.from(bytes);
  try {
    return parseCertificate(der);
  } catch (error) {
    if (!(error instanceof CeremonyError)) throw error;
    try {
      return parseCrl(der);
    } catch (other) {
      if (!(other instanceof CeremonyError)) throw other;
      return refuse(name, `it is neither a certificate (${error.message}) nor a CRL (${other.message})`);
    }
  }
}

/**
 * Reads the files: certificates and CRLs in PEM (many in one file, text around them) or DER, and one list of what was issued: index.txt of
 * openssl, or a table (issued-csv.ts), whose certificates are among the others. Throws
 * input.too-large, input.schema naming the file, input.not-der, input.truncated, input.not-pem; a private key is refused.
 */
export function readAuthorityFiles(files: readonly AuthorityFile[]): AuthorityFiles {
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (files.length > authorityFileLimits.most || total > authorityFileLimits.total)
    throw new CeremonyError(
      'input.too-large',
      `The files were refused: there are ${files.length} of ${total} bytes together, and at most ${authorityFileLimits.most} of ${authorityFileLimits.total} bytes are read. Nothing was kept.`,
    );
  const certificates = new Map<string, CertificateFields>();
  const crls = new Map<string, CrlFields>();
  let index: AuthorityFiles['index'] = null;
  for (const file of files) {
    if (looksLikeIssuedList(file.bytes)) {
      if (index !== null) refuse(file.name, 'it is a second list of what was issued');
      const list = parseIssuedList(file.bytes);
      index = { bytes: Uint8Array.from(file.bytes), rows: list.rows };
      for (const fields of list.certificates) certificates.set(sha256Hex(fields.der), fields);
      continue;
    }
    const read = file.bytes[0] === 0x30 ? [readDerFile(file)] : readPemFile(file);
    for (const fields of read)
      if (fields.kind === 'certificate') certificates.set(sha256Hex(fields.der), fields);
      else crls.set(sha256Hex(fields.der), fields);
  }
  return { certificates: [...certificates.values()], crls: [...crls.values()], index };
}
