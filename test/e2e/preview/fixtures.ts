// Realistic answers for a window without a core: views recorded from the real engine, and the shelves around them.

import { createHash } from 'node:crypto';
import { create as createQr } from 'qrcode';
import { hashWords } from '../../../main/evidence/hash-words.ts';
import type {
  AuthorityView,
  EvidenceView,
  HistoryView,
  HomeView,
  PlanPreview,
  StatusView,
  TokensView,
  TranscriptLine,
} from '../../../preload/contract/calls.ts';
import type { BackupView, RunView } from '../../../preload/contract/run-view.ts';
import recorded from './views.json' with { type: 'json' };

export const rehearsal = recorded.rehearsal as unknown as readonly RunView[];
export const production = recorded.production as unknown as readonly RunView[];

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hash = (what: string, text: string) => ({ what, sha256: sha256(text), words: hashWords(sha256(text)) });

export const now = '2026-11-21T09:12:00Z';

export const status: StatusView = {
  version: '0.1.0',
  shell: 'chromium',
  network: 'none',
  clock: now,
  token: 'REHEARSAL example-root-r1',
  log: { name: 'conclave/ws-7f31', fingerprint: sha256('log'), words: hashWords(sha256('log')), size: 184 },
  dataDirectory: '/home/ceremony/.local/share/conclave',
  restored: null,
};

/** Out of a snapshot, and not continued yet. */
export const restoredStatus: StatusView = {
  ...status,
  restored: {
    at: '2026-11-21T08:55:00Z',
    snapshotOf: 'Example Root R1',
    checkpoint: { size: 61, at: '2026-11-14T10:41:00Z' },
    crls: [{ authority: 'example-root-r1', number: '13' }],
    quorum: { needed: 2, people: ['Berit Vogt', 'Carla Meier', 'Emre Kaya'] },
    command: 'conclave restore --data /home/ceremony/.local/share/conclave',
  },
};

export const emptyHome: HomeView = { empty: true, now, due: [], coverage: [], runs: [], unknownOutcomes: 0 };

export const fullHome: HomeView = {
  empty: false,
  now,
  due: [
    {
      id: 'drill-1',
      what: 'Yearly recovery drill',
      authority: 'all authorities',
      at: '2026-11-18T00:00:00Z',
      inDays: -3,
      urgency: 'overdue',
      note: 'issuing key compromised, 4 people, 60 minutes',
    },
    {
      id: 'crl-1',
      what: 'Next CRL',
      authority: 'Example Root R1',
      at: '2026-11-30T12:00:00Z',
      inDays: 9,
      urgency: 'soon',
      note: 'number 14, full, 2 custodians',
    },
    {
      id: 'hsm-1',
      what: 'HSM end of support',
      authority: 'Example Root R1',
      at: '2027-06-30T00:00:00Z',
      inDays: 221,
      urgency: 'later',
      note: 'firmware 7.4 of the maker',
    },
    {
      id: 'certificate-1',
      what: 'Certificate ends',
      authority: 'Issuing CA Devices D2',
      at: '2028-01-31T23:59:59Z',
      inDays: 436,
      urgency: 'later',
      note: 'rekey with 90 days overlap',
    },
  ],
  coverage: [
    {
      authority: 'Example Root R1',
      items: [
        { number: '12', from: '2026-08-25T12:00:00Z', to: '2026-10-20T12:00:00Z', sealed: false },
        { number: '13', from: '2026-10-12T12:00:00Z', to: '2026-11-30T12:00:00Z', sealed: false },
      ],
    },
    { authority: 'Example Root R2', items: [{ number: '3', from: '2026-09-01T12:00:00Z', to: '2028-08-31T12:00:00Z', sealed: false }] },
  ],
  runs: [
    {
      runId: 'r-open',
      title: 'Example Root R3',
      mode: 'production',
      status: 'paused',
      createdAt: '2026-11-21T07:40:00Z',
      step: 'Read what will be signed',
    },
    {
      runId: 'r-done',
      title: 'Example Root R1',
      mode: 'rehearsal',
      status: 'finished',
      createdAt: '2026-11-14T09:00:00Z',
      step: 'Sign off',
    },
  ],
  unknownOutcomes: 0,
};

export const runs: HomeView['runs'] = [
  ...fullHome.runs,
  { runId: 'r-seal', title: 'Example Root R1', mode: 'rehearsal', status: 'sealed', createdAt: '2026-11-20T09:00:00Z', step: 'Sign off' },
  {
    runId: 'r-abort',
    title: 'Example Root R0',
    mode: 'production',
    status: 'aborted',
    createdAt: '2026-10-02T09:00:00Z',
    step: 'Open the token',
  },
];

