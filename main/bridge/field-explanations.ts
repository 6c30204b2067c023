/** What one field or extension is for, in a sentence for somebody who has never read RFC 5280. */
export interface FieldExplanation {
  readonly group: 'Identity' | 'Validity' | 'Key' | 'Signature' | 'Revocation' | 'Extensions';
  readonly text: string;
}

const of = (group: FieldExplanation['group'], text: string): FieldExplanation => ({ group, text });

/** Label of a described field, without `(critical)` → its explanation. Sections are those of RFC 5280. */
export const fieldExplanations: Readonly<Record<string, FieldExplanation>> = {
  Version: of(
    'Identity',
    'Which edition of the format this is. Certificates with extensions are version 3, revocation lists version 2 (4.1.2.1, 5.1.2.1).',
  ),
  'Serial number': of(
    'Identity',
    'The issuer’s number for this certificate, never used twice. Revocation lists name certificates by it (4.1.2.2).',
  ),
  Issuer: of('Identity', 'Who signed this. In a root certificate it is the same name as the subject (4.1.2.4).'),
  Subject: of('Identity', 'Whose key this is: the name relying parties see (4.1.2.6).'),
  issuerUniqueID: of('Identity', 'An old way to tell issuers of the same name apart. New certificates must not have it (4.1.2.8).'),
  subjectUniqueID: of('Identity', 'An old way to tell subjects of the same name apart. New certificates must not have it (4.1.2.8).'),
  subjectAltName: of('Identity', 'Further names of the subject, such as host names (4.2.1.6).'),
  'Valid from': of('Validity', 'Before this moment the certificate is not to be trusted (4.1.2.5).'),
  'Valid until': of('Validity', 'The last second the certificate is to be trusted (4.1.2.5).'),
  Validity: of('Validity', 'How long that is, both ends counted.'),
  'This update': of('Validity', 'When the revocation list was made: it knows every revocation up to then (5.1.2.4).'),
  'Next update': of('Validity', 'The next list comes at this moment at the latest. After it relying parties refuse the old one (5.1.2.5).'),
  'Public key': of('Key', 'The kind and size of the key the certificate speaks for (4.1.2.7).'),
  'Public key SHA-256': of('Key', 'The fingerprint of that key: the same key has the same fingerprint in every certificate.'),
  subjectKeyIdentifier: of('Key', 'A short name for the subject’s key, so that software finds the right certificate quickly (4.2.1.2).'),
  authorityKeyIdentifier: of('Key', 'A short name for the issuer’s key: which of its keys signed this (4.2.1.1).'),
  keyUsage: of('Key', 'What the key may be used for. A root signs certificates and revocation lists and nothing else (4.2.1.3).'),
  extendedKeyUsage: of('Key', 'The purposes certificates under this one may serve, such as TLS servers (4.2.1.12).'),
  'Signature algorithm': of('Signature', 'How the issuer’s signature was made. It stands inside and outside the signed part (4.1.2.3).'),
  'Signature algorithm outside': of('Signature', 'The algorithm named outside the signed part. It must equal the one inside (4.1.1.2).'),
  basicConstraints: of(
    'Extensions',
    'Whether this is a CA, and how many CAs may stand below it. Without it a stolen server key could issue certificates (4.2.1.9).',
  ),
  nameConstraints: of('Extensions', 'The names a CA may issue for; everything else is refused (4.2.1.10).'),
  certificatePolicies: of('Extensions', 'Under which written policy the certificate was issued (4.2.1.4).'),
  cRLDistributionPoints: of('Revocation', 'Where the revocation list that covers this certificate is published (4.2.1.13).'),
  authorityInfoAccess: of('Revocation', 'Where the issuer’s certificate and its OCSP service are found (4.2.2.1).'),
  crlNumber: of('Revocation', 'Counts the lists of this issuer. A lower number than the last one seen is an old list (5.2.3).'),
  freshestCrl: of('Revocation', 'Where the changes since the complete list are published (4.2.1.15, 5.2.6).'),
  deltaCrlIndicator: of('Revocation', 'This list holds only changes since the list of this number (5.2.4).'),
  issuingDistributionPoint: of('Revocation', 'Which certificates this list speaks about, where it does not speak about all (5.2.5).'),
  'Revoked certificates': of('Revocation', 'How many certificates this issuer has taken back and still lists (5.1.2.6).'),
  Revoked: of('Revocation', 'One certificate that was taken back: its serial number, since when, and why (5.1.2.6, 5.3.1).'),
  'rehearsal mark': of(
    'Extensions',
    'Made in a rehearsal. The mark is critical and unknown to everybody, so relying parties refuse the certificate.',
  ),
};
