import { limits } from '../pki/der.ts';
import { readCertificateRequests, type CertificateRequest } from '../store/tables/certificate-request.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { pendingRequest } from './pending-request.ts';
import { requestSheet } from './request-sheet.ts';
import { textOf } from './state-map.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { base64, fromBase64 } from './values.ts';
import type { SettledOutcome, StepContext, StepInput, StepKind } from './step.ts';
import { builderOf, keepRequest, longestRequestFile, requestFileEndings, takeRequest, type TakenRequest } from './request-intake.ts';

const labelOf = (context: StepContext): string => textOf(context.parameter('label'));

/** The request of our own that waits under this label, where another CA of this data directory is to sign it. */
const ownRequest = ({ store, parameter }: Pick<StepContext, 'store' | 'parameter'>): CertificateRequest | undefined =>
  readCertificateRequests(store, { label: textOf(parameter('label')), state: 'pending' })[0];

/** The file a person chose, until they say that it is the one. */
const chosenFile = (context: StepContext): Uint8Array | null => {
  const chosen = textOf(context.state['file']);
  return chosen === '' ? null : fromBase64(chosen);
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

const take = (context: StepContext, file: Uint8Array): TakenRequest =>
  takeRequest(context, builderOf(context), labelOf(context), file, 'both');

function keep(context: StepContext, actor: string, taken: TakenRequest): SettledOutcome {
  const { value, data, checks, rows } = keepRequest(context, actor, taken);
  return { kind: 'done', value, data, checks, rows };
}

const filePrompt: Prompt = {
  kind: 'file',
  id: 'request',
  label: 'The request: a PKCS#10 file in PEM or DER',
  max: longestRequestFile,
  endings: requestFileEndings,
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
  takesFiles: true,
  needs: {},
  gives: 'request',
  with: ['label'],
  model: { acting: 'one', requires: ['present'] },
  view(context) {
    const label = labelOf(context);
    const file = chosenFile(context);
    const { profile, subject } = builderOf(context);
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
