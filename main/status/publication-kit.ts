// What the person on the online side is given: every file under the path it is served at, how to put it there, and a script that fetches it
// back. Pure.

import { CeremonyError } from '../errors.ts';
import { sha256Hex } from '../pki/hash.ts';
import { checkScript } from './check-script.ts';
import { servedTypes, type ServedKind } from './served-types.ts';

/** Seconds a cache may keep it: a list that replaces one in an emergency is seen within the hour. */
const maxAge: Readonly<Record<ServedKind, number>> = { crl: 3600, certificate: 86_400, ocsp: 3600 };

/** Something to be served at an address. */
export interface PublishedFile {
  readonly url: string;
  readonly kind: ServedKind;
  /** For a person: `revocation list 7`. */
  readonly what: string;
  readonly bytes: Uint8Array;
}

/** OCSP responses, and how a web server finds the one a request asks for (evidence/ocsp). */
export interface PublishedOcsp {
  readonly files: readonly KitFile[];
  /** Addresses of one request for each response. */
  readonly requests: readonly PublishedFile[];
}

export interface KitFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const places = /^http:\/\/([A-Za-z0-9.-]+)(?::(\d+))?\/(.+)$/;
const safe = /^[A-Za-z0-9_][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*){0,4}$/;

interface Place {
  readonly host: string;
  readonly directory: string;
  /** After the host, without the first slash. */
  readonly path: string;
}

function placeOf(url: string): Place {
  const [, host = '', port, path = ''] = places.exec(url) ?? [];
  if (host === '' || !safe.test(path))
    throw new CeremonyError(
      'input.unsupported',
      `The address ${url} has a path no plain file can have (letters, digits, dot, dash, underscore, at most five levels). No kit was made. Copy the files by hand.`,
    );
  return { host, directory: `www/${host}${port === undefined ? '' : `_${port}`}`, path };
}

/** Files of the kit. `label`: of the authority, `made`: ISO 8601 UTC. Throws input.unsupported for an address that is no file’s path. */
export function publicationKit(
  authority: { readonly label: string; readonly spkiSha256: string },
  files: readonly PublishedFile[],
  ocsp: PublishedOcsp | null,
  reader: Uint8Array,
  made: string,
): KitFile[] {
  const placed = files.map((file) => ({ ...file, ...placeOf(file.url) }));
  const rows = [...files, ...(ocsp?.requests ?? [])].map(({ url, kind, bytes }) => ({ url, kind, sha256: sha256Hex(bytes) }));
  const hosts = Map.groupBy(placed, ({ directory }) => directory);
  return [
    ...placed.map(({ directory, path, bytes }) => ({ path: `${directory}/${path}`, bytes })),
    ...(ocsp?.files ?? []).map(({ path, bytes }) => ({ path: `ocsp/${path}`, bytes })),
    { path: 'check.sh', bytes: encode(checkScript(authority, rows)) },
    { path: 'README.txt', bytes: encode(instructions(authority.label, placed, ocsp, made)) },
    ...[...hosts].map(([directory, served]) => ({
      path: `nginx/${directory.slice('www/'.length)}.conf`,
      bytes: encode(nginxOf(served)),
    })),
    { path: 'conclave-reader.html', bytes: reader },
  ];
}

type Placed = PublishedFile & Place;

/** One location a file: types and caching do not depend on endings, and nothing else is served. */
function nginxOf(served: readonly Placed[]): string {
  const [first] = served;
  return `# Included in the block http. /srv/pki is where www/ was copied to.
server {
  listen 80;
  server_name ${first?.host ?? '_'};
  root /srv/pki/${first?.directory.slice('www/'.length) ?? ''};

${served
  .map(
    ({ path, kind }) => `  location = /${path} {
    types { }
    default_type ${servedTypes[kind]};
    add_header Cache-Control "public, max-age=${maxAge[kind]}";
  }
`,
  )
  .join('')}
  location / { return 404; }
}
`;
}

const instructions = (
  label: string,
  placed: readonly Placed[],
  ocsp: PublishedOcsp | null,
  made: string,
): string => `Publication of ${label}
Made ${made}. Everything here is public.

1. See that the medium brought what was signed:   sha256sum -c SHA256SUMS
2. Put the files on the web server. Certificates first, then lists; never half a file (a new one takes the old one's name in one step).

   With rsync:
     rsync -rt --checksum --delay-updates www/ USER@HOST:/srv/pki/

   With an object store:
${placed
  .map(
    ({ directory, path, kind }) =>
      `     aws s3 cp ${directory}/${path} s3://BUCKET/${path} --content-type ${servedTypes[kind]} --cache-control 'public, max-age=${maxAge[kind]}'`,
  )
  .join('\n')}

   With nginx: nginx/*.conf has one location a file, with its type and how long caches keep it.
${ocsp === null ? '' : '   OCSP: copy ocsp/ to /srv/ocsp and include ocsp/nginx.conf in the block http.\n'}
3. Fetch everything back:   sh check.sh
   It prints one line that begins with conclave-served/1, and a QR code of it where qrencode is installed. Bring that line back: typed into
   a file, or a picture of the code. On the workstation:   conclave served FILE   closes what is due.
   Options of curl may follow, such as -x http://proxy:3128.

What is served:
${placed.map(({ url, what, bytes }) => `  ${url}\n    ${what}, ${bytes.length} bytes\n    sha256 ${sha256Hex(bytes)}\n`).join('')}`;
