// What of an authority is to be served now, out of the record: its certificate, the newest list and delta of every partition, OCSP responses that are
// good still, each at the addresses its policy publishes.

import { CeremonyError } from '../errors.ts';
import { nginxConfiguration, requestMap, servedFiles } from '../evidence/ocsp/serve-ocsp.ts';
import { composeSha256Sums } from '../evidence/sha256-sums.ts';
import { publicationOf } from '../formats/publication.ts';
import { unauthorizedResponse } from '../pki/build-ocsp.ts';
import { fullPartition, partitionTitle, scopeOf } from '../pki/crl-scope.ts';
import { ocspRequests, type CertIdHash } from '../pki/ocsp-cert-id.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import { publicationKit, type KitFile, type PublishedFile, type PublishedOcsp } from '../status/publication-kit.ts';
import { crlBytes } from '../store/kept-bytes.ts';
import { newestPolicy } from '../store/recorded-policies.ts';
import type { Store } from '../store/store.ts';
import { readAuthorities, type Authority } from '../store/tables/authority.ts';
import { readCertificate } from '../store/tables/certificate.ts';
import { readOcspResponse, readOcspResponses } from '../store/tables/ocsp-response.ts';
import { recordedChain } from './existing-authority.ts';
import { newestCrl, newestDelta } from './previous-crl.ts';

/** Certificate, lists and deltas of an authority with their addresses, in the order of its policy. Nothing where it publishes nowhere. Throws store.corrupt. */
export function publishedFiles(store: Store, { spkiSha256, label }: Authority): PublishedFile[] {
  const { publication } = publicationOf(newestPolicy(store, spkiSha256));
  if (publication === undefined) return [];
  const [certificate] = recordedChain(store, spkiSha256, label);
  const certificates = publication.caIssuers.map((url): PublishedFile => ({
    url,
    kind: 'certificate',
    what: `certificate of ${label}`,
    bytes: certificate?.der ?? new Uint8Array(),
  }));
  const lists = (name: string, newest: typeof newestCrl, places: Readonly<Record<string, readonly string[]>>): PublishedFile[] =>
    Object.entries(places).flatMap(([partition, urls]) => {
      const scope = scopeOf(spkiSha256, partition);
      const crl = newest(store, scope);
      if (crl === null) return [];
      const [bytes, of] = [crlBytes(store, crl), partition === fullPartition ? '' : ` of partition ${partitionTitle(scope)}`];
      return urls.map((url): PublishedFile => ({
        url,
        kind: 'crl',
        what: `${name} ${crl.number}${of}, good until ${crl.nextUpdate ?? ''}`,
        bytes,
      }));
    });
  return [
    ...certificates,
    ...lists('revocation list', newestCrl, publication.crl),
    ...lists('delta', newestDelta, publication.deltaCrl ?? {}),
  ];
}

/** Of every certificate and hash the newest response that is good still; null: there is none, or nowhere to serve it. */
function publishedOcsp(store: Store, authority: Authority, now: Date): PublishedOcsp | null {
  const uris = publicationOf(newestPolicy(store, authority.spkiSha256)).publication?.ocsp ?? [];
  const good = readOcspResponses(store, authority.spkiSha256).filter(({ nextUpdate }) => new Date(nextUpdate) > now);
  const newest = [...new Map(good.map((each) => [`${each.certificateSha256}/${each.hash}`, each])).values()];
  if (uris.length === 0 || newest.length === 0) return null;
  const [own] = recordedChain(store, authority.spkiSha256, authority.label);
  if (own === undefined) return null;
  const issuer = parseCertificate(own.der);
  const served = newest.flatMap(({ sha256, hash, certificateSha256 }) => {
    const [response, certificate] = [readOcspResponse(store, sha256), readCertificate(store, certificateSha256)];
    if (response === null || certificate === null) return [];
    const { serialOctets } = parseCertificate(certificate.der);
    return [
      {
        sha256,
        hash: hash as CertIdHash,
        der: response.der,
        subject: { issuerName: issuer.subject, issuerSpki: issuer.spki, serialOctets },
      },
    ];
  });
  const until = newest.map(({ nextUpdate }) => nextUpdate).toSorted()[0] ?? '';
  const text = (value: string): Uint8Array => new TextEncoder().encode(value);
  const named = (path: string): string => path.replace(/^ocsp\//, '');
  return {
    files: [
      ...served.map(({ sha256, der }) => ({ path: `${sha256}.der`, bytes: der })),
      { path: named(servedFiles.map), bytes: text(requestMap(served, uris)) },
      { path: named(servedFiles.configuration), bytes: text(nginxConfiguration(authority.label, uris, until)) },
      { path: named(servedFiles.unauthorized), bytes: unauthorizedResponse() },
    ],
    requests: uris.flatMap((uri) =>
      served.map(({ hash, subject, der }): PublishedFile => {
        const [request = new Uint8Array()] = ocspRequests(hash, subject);
        const path = encodeURIComponent(Buffer.from(request).toString('base64'));
        return { url: `${uri.replace(/\/+$/, '')}/${path}`, kind: 'ocsp', what: 'OCSP response', bytes: der };
      }),
    ),
  };
}

/** A kit as files of one directory. Throws input.not-found, input.unsupported. */
export function composePublication(
  store: Store,
  label: string,
  reader: Uint8Array,
  now: Date,
): { readonly name: string; readonly files: readonly KitFile[] } {
  const [authority] = readAuthorities(store, { label });
  if (authority === undefined) throw new CeremonyError('input.not-found', `There is no authority ${label} here. No kit was made.`);
  const published = publishedFiles(store, authority);
  if (published.length === 0)
    throw new CeremonyError(
      'input.not-found',
      `The policy of ${label} names no address at which it publishes, or there is nothing to publish yet. No kit was made. Playbook policy-change sets addresses.`,
    );
  const made = `${now.toISOString().slice(0, 19)}Z`;
  const files = publicationKit(authority, published, publishedOcsp(store, authority, now), reader, made);
  return {
    name: `publication-${label}-${made.replaceAll(/[^0-9TZ]/g, '')}`,
    files: [...files, { path: 'SHA256SUMS', bytes: composeSha256Sums(files) }],
  };
}
