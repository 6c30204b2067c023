// Serving OCSP responses that were made in advance: files, and the map by which a web server finds the one a GET asks for. Requests are
// base64 in the path (RFC 6960 appendix A.1): letters of both cases tell certificates apart, slashes are not separators, and clients write
// three of the characters as they are or percent-encoded.

import { ocspRequests, type CertIdHash, type CertIdSubject } from '../../pki/ocsp-cert-id.ts';

/** Where everything lies in the bundle, under the folder of the authority. */
export const servedFiles = { map: 'ocsp/requests.map', configuration: 'ocsp/nginx.conf', unauthorized: 'ocsp/unauthorized.der' } as const;

/** Role of the files a web server is given beside the responses. */
export const servingRole = 'ocsp-serving';

export interface ServedResponse {
  /** SHA-256 of the file, which is its name. */
  readonly sha256: string;
  readonly hash: CertIdHash;
  readonly subject: CertIdSubject;
}

/** A character of base64 as clients write it (RFC 3986 §2.1): nginx reads a class where a backslash would need another. */
const written: Readonly<Record<string, string>> = { '+': '(?:[+]|%2[Bb])', '/': '(?:/|%2[Ff])', '=': '(?:=|%3[Dd])' };

const pattern = (request: Uint8Array): string =>
  Buffer.from(request)
    .toString('base64')
    .replaceAll(/[+/=]/g, (character) => written[character] ?? character);

/** Of the characters a URI of a policy may have (formats/publication.ts), those that mean something in a regular expression, as a class of one. */
const literal = (path: string): string => path.replaceAll(/[.*+$()]/g, (character) => `[${character}]`);

/** Paths at which the authority says it answers, without what ends them; one that is anywhere where it says nothing. */
function prefixOf(uris: readonly string[]): string {
  const paths = [
    ...new Set(
      uris.map((uri) =>
        uri
          .replace(/^http:\/\/[^/]*/, '')
          .replace(/[?].*$/, '')
          .replace(/\/+$/, ''),
      ),
    ),
  ];
  return paths.length <= 1 ? literal(paths[0] ?? '') : `(?:${paths.map(literal).join('|')})`;
}

/**
 * The lines of a `map` block of nginx: a regular expression of the raw path (`~`: nginx compares other keys without regard to case) for
 * each request that asks about the certificate, and the file that answers. `uris`: where the authority publishes OCSP.
 */
export function requestMap(responses: readonly ServedResponse[], uris: readonly string[]): string {
  const prefix = prefixOf(uris);
  return responses
    .flatMap(({ sha256, hash, subject }) =>
      ocspRequests(hash, subject).map((request) => `"~^${prefix}/+${pattern(request)}$" ${sha256}.der;\n`),
    )
    .join('');
}

/** A configuration of nginx that serves the directory; three words of it are the administrator's to set. */
export function nginxConfiguration(label: string, uris: readonly string[], until: string): string {
  const host = /^http:\/\/([^/:]+)/.exec(uris[0] ?? '')?.[1] ?? '_';
  return `# OCSP responses of ${label}, made in advance, served by nginx. They are good until ${until}: put new ones there before.
# Copy this directory to the web server, set listen, server_name and the two places of /srv/ocsp, and include this file in the block http.
# Only GET is answered. A POST, and a request with a nonce, need a responder that holds a key: there is none here.
# Whoever asks about a certificate that is not in requests.map is told unauthorized (RFC 6960 2.3), never good.
# Responses of an earlier run that are good still: copy them here too, and include their map after this one; the first that fits is taken.

map $request_uri $conclave_ocsp {
  default unauthorized.der;
  include /srv/ocsp/requests.map;
}

server {
  listen 80;
  server_name ${host};
  merge_slashes off;

  location / {
    limit_except GET { deny all; }
    root /srv/ocsp;
    types { }
    default_type application/ocsp-response;
    try_files /$conclave_ocsp =404;
  }
}
`;
}
