import type { Rule } from '../rule.ts';

/** authorityKeyIdentifier names no issuer and serial number (BR 7.1.2.11.1); of a root br-root-authority-key-identifier says so. */
export const brAuthorityKeyIdentifierForm: Rule<'certificate'> = {
  id: 'br-authority-key-identifier-form',
  on: ['certificate'],
  title: 'authorityKeyIdentifier names no issuer and serial number',
  clause: 'BR 7.1.2.11.1',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15', // ballot SC-62
  applies: ({ role }) => role !== 'root',
  check: ({ authorityKeyIdentifier }) =>
    authorityKeyIdentifier?.hasIssuerAndSerial === true ? ['authorityKeyIdentifier names the issuer’s issuer or serial number.'] : [],
};
