// The reader table: what each program is expected to do with each specimen, and the words it gives as its reason. Measured with
// OpenSSL 3.0, GnuTLS 3.7, NSS 3.87 and Java 17 of Debian 12; the test asserts every cell.

import type { KeyAlgorithm } from '../../../main/pki/algorithms.ts';
import type { SpecimenKind } from './specimens.ts';

export type ReaderName = 'OpenSSL' | 'GnuTLS' | 'NSS' | 'Java';
export type Verdict = 'accepts good' | 'refuses bad' | 'does not enforce' | 'cannot read';

/** A pattern: the bad one is refused, for this reason. */
type Cell = 'accepts good' | 'does not enforce' | RegExp;

const java = /unrecognized critical extension/;
// Java looks for a CRL it can use and does not say why one was not; the good row shows that it uses a good one.
const javaNoCrl = /Could not determine revocation status/;

export const expected: Readonly<Record<SpecimenKind, Readonly<Record<ReaderName, Cell>>>> = {
  'root certificate': { OpenSSL: 'accepts good', GnuTLS: 'accepts good', NSS: 'accepts good', Java: 'accepts good' },
  'root, one signature bit flipped': {
    OpenSSL: /certificate signature failure/,
    GnuTLS: /signature in the certificate is invalid/,
    NSS: /invalid signature/,
    Java: /signature check failed/,
  },
  'root of a rehearsal': {
    OpenSSL: /at 0 depth lookup: unhandled critical extension/,
    GnuTLS: /unknown critical extension/,
    NSS: /unknown critical extension/,
    Java: java,
  },
  'CRL, seen through a leaf': { OpenSSL: 'accepts good', GnuTLS: 'accepts good', NSS: 'accepts good', Java: 'accepts good' },
  'CRL that revokes the leaf': {
    OpenSSL: /certificate revoked/,
    GnuTLS: /certificate chain is revoked/,
    NSS: /has been revoked/,
    Java: /Certificate has been revoked, reason: KEY_COMPROMISE/,
  },
  'CRL, one signature bit flipped': {
    OpenSSL: /CRL signature failure/,
    GnuTLS: /signature in the certificate is invalid/,
    NSS: /SEC_ERROR_CRL_BAD_SIGNATURE/,
    Java: javaNoCrl,
  },
  'CRL of another issuer’s key': {
    // By authorityKeyIdentifier OpenSSL sees that this CRL is not the issuer’s; GnuTLS also sees that the algorithm is not the key’s.
    OpenSSL: /unable to get certificate CRL/,
    GnuTLS: /signature in the certificate is invalid|violates the signer's constraints/,
    NSS: /SEC_ERROR_CRL_BAD_SIGNATURE/,
    Java: javaNoCrl,
  },
  'CRL that has expired': { OpenSSL: /CRL has expired/, GnuTLS: /old and have been superseded/, NSS: 'does not enforce', Java: javaNoCrl },
  'CRL of a series that revokes the leaf, on its day': {
    OpenSSL: /certificate revoked/,
    GnuTLS: /certificate chain is revoked/,
    NSS: /has been revoked/,
    Java: /Certificate has been revoked, reason: KEY_COMPROMISE/,
  },
  // NSS goes by it before its day, as it goes by one that is over: the medium is kept sealed for that reason, too.
  'CRL of a series, shown before its day': {
    OpenSSL: /CRL is not yet valid/,
    GnuTLS: /future date/,
    NSS: 'does not enforce',
    Java: javaNoCrl,
  },
  'CRL of a rehearsal': {
    OpenSSL: /unhandled critical CRL extension/,
    // For the mark in the root: GnuTLS takes a marked CRL by itself (certtool --verify-crl).
    GnuTLS: /unknown critical extension/,
    NSS: /SEC_ERROR_CRL_UNKNOWN_CRITICAL_EXTENSION/,
    Java: javaNoCrl,
  },
  'rehearsal chain, every certificate marked': {
    OpenSSL: /at 0 depth lookup: unhandled critical extension/,
    GnuTLS: /unknown critical extension/,
    NSS: /unknown critical extension/,
    Java: java,
  },
  // Why the mark is in every certificate (rules.md, Rehearsals and drills): two readers do not look at the trusted root’s extensions.
  'rehearsal chain, only the root marked': {
    OpenSSL: /at 1 depth lookup: unhandled critical extension/,
    GnuTLS: /unknown critical extension/,
    NSS: 'does not enforce',
    Java: 'does not enforce',
  },
};

/** Kinds of key a reader cannot read at all, with the words it says so in. */
export const unreadable: Readonly<Partial<Record<ReaderName, Partial<Record<KeyAlgorithm, RegExp>>>>> = {
  NSS: { ed25519: /SEC_ERROR_ADDING_CERT/ },
};
