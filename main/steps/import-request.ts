import { CeremonyError } from '../errors.ts';
import { dispose } from '../pki/dispose/dispose.ts';
import type { RequestFields } from '../pki/parse-request.ts';
import { limits } from '../pki/der.ts';
import { describeName } from '../pki/name.ts';
import { sha256Hex } from '../pki/hash.ts';
import { encodePem } from '../pki/pem.ts';
import { hasRehearsalMark } from '../pki/rehearsal-mark.ts';
import { readRequestFile } from '../pki/read-request-file.ts';
import { artifactRow } from '../store/tables/artifact.ts';
import { readCertificateRequests, type CertificateRequest } from '../store/tables/certificate-request.ts';
import type { RowWrite } from '../store/store.ts';
import type { CertificateProfile } from '../pki/profile.ts';
import type { Prompt } from '../../preload/contract/run-view.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { PlaybookStep } from '../formats/playbook.ts';
import { pendingRequest } from './pending-request.ts';
import { parameterOf } from './planned-facts.ts';
import { requireFreeLabel } from './free-label.ts';
import { requireNewKey } from './key-reuse.ts';
import { checkRequest, requirePlannedRequest, type CheckedRequest } from './request-checks.ts';
import { requestSheet, type SubjectSource } from './request-sheet.ts';
import { profileFor } from './profile-rules.ts';
import { textOf } from './state-map.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { base64, fromBase64, type RequestValue } from './values.ts';
import type { SettledOutcome, StepContext, StepInput, StepKind } from './step.ts';

/** PEM of 64 kB of DER, with what tools write around it. */
const longestFile = 96 * 1024;

const labelOf = (context: StepContext): string => textOf(context.parameter('label'));

/** The step that builds a certificate from this request: its profile and subject decide what becomes of what is asked for. */
function builder(context: StepContext): { profile: CertificateProfile; subject: SubjectSource } {
  const uses = ({ kind, needs }: PlaybookStep): boolean =>
    kind === 'build-certificate' && [needs?.['request'] ?? []].flat().includes(context.step.id);
  const step = context.run.playbook.steps.find(uses);
  if (step === undefined)
    throw new CeremonyError('input.schema', 'The playbook imports a request and builds nothing from it. Nothing was imported.');
  const profile = profileFor({ run: context.run, parameter: (name) => parameterOf(context.run, step.id, name) }, 'certificate');
  return { profile, subject: step.with?.['subject'] === undefined ? 'request' : 'plan' };
}

/** The request of our own that waits under this label, where another CA of this data directory is to sign it. */
const ownRequest = ({ store, parameter }: Pick<StepContext, 'store' | 'parameter'>): CertificateRequest | undefined =>
  readCertificateRequests(store, { label: textOf(parameter('label')), state: 'pending' })[0];

/** The file a person chose, until they say that it is the one; the bytes on record where they chose those. */
const chosenFile = (context: StepContext): Uint8Array | null => {
  const chosen = textOf(context.state['file']);
  if (chosen !== '') return fromBase64(chosen);
  return context.state['source'] === 'record' ? recordedRequest(context) : null;
};

/** Throws store.corrupt where the row is not what the log recorded, input.not-found where there is none. */
function recordedRequest(context: StepContext): Uint8Array {
  return pendingRequest(context.store, labelOf(context)).der;
}

const sourcePrompt: Prompt = {
  kind: 'choice',
  id: 'source',
  label: 'Where does the request come from?',
  options: [
    { value: 'record', label: 'It was made here: take it from the record' },
    { value: 'file', label: 'It comes in a file' },
  ],
  unanswered: 'file',
};

function promptsOf(context: StepContext, file: Uint8Array | null): Prompt[] {
  if (file !== null) return [decision];
  return [context.state['source'] === undefined && ownRequest(context) !== undefined ? sourcePrompt : filePrompt];
}

interface Taken extends CheckedRequest {
  readonly der: Uint8Array;
  readonly file: Uint8Array;
}

/** What the profile builds nothing from as it stands is told now, not at the step that would build. */
function requireBuildable(fields: RequestFields, profile: CertificateProfile, subject: SubjectSource): void {
  const refused = dispose(fields, profile, subject).find(({ fate }) => fate === 'refused');
  if (refused === undefined) return;
  throw new CeremonyError(
    'policy.profile',
    `The request was refused: ${refused.label} «${refused.asked.slice(0, 80)}»: ${refused.why} Nothing was imported. Ask for a new request, or have a plan with another profile reviewed.`,
  );
}

/** REHEARSAL-MARK: what a rehearsal made asks nothing of a CA (rules.md, Rehearsals and drills: production import refuses the mark). */
function requireUnmarked({ run }: StepContext, { extensions }: RequestFields): void {
  if (run.mode !== 'production' || !hasRehearsalMark(extensions)) return;
  throw new CeremonyError(
    'policy.rehearsal-isolation',
    'REHEARSAL-MARK failed: the request was made in a rehearsal. Nothing was imported. Ask for the request of the ceremony itself.',
  );
}

