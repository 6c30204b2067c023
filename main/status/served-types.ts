/** What something is that is published, and as what it is served (RFC 2585 §4; RFC 6960 appendix C). */
export const servedTypes = {
  crl: 'application/pkix-crl',
  certificate: 'application/pkix-cert',
  ocsp: 'application/ocsp-response',
} as const;
export type ServedKind = keyof typeof servedTypes;
