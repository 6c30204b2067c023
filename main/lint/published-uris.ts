import type { CertificateFields } from '../pki/parse-certificate.ts';
import { accessOf, pointsOf, urisOf } from './decoded.ts';

/** URIs at which a certificate says its issuer publishes: CRLs and information access. */
export const publishedUris = (certificate: CertificateFields): string[] =>
  urisOf([...pointsOf(certificate).flatMap(({ names }) => names), ...accessOf(certificate).map(({ location }) => location)]);