/** Every check of a request, before anything of it is kept. */
function take(context: StepContext, file: Uint8Array): Taken {
  const { der } = readRequestFile(file);
  const { profile, subject } = builder(context);
  const planned = requirePlannedRequest(context.run, file, der);
  const checked = checkRequest(der, context.run.plan.rules);
  requireUnmarked(context, checked.fields);
  requireBuildable(checked.fields, profile, subject);
  requireFreeLabel(
    context.store,
    labelOf(context),
    sha256Hex(checked.fields.spki),
    'Nothing was imported. Give the request another label in the plan.',
  );
  const fresh = requireNewKey(context, sha256Hex(checked.fields.spki), 'the key of the request');
  return { ...checked, der, file, checks: [planned, ...checked.checks, fresh] };
}

/** The request as files of the bundle, the rows that keep it, and the events that tell of it. */
function keep(context: StepContext, actor: string, { fields, der, file, checks }: Taken): SettledOutcome {
  const label = labelOf(context);
  const folder = `artifacts/${label}`;
  const files = [
    { path: `${folder}/request.der`, bytes: der },
    { path: `${folder}/request.pem`, bytes: new TextEncoder().encode(encodePem('CERTIFICATE REQUEST', der)) },
  ];
  const value: RequestValue = { type: 'request', label, der: base64(der), sha256: sha256Hex(der), spkiSha256: sha256Hex(fields.spki) };
  const data: JsonObject = {
    label,
    sha256: value.sha256,
    fileSha256: sha256Hex(file),
    spkiSha256: value.spkiSha256,
    subject: describeName(fields.subject),
  };
  context.log(actor, 'request-imported', data, checks);
  const rows: RowWrite[] = files.map(({ path, bytes }) => {
    const sha256 = sha256Hex(bytes);
    context.log(actor, 'artifact-made', { path, role: 'request', size: bytes.length, sha256, item: context.step.id });
    return artifactRow({ run: context.run.id, path, role: 'request', bytes, sha256 });
  });
  return { kind: 'done', value, data, checks: [...checks], rows };
}

const filePrompt: Prompt = {
  kind: 'file',
  id: 'request',
  label: 'The request: a PKCS#10 file in PEM or DER',
  max: longestFile,
  endings: ['.csr', '.pem', '.der', '.req', '.p10'],
};

const decision: Prompt = {
  kind: 'choice',
  id: 'take',
  label: 'Is this the request?',
  options: [
    { value: 'take', label: 'This is the request: keep it' },
    { value: 'another', label: 'Choose another file' },
  ],
};

/**
 * Takes a PKCS#10 request (RFC 2986) of at most 64 kB from a file: strict parse, CSR-POP, the key, KEY-REUSE, and the SHA-256 the
 * plan names. People see everything it says and what becomes of each thing before it is kept. Throws input.*, policy.proof-of-possession,
 * policy.weak-key, policy.key-reuse. Source: RFC 2986 3; BR 6.1.1.3; rules.md, Keys and tokens.
 */
export const importRequest: StepKind = {
  kind: 'import-request',
  needs: {},
  gives: 'request',
  with: ['label'],
  model: { acting: 'one', requires: ['present'] },
  view(context) {
    const label = labelOf(context);
    const file = chosenFile(context);
    const { profile, subject } = builder(context);
    const named = context.run.plan.requests;
    return {
      will:
        file === null
          ? `A request of at most ${limits.request.maxBytes / 1024} kB is read, and everything it says is shown. Nothing is built yet.`
          : 'The request is kept with the evidence. Nothing is built from it yet.',
      button: file === null ? 'Read the request' : 'Go on',
      awaited: anyOfRoles(context),
      prompts: promptsOf(context, file),
      stage:
        file === null
          ? {
              kind: 'facts',
              facts: [
                { label: 'For', value: label },
                { label: 'Profile', value: profile.title },
                ...(named ?? ['any: the plan names none']).map((value) => ({
                  label: 'SHA-256 the plan names',
                  value,
                  mono: named !== undefined,
                })),
              ],
            }
          : { kind: 'review', sheets: [requestSheet({ label, fields: take(context, file).fields, file, profile, subject })], findings: [] },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const chosen = chosenFile(context);
    if (chosen === null) return read(context, input);
    if (input.text('take') === 'another') return { kind: 'more', state: {} };
    const taken = take(context, chosen);
    return { kind: 'commit', commit: () => keep(context, input.person.id, taken) };
  },
};

/** The file is looked at first; where nobody is there to look, what the checks let pass is kept at once. */
function read(context: StepContext, input: StepInput): ReturnType<StepKind['perform']> {
  const [prompt] = promptsOf(context, null);
  if (prompt === sourcePrompt && input.text('source') !== 'record') return Promise.resolve({ kind: 'more', state: { source: 'file' } });
  const taken = take(context, prompt === sourcePrompt ? recordedRequest(context) : input.file('request').bytes);
  if (context.run.attendance !== 'unattended') return Promise.resolve({ kind: 'more', state: { file: base64(taken.file) } });
  return Promise.resolve({ kind: 'commit', commit: () => keep(context, input.person.id, taken) });
}
