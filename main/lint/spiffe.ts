import type { CertificateFields } from '../pki/parse-certificate.ts';
import { altNamesOf, urisOf } from './decoded.ts';

/** URIs of subjectAltName with the scheme spiffe. */
export const spiffeIdsOf = (subject: CertificateFields): string[] => urisOf(altNamesOf(subject)).filter((uri) => /^spiffe:/i.test(uri));

const longest = 2048; // SPIFFE-ID 2.3; octets
const longestDomain = 255; // SPIFFE-ID 2.3; octets

/** What is wrong with a SPIFFE ID (SPIFFE-ID 2.1 to 2.3), as the end of a sentence, or null. */
export function spiffeProblem(id: string): string | null {
  const [, domain, path] = /^spiffe:\/\/([a-z0-9._-]+)((?:\/[A-Za-z0-9._-]+)*)$/.exec(id) ?? [];
  if (domain === undefined || path === undefined)
    return 'it must be spiffe://, a trust domain of small letters, digits, dot, hyphen and underscore, and segments of a path';
  if (id.length > longest) return `it has more than ${longest} characters`;
  if (domain.length > longestDomain) return `its trust domain has more than ${longestDomain} characters`;
  return path.split('/').some((segment) => segment === '.' || segment === '..') ? 'a segment of its path is . or ..' : null;
}