const review = rehearsal.find((view) => view.current?.stage.kind === 'review');
const sheets = review?.current?.stage.kind === 'review' ? review.current.stage.sheets : [];

const explanations: Readonly<Record<string, string>> = {
  Version: 'X.509 version 3: the only one that carries extensions.',
  'Serial number': 'Unique for this issuer, from 20 random octets, so that it cannot be guessed (BR 7.1).',
  'basicConstraints (critical)':
    'This is a CA certificate: its key may sign other certificates. Software that does not know this extension must refuse the certificate.',
  'keyUsage (critical)': 'The key may sign certificates and revocation lists, and nothing else.',
  subjectKeyIdentifier: 'A short name for the key itself. Certificates and lists it signs carry the same value as authorityKeyIdentifier.',
  authorityKeyIdentifier: 'Which key signed this: here its own, as a root signs itself.',
  crlNumber: 'Counts up with every list; a lower number than one seen before is refused.',
  'Next update': 'After this time relying parties must not rely on this list.',
};

const explained = (index: number) =>
  (sheets[index]?.facts ?? []).map((fact) => ({
    ...fact,
    label: fact.label.replace(' (critical)', ''),
    ...(fact.label.includes('(critical)') ? { critical: true } : {}),
    ...(explanations[fact.label] === undefined ? {} : { explain: explanations[fact.label] }),
    group: /^[a-z]/u.test(fact.label) ? 'Extensions' : 'Certificate',
  }));

/** Lists signed ahead: of the first authority with two months taken out, of the second superseded ones and their replacement. */
function seriesOf(index: number): AuthorityView['series'] {
  const month = (place: number, number: number, status: AuthorityView['series'][number]['status']) => ({
    number: String(number),
    from: new Date(Date.UTC(2026, 10 + place, 1, 12)).toISOString(),
    to: new Date(Date.UTC(2026, 11 + place, 14, 12)).toISOString(),
    status,
  });
  if (index === 0) return [0, 1, 2, 3, 6, 7, 8].map((place) => month(place, 14 + place, place === 0 ? 'released' : 'sealed'));
  return [month(0, 14, 'released'), month(1, 15, 'destroyed'), month(2, 16, 'superseded'), month(1, 18, 'sealed'), month(2, 19, 'sealed')];
}

export const authorities: readonly AuthorityView[] = ['Example Root R1', 'Example Root R2'].map((name, index) => ({
  id: `authority-${index}`,
  label: `example-root-r${index + 1}`,
  subject: `CN=${name},O=Example Trust,C=CH`,
  algorithm: 'ECDSA P-384',
  rules: 'private',
  token: 'ROOT-A (972e14a8989cca4f)',
  spkiSha256: sha256(name),
  spkiWords: hashWords(sha256(name)),
  policySha256: sha256(`policy ${name}`),
  policyWords: hashWords(sha256(`policy ${name}`)),
  certificates: [
    {
      sha256: sha256(`cert ${name}`),
      words: hashWords(sha256(`cert ${name}`)),
      subject: `CN=${name},O=Example Trust,C=CH`,
      serial: '77937b0df9d069dfd284dc4b9e84e61273a4a16e',
      notBefore: '2026-11-21T09:06:00Z',
      notAfter: '2046-11-21T09:05:59Z',
      role: 'root',
      fields: explained(0),
    },
  ],
  issued: [
    { name: 'Issuing CA Devices D2', role: 'subordinate', state: 'in-force' as const },
    { name: 'Issuing CA Devices D1', role: 'subordinate', state: 'revoked' as const },
    { name: 'OCSP Responder R1', role: 'leaf', state: 'held' as const },
    { name: 'OCSP Responder R0', role: 'leaf', state: 'ended' as const },
  ].map(({ name: common, role, state }) => ({
    sha256: sha256(`${name} ${common}`),
    subject: `CN=${common},O=Example Trust,C=CH`,
    serial: sha256(`${name} ${common}`).slice(0, 40),
    notAfter: '2031-11-21T09:05:59Z',
    role,
    state,
  })),
  issuedMore: 0,
  ...(index === 0
    ? {}
    : {
        reserve: {
          since: '2026-03-02T10:12:00Z',
          ready: false,
          points: [
            { what: 'key' as const, ready: true, says: 'its key last proved itself on its token 2026-03-02 10:05:12 UTC' },
            { what: 'certificate' as const, ready: true, says: 'its certificate ends 2046-11-21 09:05:59 UTC' },
            { what: 'issuers' as const, ready: false, says: 'the key of CN=Example Root R1 is declared compromised' },
            { what: 'rules' as const, ready: true, says: 'its certificate keeps every rule of rule set private as this version knows it' },
            { what: 'list' as const, ready: true, says: 'its revocation list 14 lasts until 2026-12-14 12:00:00 UTC' },
          ],
        },
      }),
  now: '2026-11-21T09:41:07Z',
  coverage: seriesOf(index)
    .filter(({ status }) => status === 'sealed' || status === 'released')
    .map(({ number, from, to, status }) => ({ number, from, to, sealed: status === 'sealed' })),
  series: seriesOf(index),
  ...(index === 1 ? { replay: { number: '16', until: '2027-02-14T12:00:00Z' } } : {}),
  crls: [
    {
      sha256: sha256(`crl ${name}`),
      words: hashWords(sha256(`crl ${name}`)),
      number: '13',
      partition: 'full',
      delta: false,
      thisUpdate: '2026-11-21T09:07:09Z',
      nextUpdate: '2027-11-20T09:07:09Z',
      status: 'current',
      fields: explained(1),
    },
  ],
}));

