// The one table of object identifiers: no OID is written as a string anywhere else.

/** Every OID Conclave writes or names, by the standards' own names. Dotted decimal. */
export const oids = {
  // Public keys and signatures (RFC 8017, RFC 5480, RFC 8410).
  rsaEncryption: '1.2.840.113549.1.1.1',
  sha256WithRSAEncryption: '1.2.840.113549.1.1.11',
  sha384WithRSAEncryption: '1.2.840.113549.1.1.12',
  sha512WithRSAEncryption: '1.2.840.113549.1.1.13',
  ecPublicKey: '1.2.840.10045.2.1',
  secp256r1: '1.2.840.10045.3.1.7',
  secp384r1: '1.3.132.0.34',
  secp521r1: '1.3.132.0.35',
  ecdsaWithSHA256: '1.2.840.10045.4.3.2',
  ecdsaWithSHA384: '1.2.840.10045.4.3.3',
  ecdsaWithSHA512: '1.2.840.10045.4.3.4',
  ed25519: '1.3.101.112',
  // Containers (RFC 5652).
  cmsData: '1.2.840.113549.1.7.1',
  cmsSignedData: '1.2.840.113549.1.7.2',
  // Signed attributes (RFC 5652 §11, RFC 5035 §3), and the digests named beside them (RFC 5754 §2).
  cmsContentType: '1.2.840.113549.1.9.3',
  cmsMessageDigest: '1.2.840.113549.1.9.4',
  cmsSigningTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
  // Kinds that are met in other people's certificates; Conclave makes none of them yet (RFC 8410, RFC 9881, RFC 9935, RFC 8017).
  x25519: '1.3.101.110',
  x448: '1.3.101.111',
  ed448: '1.3.101.113',
  mlDsa44: '2.16.840.1.101.3.4.3.17',
  mlDsa65: '2.16.840.1.101.3.4.3.18',
  mlDsa87: '2.16.840.1.101.3.4.3.19',
  mlKem512: '2.16.840.1.101.3.4.4.1',
  mlKem768: '2.16.840.1.101.3.4.4.2',
  mlKem1024: '2.16.840.1.101.3.4.4.3',
  rsassaPss: '1.2.840.113549.1.1.10',
  md2WithRSAEncryption: '1.2.840.113549.1.1.2',
  md5WithRSAEncryption: '1.2.840.113549.1.1.4',
  sha1WithRSAEncryption: '1.2.840.113549.1.1.5',
  ecdsaWithSHA1: '1.2.840.10045.4.1',
  // Name attributes (X.520, RFC 4519, ETSI EN 319 412-1 for organizationIdentifier).
  commonName: '2.5.4.3',
  surname: '2.5.4.4',
  serialNumber: '2.5.4.5',
  countryName: '2.5.4.6',
  localityName: '2.5.4.7',
  stateOrProvinceName: '2.5.4.8',
  streetAddress: '2.5.4.9',
  organizationName: '2.5.4.10',
  organizationalUnitName: '2.5.4.11',
  title: '2.5.4.12',
  postalCode: '2.5.4.17',
  givenName: '2.5.4.42',
  organizationIdentifier: '2.5.4.97',
  emailAddress: '1.2.840.113549.1.9.1',
  userId: '0.9.2342.19200300.100.1.1',
  domainComponent: '0.9.2342.19200300.100.1.25',
  // Extensions (RFC 5280 §4.2, §5.2, §5.3).
  subjectDirectoryAttributes: '2.5.29.9',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  privateKeyUsagePeriod: '2.5.29.16',
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  deltaCrlIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  certificateIssuer: '2.5.29.29',
  nameConstraints: '2.5.29.30',
  cRLDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extendedKeyUsage: '2.5.29.37',
  freshestCrl: '2.5.29.46',
  inhibitAnyPolicy: '2.5.29.54',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  subjectInfoAccess: '1.3.6.1.5.5.7.1.11',
  // Inside extensions: access methods, the CPS qualifier, anyPolicy (RFC 5280 §4.2.1.4, §4.2.2.1), hardwareModuleName (RFC 4108 §5).
  ocspAccess: '1.3.6.1.5.5.7.48.1',
  caIssuers: '1.3.6.1.5.5.7.48.2',
  cpsQualifier: '1.3.6.1.5.5.7.2.1',
  userNotice: '1.3.6.1.5.5.7.2.2',
  anyPolicy: '2.5.29.32.0',
  hardwareModuleName: '1.3.6.1.5.5.7.8.4',
  ocspNocheck: '1.3.6.1.5.5.7.48.1.5',
  // OCSP: the one type of response there is, the nonce, and the hashes of a CertID (RFC 6960 §4.2.1, §4.4.1; RFC 8017 appendix B.1).
  ocspBasic: '1.3.6.1.5.5.7.48.1.1',
  ocspNonce: '1.3.6.1.5.5.7.48.1.2',
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  // Extended key usages (RFC 5280 §4.2.1.12).
  anyExtendedKeyUsage: '2.5.29.37.0',
  documentSigning: '1.3.6.1.5.5.7.3.36',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  // Attributes of certificate requests (RFC 2985 §5.4; the last four are what Windows writes, [MS-WCCE] 2.2.2.7).
  challengePassword: '1.2.840.113549.1.9.7',
  unstructuredName: '1.2.840.113549.1.9.2',
  extensionRequest: '1.2.840.113549.1.9.14',
  microsoftOsVersion: '1.3.6.1.4.1.311.13.2.3',
  microsoftRequestClientInfo: '1.3.6.1.4.1.311.21.20',
  microsoftEnrollmentCsp: '1.3.6.1.4.1.311.13.2.2',
  microsoftCertificateExtensions: '1.3.6.1.4.1.311.2.1.14',
  // Ours: the rehearsal mark, in the arc RFC 5612 sets aside for documentation.
  rehearsalMark: '1.3.6.1.4.1.32473.1.1',
} as const satisfies Record<string, string>;

/** A name of the table. */
export type OidName = keyof typeof oids;

const names = new Map<string, OidName>(Object.entries(oids).map(([name, oid]) => [oid, name as OidName]));

/** Name of an OID in the table, or null where we know none. */
export function oidName(oid: string): OidName | null {
  return names.get(oid) ?? null;
}
