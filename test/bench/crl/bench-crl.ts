import type { CrlInput } from '../../../main/pki/build-crl.ts';
import type { CrlNumber } from '../../../main/pki/crl-number.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { crlProfile } from '../../fixtures/pki/cases.ts';
import { benchIssuer } from './job.ts';

export const signatureAlgorithm = 'ecdsa-sha384';

/** Everything of a CRL of the bench but its entries. */
export const benchCrl = (crlNumber: CrlNumber): Omit<CrlInput, 'entries'> => ({
  profile: crlProfile,
  issuer: encodeName(parseDistinguishedName(benchIssuer)),
  authorityKeyIdentifier: Uint8Array.of(1, 2, 3, 4),
  signatureAlgorithm,
  crlNumber,
  thisUpdate: new Date('2026-11-21T09:00:00.000Z'),
  nextUpdate: new Date('2026-11-28T09:00:00.000Z'),
  rehearsal: false,
});
