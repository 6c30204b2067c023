import { limits } from '../../pki/der.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { parsePemOrDer } from '../../pki/pem.ts';
import { parseRequest } from '../../pki/parse-request.ts';
import type { BundleSource } from '../bundle.ts';
import { eventsOf } from '../event-data.ts';
import type { LogEvent } from '../transcript.ts';
import type { GuideArtifact } from './guide-artifacts.ts';

/** A request, and the PEM file of the certificate that answers it, where the bundle holds one: signed in this run, or come back from another CA. */
export interface GuideRequest {
  readonly path: string;
  readonly certificate: string | null;
  /** PEM file of the certificates above one that came back; null of one signed in this run, which stands among the artifacts. */
  readonly chain: string | null;
  /** PEM file of the certificate the key had before; null where it had none, or a certificate of this run stands beside it. */
  readonly existing: string | null;
}

/** The requests of a bundle as the guide lists them, in the order of their paths. @throws input.* for a request that cannot be read */
export function guideRequests(
  artifacts: BundleSource['artifacts'],
  events: readonly LogEvent[],
  signed: readonly GuideArtifact[],
): GuideRequest[] {
  const built = eventsOf(events, 'tbs-built').filter(({ makes }) => makes === 'certificate');
  return artifacts
    .filter(({ role, path }) => role === 'request' && path.endsWith('.pem'))
    .map(({ path, bytes }) => {
      const spki = sha256Hex(parseRequest(parsePemOrDer(bytes, 'CERTIFICATE REQUEST', limits.request.maxBytes)).spki);
      const answers = new Set(built.filter(({ subjectSpkiSha256 }) => subjectSpkiSha256 === spki).map(({ tbsSha256 }) => tbsSha256));
      const own = signed.find(({ tbsSha256, form }) => answers.has(tbsSha256) && form === 'PEM')?.path ?? null;
      const folder = path.slice(0, path.lastIndexOf('/'));
      const installed = artifacts.find(({ role, path: file }) => role === 'installed-certificate' && file === `${folder}/certificate.pem`);
      const before = artifacts.find(({ role, path: file }) => role === 'existing-certificate' && file === `${folder}/existing.pem`);
      return {
        path,
        certificate: own ?? installed?.path ?? null,
        chain: installed === undefined ? null : `${folder}/chain.pem`,
        existing: own === null ? (before?.path ?? null) : null,
      };
    });
}
