// An authority that comes with a past, put together from what was given: its certificate, those above it, its last CRL, what it issued.

import { CeremonyError } from '../errors.ts';
import { highestNumbered } from '../pki/crl-number.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { ImportedAuthority } from '../pki/judge-imported.ts';
import { parseCertificate, type CertificateFields } from '../pki/parse-certificate.ts';
import type { CrlFields } from '../pki/parse-crl.ts';
import { readAuthorityFiles, type AuthorityFile, type AuthorityFiles } from '../pki/read-authority-files.ts';
import type { Store } from '../store/store.ts';
import { readAuthority } from '../store/tables/authority.ts';
import { readCertificates } from '../store/tables/certificate.ts';

/** What was given, read. */
export interface Given extends AuthorityFiles {
  /** CAs one of which is the authority, by the SHA-256 of their certificates. */
  readonly candidates: readonly CertificateFields[];
}

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
const selfIssued = ({ issuer, subject }: CertificateFields): boolean => same(issuer, subject);
const isCa = ({ basicConstraints }: CertificateFields): boolean => basicConstraints?.ca === true;

/** Files from a medium. Throws input.*, also where none of them is the certificate of a CA. */
export function givenInFiles(files: readonly AuthorityFile[]): Given {
  const read = readAuthorityFiles(files);
  const candidates = read.certificates.filter(isCa);
  if (candidates.length === 0)
    throw new CeremonyError(
      'input.not-found',
      'None of the files is the certificate of a CA. Nothing was kept. Give the certificate of the authority, and with it those above it, its last CRL and what it issued.',
    );
  return { ...read, candidates };
}

/** CAs on record here that are no authority here: signed by one, or brought as somebody's issuer. */
export function givenOnRecord(store: Store): Given {
  const certificates = readCertificates(store).map(({ der }) => parseCertificate(der));
  const candidates = certificates.filter((fields) => isCa(fields) && readAuthority(store, sha256Hex(fields.spki)) === null);
  return { certificates, crls: [], index: null, candidates };
}

/** The certificates above one, found by name among those given; it ends where none is, or with a root. */
function chainOf(certificate: CertificateFields, all: readonly CertificateFields[]): CertificateFields[] {
  const chain: CertificateFields[] = [];
  let below = certificate;
  while (!selfIssued(below) && chain.length < 10) {
    const { issuer } = below;
    // Of several certificates of one issuer the one that ends last; whether its key signed is judged.
    const above = all
      .filter((fields) => isCa(fields) && same(fields.subject, issuer))
      .toSorted((one, other) => other.notAfter.date.getTime() - one.notAfter.date.getTime())[0];
    if (above === undefined) return chain;
    chain.push(above);
    below = above;
  }
  return chain;
}

const newest = (crls: readonly CrlFields[]): CrlFields | null =>
  highestNumbered(crls.map((crl) => ({ crl, number: crl.crlNumber ?? '0' })))?.crl ?? null;

/**
 * The authority whose certificate has this SHA-256. From files everything that is left over must be what it issued; from the record only
 * that is taken. Throws input.not-found, input.schema for a CRL of somebody else.
 */
export function authorityGiven(given: Given, sha256: string, source: 'files' | 'record', at: Date): ImportedAuthority {
  const certificate = given.candidates.find(({ der }) => sha256Hex(der) === sha256);
  if (certificate === undefined)
    throw new CeremonyError('input.not-found', 'No certificate of a CA with that SHA-256 was given. Nothing was kept.');
  const others = given.certificates.filter(({ der }) => !same(der, certificate.der));
  const chain = chainOf(certificate, others);
  const left = others.filter((fields) => !chain.includes(fields));
  const foreign = given.crls.find(({ issuer }) => !same(issuer, certificate.subject));
  if (foreign !== undefined)
    throw new CeremonyError(
      'input.schema',
      `CRL number ${foreign.crlNumber ?? 'none'} is not this authority’s. Nothing was kept. Give its own files only.`,
    );
  return {
    certificate,
    chain,
    crl: newest(given.crls),
    issued: source === 'files' ? left : left.filter(({ issuer }) => same(issuer, certificate.subject)),
    index: given.index?.rows ?? null,
    at,
  };
}
