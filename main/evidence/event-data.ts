import { CeremonyError } from '../errors.ts';
import { mediaEvents } from './media-events.ts';
import { keyPurposeNames } from '../formats/key-purposes.ts';
import { z } from '../formats/jitless-zod.ts';
import { certIdHashes } from '../pki/ocsp-cert-id.ts';
import type { LogEvent } from './transcript.ts';

// What the bundle and its verification read from the run log's events. Events may say more; what is read has one form.

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Of a file, by SHA-256, SHA-384 or SHA-512. */
const digest = z.string().regex(/^(?:[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/);
const instant = z.iso.datetime();
const artifactRow = z.object({ path: z.string(), sha256 });

/** Serials of entries: how many, SHA-256 of them one a line, and the first of them with what explains each. */
const serialList = z.object({
  count: z.int().nonnegative(),
  sha256,
  named: z.array(z.object({ serial: z.string(), why: z.string().nullish() })),
});

/** A list signed ahead. */
const seriesWindow = z.object({ number: z.string(), thisUpdate: instant, nextUpdate: instant });

const documentKind = z.enum(['policy', 'destruction', 'retirement', 'installation', 'revocation', 'mass-revocation', 'authority-import']);

const schemas = {
  ...mediaEvents,
  'run-planned': z.object({
    mode: z.enum(['production', 'rehearsal', 'drill']),
    run: z.string(),
    title: z.string(),
    planSha256: sha256,
    playbook: z.object({ id: z.string(), sha256 }),
    profiles: z.record(z.string(), sha256),
    policySha256: sha256.nullable(),
    rules: z.string(),
    attendance: z.enum(['people', 'unattended']),
    enrol: z.string().nullish(),
    software: z.object({ version: z.string(), sha256 }),
    logKey: sha256,
  }),
  'step-started': z.object({ revision: z.int().nonnegative() }),
  'person-present': z.object({ person: z.string() }),
  'person-enrolled': z.object({ person: z.string(), spkiSha256: sha256 }),
  'key-generated': z.object({ label: z.string(), algorithm: z.string(), spkiSha256: sha256, purpose: z.enum(keyPurposeNames).nullish() }),
  'checkpoint-signed': z.object({
    log: z.string(),
    checkpoint: z.string(),
    auditSpki: z.string(),
    spkiSha256: sha256,
    signatureAlgorithm: z.string(),
  }),
  'audit-key-opened': z.object({ label: z.string(), spkiSha256: sha256 }),
  // '' where an authority has no certificate of its own here.
  'authority-opened': z.object({
    label: z.string(),
    spkiSha256: sha256,
    certificateSha256: z.union([sha256, z.literal('')]).nullish(),
    proved: z.boolean().nullish(),
  }),
  'responder-opened': z.object({ label: z.string(), spkiSha256: sha256, certificateSha256: sha256, authority: sha256 }),
  'signer-opened': z.object({ label: z.string(), spkiSha256: sha256, certificateSha256: sha256, authority: sha256 }),
  'files-imported': z.object({
    files: z.array(z.object({ name: z.string(), size: z.int().nonnegative(), sha256, digest })).min(1),
    digestAlgorithm: z.enum(['sha256', 'sha384', 'sha512']),
    /** Of the list where there is one, else of the file. */
    sha256,
    list: z.boolean(),
  }),
  'backup-confirmed': z.object({ method: z.string(), spkiSha256: sha256, probe: z.string() }),
  intent: z.object({
    id: z.string(),
    operation: z.string(),
    ckaId: z.string().nullish(),
    tbsSha256: sha256.nullish(),
    spkiSha256: sha256.nullish(),
  }),
  'request-imported': z.object({ label: z.string(), sha256, fileSha256: sha256, spkiSha256: sha256 }),
  'certificate-imported': z.object({ label: z.string(), sha256, fileSha256: sha256, spkiSha256: sha256 }),
  'tbs-built': z.object({
    item: z.string(),
    makes: z.enum(['certificate', 'crl', 'request', 'ocsp', 'cms']),
    profile: z.string(),
    tbsSha256: sha256,
    issuerSpkiSha256: sha256,
    subjectSpkiSha256: sha256.nullish(),
    /** Label and SHA-256 (DER) of the request it answers. */
    request: z.string().nullish(),
    requestSha256: sha256.nullish(),
    /** SHA-256 (DER) of the certificate its key has already. */
    existingSha256: sha256.nullish(),
    signatureAlgorithm: z.string(),
    serialNumber: z.string().nullish(),
    notBefore: instant.nullish(),
    notAfter: instant.nullish(),
    scope: z.string().nullish(),
    crlNumber: z.string().nullish(),
    previousCrlNumber: z
      .string()
      .regex(/^[0-9]{1,49}$/)
      .nullish(),
    /** Of a delta CRL. */
    baseCrlNumber: z
      .string()
      .regex(/^[0-9]{1,49}$/)
      .nullish(),
    thisUpdate: instant.nullish(),
    nextUpdate: instant.nullish(),
    entries: z.int().nonnegative().nullish(),
    /** Of a long CRL: SHA-256 of its entries, one after the other. */
    entriesSha256: sha256.nullish(),
    /** Of an OCSP response: the authority whose certificate it answers for, which need not sign, and what it says. */
    authoritySpkiSha256: sha256.nullish(),
    certificateSha256: sha256.nullish(),
    hash: z.enum(certIdHashes).nullish(),
    status: z.enum(['good', 'revoked']).nullish(),
    revokedAt: instant.nullish(),
    reason: z.int().nullish(),
    producedAt: instant.nullish(),
    crlSha256: sha256.nullish(),
    /** Of a signature over a file: when, and which. */
    signingTime: instant.nullish(),
    file: z.string().nullish(),
    fileSize: z.int().nonnegative().nullish(),
    fileSha256: sha256.nullish(),
    digestAlgorithm: z.enum(['sha256', 'sha384', 'sha512']).nullish(),
    digest: digest.nullish(),
  }),
  'document-proposed': z.object({
    item: z.string(),
    document: documentKind,
    sha256,
    authoritySpkiSha256: sha256,
    path: z.string(),
  }),
  'document-carried-out': z.object({ item: z.string(), document: documentKind, sha256 }),
  'policy-adopted': z.object({ authority: sha256, sha256 }),
  'request-opened': z.object({ label: z.string(), spkiSha256: sha256, requestSha256: sha256 }),
  'authority-installed': z.object({
    authority: sha256,
    label: z.string(),
    certificateSha256: sha256,
    requestSha256: sha256,
    /** Of an authority that was there: the certificate it had. */
    renews: sha256.nullish(),
    document: sha256,
  }),
  'external-key-found': z.object({ label: z.string(), spkiSha256: sha256, ckaId: z.string(), certificateSha256: sha256 }),
  'reserve-taken-up': z.object({ authority: sha256, label: z.string(), subject: z.string(), serial: z.string(), notAfter: z.string() }),
  'serial-confirmed': z.object({ authority: sha256, serial: z.string(), answeredBy: z.string() }),
  'authority-imported': z.object({
    authority: sha256,
    label: z.string(),
    certificateSha256: sha256,
    document: sha256,
    /** '' where it came without a CRL. */
    crlNumber: z.string(),
    issued: z.int().nonnegative(),
    entries: z.object({ count: z.int().nonnegative(), sha256 }),
  }),
  'revocation-recorded': z.object({
    authority: sha256,
    document: sha256,
    entries: z.array(z.object({ serial: z.string(), code: z.int(), sha256 })),
  }),
  'mass-revocation-recorded': z.object({
    authority: sha256,
    document: sha256,
    count: z.int().positive(),
    sha256,
  }),
  'crl-compared': z.object({
    item: z.string(),
    tbsSha256: sha256,
    previousCrlNumber: z.string(),
    previousSha256: sha256,
    /** The newest delta to it: what the new one is held to is what both say together. */
    previousDelta: z.object({ crlNumber: z.string(), sha256 }).nullish(),
    added: serialList,
    left: serialList,
    changed: serialList,
  }),
  'crl-series-built': z.object({
    builtAt: instant,
    replaces: z.array(seriesWindow),
  }),
  'crl-series-superseded': z.object({
    items: z.array(seriesWindow),
    replay: z.object({ number: z.string(), until: instant, says: z.string() }).nullable(),
    /** The revocation, or the newer CRL, that did it. */
    document: sha256.nullish(),
    crl: z.string().nullish(),
  }),
  'crl-released': z.object({ authority: sha256, number: z.string(), path: z.string(), sha256 }),
  'authority-retired': z.object({ authority: sha256, document: sha256 }),
  /** A statement that went out to be signed on a second machine. */
  'approval-offered': z.object({ person: z.string(), statementSha256: sha256, subject: sha256, credential: sha256 }),
  'approval-given': z.object({
    n: z.int().positive(),
    person: z.string(),
    role: z.string(),
    subject: sha256,
    items: z.array(sha256).min(1),
    shown: sha256,
    statementSha256: sha256,
    spkiSha256: sha256,
    automated: z.boolean(),
    /** Where it was signed, if not at the workstation. */
    by: z.literal('second-machine').nullish(),
  }),
  'artifact-made': z.object({
    path: z.string(),
    role: z.string(),
    size: z.int().nonnegative(),
    sha256,
    tbsSha256: sha256.nullish(),
    item: z.string().nullish(),
  }),
  'evidence-obtained': z.object({ obtained: instant, what: z.string(), source: z.string() }),
  'clock-started': z.object({ clock: z.string(), from: instant, due: instant }),
  'clock-met': z.object({ clock: z.string(), due: instant, endedAt: instant }),
  'clock-missed': z.object({ clock: z.string(), due: instant, endedAt: instant }),
  'clock-left-running': z.object({ clock: z.string(), due: instant }),
  decided: z.object({ asks: z.string(), answer: z.string(), says: z.string(), reason: z.string() }),
  'step-skipped': z.object({ reason: z.string() }),
  'step-finished': z.object({ kind: z.string() }),
  'step-reopened': z.object({ step: z.string() }),
  'message-written': z.object({ item: z.string(), now: instant, text: z.string(), mail: z.string() }),
  'people-told': z.object({ item: z.string(), whom: z.string(), how: z.string(), when: z.string() }),
  'run-sealed': z.object({
    artifacts: z.array(artifactRow),
    approvals: z.int().nonnegative(),
    exceptions: z.int().nonnegative(),
    layout: z.int().positive(),
  }),
} as const;

/** Events whose data is read. */
export type ReadEvent = keyof typeof schemas;

/** The data of one kind of event, with the line it stands on. */
export type EventData<Name extends ReadEvent> = z.infer<(typeof schemas)[Name]> & {
  readonly seq: number;
  readonly at: string;
  readonly step: string;
  readonly actor: string;
};

/** An event as far as its data is read: of a bundle's transcript, or of the log a run writes. */
export type ReadableEvent = Pick<LogEvent, 'seq' | 'at' | 'step' | 'actor' | 'event' | 'data'>;

const readBefore = new WeakMap<readonly ReadableEvent[], Map<ReadEvent, unknown>>();

/** Every event of a kind, in the order of the log; read once for a log. @throws input.schema naming the line whose data has another form */
export function eventsOf<Name extends ReadEvent>(events: readonly ReadableEvent[], name: Name): readonly EventData<Name>[] {
  const lists = readBefore.get(events) ?? new Map<ReadEvent, unknown>();
  readBefore.set(events, lists);
  const known = lists.get(name) as readonly EventData<Name>[] | undefined;
  if (known !== undefined) return known;
  const read = readEvents(events, name);
  lists.set(name, read);
  return read;
}

function readEvents<Name extends ReadEvent>(events: readonly ReadableEvent[], name: Name): EventData<Name>[] {
  return events
    .filter(({ event }) => event === name)
    .map(({ seq, at, step, actor, data }) => {
      const parsed = schemas[name].safeParse(data);
      if (!parsed.success)
        throw new CeremonyError(
          'input.schema',
          `Line ${seq} of the transcript (${name}) does not say what such an event must say (${parsed.error.issues[0]?.path.join('.') ?? ''}).`,
        );
      return { ...parsed.data, seq, at, step: step ?? '', actor } as unknown as EventData<Name>;
    });
}
