import { CeremonyError } from '../../errors.ts';
import { limits } from '../../pki/der.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { parseCertificate } from '../../pki/parse-certificate.ts';
import { parsePemOrDer } from '../../pki/pem.ts';
import type { BundleSource } from '../bundle.ts';
import { checkBundlePath } from '../bundle-path.ts';
import { eventsOf } from '../event-data.ts';
import { signOffBase } from '../sign-off-files.ts';
import { standingOf, takesPart } from '../standing.ts';
import { opensslDigestOption } from '../statement-signature.ts';
import { type LogEvent, parseTranscript } from '../transcript.ts';
import { type GuideArtifact, guideArtifacts } from './guide-artifacts.ts';
import { type GuideRequest, guideRequests } from './guide-requests.ts';

export interface GuideKey {
  readonly sha256: string;
  /** Option of `openssl pkeyutl`, with a space before it, or nothing. */
  readonly digest: string;
}

/** What VERIFY.md is written from. Everything that goes into a command is a number, hex or a path isBundlePath accepts. */
export interface GuideSource {
  readonly mode: BundleSource['mode'];
  readonly attendance: BundleSource['attendance'];
  readonly run: string;
  readonly title: string;
  /** Rows of the manifest. */
  readonly listed: number;
  readonly log: { readonly name: string; readonly sha256: string; readonly size: number; readonly head: string; readonly sealedAt: string };
  readonly planSha256: string;
  readonly people: readonly (GuideKey & {
    readonly id: string;
    readonly name: string;
    readonly roles: readonly string[];
    /** One a key that signs off; none of a person who was gone at the end. */
    readonly signOffs: readonly (GuideKey & { readonly file: string })[];
  })[];
  readonly approvals: readonly (GuideKey & { readonly n: number; readonly person: string; readonly items: readonly string[] })[];
  readonly artifacts: readonly GuideArtifact[];
  readonly requests: readonly GuideRequest[];
  /** Ordered lists of batches: the requests for `sha256sum -c`, and the text whose hash was approved. */
  readonly lists: readonly { readonly path: string; readonly sha256: string }[];
  /** Checkpoints the audit key on the token signed: its key, and the PEM file of its certificate; null: it has none here. */
  readonly audited: (GuideKey & { readonly certificate: string | null }) | null;
  /** Documents that were approved and carried out; no key signs them. */
  readonly documents: readonly { readonly path: string; readonly sha256: string }[];
}

/**
 * Picks from a bundle's source what its guide needs; `listed` is the number of files the manifest will list.
 * @throws input.schema when the transcript does not say what the bundle holds
 */
export function guideSource(source: BundleSource, listed: number): GuideSource {
  const events = parseTranscript(source.transcript);
  const last = source.transcript.at(-1);
  const sealed = eventsOf(events, 'run-sealed').at(-1);
  if (last === undefined || sealed === undefined)
    throw new CeremonyError('input.schema', 'The transcript does not end with the event run-sealed; no bundle was made.');
  checkBundlePath(source.run);
  const standing = standingOf(events);
  const artifacts = guideArtifacts(source.artifacts, events);
  const given = new Map(eventsOf(events, 'approval-given').map((event) => [event.n, event]));
  return {
    mode: source.mode,
    attendance: source.attendance,
    run: source.run,
    title: source.title,
    listed,
    log: { name: source.log.name, sha256: sha256Hex(source.log.spki), size: events.length, head: sha256Hex(last), sealedAt: sealed.at },
    planSha256: sha256Hex(source.plan),
    people: source.people.map(({ id, name, roles, spki, further = [] }) => {
      checkBundlePath(`signatures/${id}.json`);
      const signOffs = takesPart({ id }, standing)
        ? [spki, ...further].map((key, n) => ({ file: signOffBase(id, n), ...guideKey(key) }))
        : [];
      return { id, name, roles, ...guideKey(spki), signOffs };
    }),
    approvals: source.approvals.map(({ n, spki }) => {
      const event = given.get(n);
      if (event === undefined)
        throw new CeremonyError('input.schema', `The transcript does not tell of approval ${n}; no bundle was made.`);
      checkBundlePath(event.person);
      return { n, person: event.person, items: event.items, ...guideKey(spki) };
    }),
    artifacts,
    requests: guideRequests(source.artifacts, events, artifacts),
    lists: source.artifacts.filter(({ role }) => role === 'list').map(({ path, bytes }) => ({ path, sha256: sha256Hex(bytes) })),
    audited: auditedBy(source.artifacts, events),
    documents: eventsOf(events, 'document-carried-out').map(({ sha256, item }) => {
      const path = eventsOf(events, 'document-proposed').find((event) => event.sha256 === sha256)?.path;
      if (path === undefined)
        throw new CeremonyError('input.schema', `The transcript does not tell of the document of step ${item}; no bundle was made.`);
      checkBundlePath(path);
      return { path, sha256 };
    }),
  };
}

/** A run signs its checkpoints with one audit key. */
function auditedBy(artifacts: BundleSource['artifacts'], events: readonly LogEvent[]): GuideSource['audited'] {
  const [signed] = eventsOf(events, 'checkpoint-signed');
  if (signed === undefined) return null;
  const certificate = artifacts.find(({ path, bytes }) => {
    if (!path.endsWith('/certificate.pem')) return false;
    const { spki } = parseCertificate(parsePemOrDer(bytes, 'CERTIFICATE', limits.certificate.maxBytes));
    return sha256Hex(spki) === signed.spkiSha256;
  });
  return { ...guideKey(new Uint8Array(Buffer.from(signed.auditSpki, 'base64'))), certificate: certificate?.path ?? null };
}

function guideKey(spki: Uint8Array): GuideKey {
  return { sha256: sha256Hex(spki), digest: opensslDigestOption(spki) };
}