const checkpoint = `conclave/ws-7f31/run/65bb7db47248dac88539cf665867f6ae\n74\nq2Zt0yXy1r3n7i4xq7cJkq2v1iX1l1b9v8m0bF2y8kA=\nmanifest sha256:${sha256('manifest')}\n\n— conclave/ws-7f31 3xk9Zg5m2Jq7Yx0Vq4mC8f1rK6oJtP2sW9uE5nB7aD3hL4gI8vR1cT6yM0zQ\n`;

function qrRows(text: string): string[] {
  const { data, size } = createQr(text).modules;
  return Array.from({ length: size }, (_, row) =>
    Array.from(data.slice(row * size, (row + 1) * size), (bit) => (bit === 1 ? '1' : '0')).join(''),
  );
}

const backupName = 'example-root-r0-11ab29cc-184.backup';

export const backup: BackupView = {
  state: 'made',
  threshold: 2,
  people: ['Ada Keller', 'Berit Vogt', 'Carla Meier'].map((name, index) => ({ id: `person-${index}`, name })),
  files: ['/home/ceremony/Conclave', '/media/evidence-2'].map((directory) => ({
    name: backupName,
    directory,
    sha256: sha256('backup'),
    words: hashWords(sha256('backup')),
  })),
};

export const evidence: readonly EvidenceView[] = [
  {
    runId: 'r-done',
    title: 'Example Root R1',
    mode: 'rehearsal',
    finishedAt: '2026-11-21T09:31:00Z',
    bundle: '/home/ceremony/Conclave/rehearsals/REHEARSAL-example-root-r1-65bb7db4',
    checkpoint,
    qr: qrRows(checkpoint),
    artifacts: [hash('example-root-r1/certificate.pem', 'artifact')],
    hash: hash('checkpoint', checkpoint),
  },
  {
    runId: 'r-old',
    title: 'Example Root R0',
    mode: 'production',
    finishedAt: '2026-06-02T14:05:00Z',
    bundle: '/home/ceremony/Conclave/example-root-r0-11ab29cc',
    checkpoint,
    qr: qrRows(checkpoint),
    artifacts: [hash('example-root-r1/certificate.pem', 'artifact')],
    hash: hash('checkpoint', 'other'),
    backup,
  },
];

export const verification = {
  verdict: 'refused' as const,
  checks: [
    ...(rehearsal.at(-1)?.checks ?? []),
    { name: 'ANCHOR', verdict: 'not-checked', reason: 'no trust file was given: compare the log fingerprint with paper' },
    {
      name: 'BUNDLE-HASHES',
      verdict: 'failed',
      reason: 'artifacts/example-root-r1/certificate.der has another hash than the manifest gives',
    },
  ],
  facts: [
    { label: 'Run', value: '65bb7db47248dac88539cf665867f6ae', mono: true },
    { label: 'Files', value: '31' },
  ],
};

export const tokens: TokensView = {
  module: { provider: 'pkcs11', description: 'SoftHSM v2', manufacturer: 'OpenDNSSEC', libraryVersion: '2.6.1', cryptokiVersion: '2.40' },
  tokens: [
    {
      label: 'ROOT-A',
      serial: '972e14a8989cca4f',
      model: 'SoftHSM v2',
      manufacturer: 'SoftHSM project',
      initialized: true,
      pinState: 'ready',
      keyAlgorithms: ['RSA 3072', 'RSA 4096', 'ECDSA P-256', 'ECDSA P-384', 'Ed25519'],
      mechanisms: [
        { name: 'CKM_ECDSA', sign: true, generate: false, sizes: '112 to 521' },
        { name: 'CKM_EC_KEY_PAIR_GEN', sign: false, generate: true, sizes: '112 to 521' },
        { name: 'CKM_SHA384_RSA_PKCS', sign: true, generate: false, sizes: '1024 to 16384' },
      ],
    },
    {
      label: '',
      serial: '',
      model: 'SoftHSM v2',
      manufacturer: 'SoftHSM project',
      initialized: false,
      pinState: 'no user PIN set',
      keyAlgorithms: [],
      mechanisms: [],
    },
  ],
};

export const people = [
  { id: 'alice', spkiSha256: sha256('alice'), words: hashWords(sha256('alice')) },
  { id: 'bob', spkiSha256: sha256('bob'), words: hashWords(sha256('bob')) },
];

export const plan: PlanPreview = {
  planId: 'plan-1',
  name: 'example-root-r1.plan.yaml',
  title: 'Example Root R1',
  hash: hash('plan', 'plan'),
  facts: [
    { label: 'Playbook', value: 'Create a root CA' },
    { label: 'Rule set', value: 'private' },
    { label: 'Subject', value: 'CN=Example Root R1,O=Example Trust,C=CH' },
    { label: 'Key', value: 'example-root-r1, ECDSA P-384' },
    { label: 'Validity', value: '20 years' },
    { label: 'Quorum', value: '2 custodians of 3' },
    { label: 'Window', value: '2026-11-21 09:00:00 UTC' },
  ],
  checks: [
    { name: 'PLAYBOOK-HASH', verdict: 'passed' },
    { name: 'PROFILE-HASH', verdict: 'passed', reason: 'root, root-crl' },
    { name: 'PLAN-VS-POLICY', verdict: 'not-checked', reason: 'a root plan proposes the policy' },
    { name: 'HOST-CORE-DUMPS', verdict: 'waived', reason: 'An example signs nothing of value', by: 'plan' },
  ],
  problems: [],
  preview: [],
};

/** A production run is over here, and its checkpoint is wanted. */
export const awaitedHistory: HistoryView = {
  state: 'awaited',
  last: { title: 'Example Root R1', at: '2026-11-14T10:41:00Z', size: 61 },
  check: { name: 'LOG-CONSISTENCY', verdict: 'not-checked', reason: 'the last checkpoint was not entered yet' },
};

const paperText = `conclave/7f31a0c2\n64\n${Buffer.from(sha256('head'), 'hex').toString('base64')}\n\n\u2014 conclave/7f31a0c2 ${Buffer.alloc(68, 9).toString('base64')}\n`;
const paperQr = createQr(paperText, { errorCorrectionLevel: 'M' }).modules;

export const paperCheckpoint: NonNullable<RunView['checkpoint']> = {
  size: 64,
  text: paperText,
  sha256: sha256('head'),
  words: hashWords(sha256('head')),
  qr: Array.from({ length: paperQr.size }, (_, row) =>
    Array.from(paperQr.data.subarray(row * paperQr.size, (row + 1) * paperQr.size), (module) => (module === 1 ? '1' : '0')).join(''),
  ),
};

export const transcript: readonly TranscriptLine[] = [
  {
    seq: 1,
    at: '2026-11-21T09:00:00Z',
    actor: 'conclave',
    event: 'run-planned',
    step: '',
    text: 'mode production · title Example Root R1 · rules private',
    corrections: [],
  },
  {
    seq: 7,
    at: '2026-11-21T09:02:11Z',
    actor: 'ada',
    event: 'exception',
    step: 'people',
    text: 'Witness arrived at 9:20.',
    corrections: [9],
  },
  {
    seq: 8,
    at: '2026-11-21T09:03:40Z',
    actor: 'ben',
    event: 'step-finished',
    step: 'people',
    text: 'kind roll-call · seconds 131 · minutesPlanned 3',
    corrections: [],
  },
  {
    seq: 9,
    at: '2026-11-21T09:04:02Z',
    actor: 'ada',
    event: 'correction',
    step: 'host',
    text: 'The witness arrived at 9:02, not at 9:20.',
    corrections: [],
  },
];
