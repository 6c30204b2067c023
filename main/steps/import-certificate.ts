import type { Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { existingRole } from '../evidence/verify/signed-artifacts.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { limits } from '../pki/der.ts';
import { sha256Hex } from '../pki/hash.ts';
import { describeName } from '../pki/name.ts';
import { parseCertificate, type CertificateFields } from '../pki/parse-certificate.ts';
import { encodePem, parsePemOrDer } from '../pki/pem.ts';
import { readRequestFile } from '../pki/read-request-file.ts';
import type { RowWrite } from '../store/store.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { certificateSheet } from './certificate-sheet.ts';
import { isSelfSigned, readExistingCa } from './existing-ca.ts';
import { keepFiles } from './kept-files.ts';
import { requireFreeLabel } from './free-label.ts';
import { requireNamed } from './named-certificate.ts';
import { checkRequest } from './request-checks.ts';
import { keepRequest, longestRequestFile, requestFileEndings, requireUnmarked, type TakenRequest } from './request-intake.ts';
import { textOf } from './state-map.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { base64, fromBase64 } from './values.ts';
import type { SettledOutcome, StepContext, StepInput, StepKind } from './step.ts';

const labelOf = (context: StepContext): string => textOf(context.parameter('label'));

const kept = (context: StepContext, name: 'certificate' | 'request'): Uint8Array | null => {
  const text = textOf(context.state[name]);
  return text === '' ? null : fromBase64(text);
};

interface Taken {
  readonly der: Uint8Array;
  readonly file: Uint8Array;
  readonly fields: CertificateFields;
  /** true: it proves that whoever holds it held the key; otherwise a request must. */
  readonly selfSigned: boolean;
  readonly checks: readonly Check[];
}

const derOf = (file: Uint8Array): Uint8Array => parsePemOrDer(file, 'CERTIFICATE', limits.certificate.maxBytes);

/** Every check of the certificate, before anything of it is kept. */
function takeCertificate(context: StepContext, file: Uint8Array): Taken {
  const der = derOf(file);
  const { fields, checks } = readExistingCa(context.run, der, context.now());
  const selfSigned = isSelfSigned(fields);
  const proof = selfSigned ? 'its self-signature proves possession' : 'a request signed by the key proves possession';
  const named = requireNamed(context.run, { der, what: 'the certificate in this file', proof, standIn: false });
  requireFreeLabel(context.store, labelOf(context), sha256Hex(fields.spki), 'Nothing was imported. Choose another label in the plan.');
  return { der, file, fields, selfSigned, checks: [...named, ...checks] };
}

/** The request that proves possession: CSR-POP, for the very key of the certificate. */
function takeRequest(context: StepContext, { fields }: Taken, file: Uint8Array): TakenRequest {
  const { der } = readRequestFile(file);
  const request = checkRequest(der, context.run.plan.rules);
  if (Buffer.compare(request.fields.spki, fields.spki) !== 0)
    throw new CeremonyError(
      'policy.existing-certificate',
      'SAME-SUBJECT-AND-KEY: the request is for another key than the certificate. Nothing was imported. Ask for a request by the key of the certificate.',
    );
  requireUnmarked(context, request.fields);
  return { ...request, label: labelOf(context), der, file };
}

/** Both files as parts of the bundle, the rows that keep them, and the events that tell of them. */
function keep(context: StepContext, actor: string, taken: Taken, requestFile: Uint8Array | null): SettledOutcome {
  const label = labelOf(context);
  const { der, file, fields } = taken;
  const request = requestFile === null ? null : takeRequest(context, taken, requestFile);
  const spkiSha256 = sha256Hex(fields.spki);
  const rows: RowWrite[] = [];
  const sha256 = sha256Hex(der);
  const data: JsonObject = { label, sha256, fileSha256: sha256Hex(file), spkiSha256, subject: describeName(fields.subject) };
  context.log(actor, 'certificate-imported', { ...data, proof: taken.selfSigned ? 'self-signature' : 'request' }, taken.checks);
  const files = [
    { path: `artifacts/${label}/existing.der`, role: existingRole, bytes: der },
    { path: `artifacts/${label}/existing.pem`, role: existingRole, bytes: new TextEncoder().encode(encodePem('CERTIFICATE', der)) },
  ];
  rows.push(...keepFiles(context, actor, context.step.id, files).rows);
  if (request !== null) rows.push(...keepRequest(context, actor, request).rows);
  const checks = [...taken.checks, ...(request?.checks ?? [])];
  return { kind: 'done', value: { type: 'certificate', label, der: base64(der), sha256, spkiSha256 }, data, checks, rows };
}

const certificatePrompt: Prompt = {
  kind: 'file',
  id: 'certificate',
  label: 'The certificate the other CA has: a file in PEM or DER',
  max: longestRequestFile,
  endings: ['.pem', '.crt', '.cer', '.der'],
};

const requestPrompt: Prompt = {
  kind: 'file',
  id: 'request',
  label: 'It is not self-signed: a PKCS#10 request made with the same key, in PEM or DER',
  max: longestRequestFile,
  endings: requestFileEndings,
};

const decision: Prompt = {
  kind: 'choice',
  id: 'take',
  label: 'Is this the certificate?',
  options: [
    { value: 'take', label: 'This is the certificate: keep it' },
    { value: 'another', label: 'Choose another file' },
  ],
};

/** What the file says that was chosen. Not judged anew: one that has run out since is still shown, and another may be chosen. */
function shown(context: StepContext): CertificateFields | null {
  const file = kept(context, 'certificate');
  return file === null ? null : parseCertificate(derOf(file));
}

/** What is asked now. */
function asked(context: StepContext): 'certificate' | 'request' | 'decision' {
  const fields = shown(context);
  if (fields === null) return 'certificate';
  return kept(context, 'request') === null && !isSelfSigned(fields) ? 'request' : 'decision';
}

const prompts = { certificate: certificatePrompt, request: requestPrompt, decision } as const;
const buttons = { certificate: 'Read the certificate', request: 'Read the request', decision: 'Go on' } as const;

/**
 * Takes the certificate another CA has, of at most 64 kB, from a file: strict parse, the SHA-256 the plan names, a CA that is in
 * force, its key, and possession of it by its self-signature or else by a PKCS#10 request. Throws input.*, policy.key-reuse,
 * policy.existing-certificate, policy.weak-key, policy.proof-of-possession. Source: RFC 5280 §3.2; BR 7.1.2.2; rules.md, KEY-REUSE.
 */
export const importCertificate: StepKind = {
  kind: 'import-certificate',
  takesFiles: true,
  needs: {},
  gives: 'certificate',
  with: ['label'],
  model: { acting: 'one', requires: ['present'] },
  view(context) {
    const fields = shown(context);
    const now = asked(context);
    return {
      will:
        now === 'decision'
          ? 'The certificate is kept with the evidence. Nothing is built from it yet.'
          : 'A file is read strictly, and everything the certificate says is shown. Nothing is built yet.',
      button: buttons[now],
      awaited: anyOfRoles(context),
      prompts: [prompts[now]],
      stage:
        fields === null
          ? {
              kind: 'facts',
              facts: [
                { label: 'For', value: labelOf(context) },
                { label: 'SHA-256 the plan names', value: context.run.plan.existingCertificate ?? 'none', mono: true },
              ],
            }
          : { kind: 'review', sheets: [certificateSheet(labelOf(context), fields)], findings: [] },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    return Promise.resolve(next(context, input));
  },
};

/** One file after the other; where nobody is there to look, what the checks let pass is kept at once. */
function next(context: StepContext, input: StepInput): Awaited<ReturnType<StepKind['perform']>> {
  const now = asked(context);
  if (now === 'decision' && input.text('take') === 'another') return { kind: 'more', state: {} };
  const file = now === 'certificate' ? input.file('certificate').bytes : (kept(context, 'certificate') ?? new Uint8Array());
  const taken = takeCertificate(context, file);
  const request = now === 'request' ? input.file('request').bytes : kept(context, 'request');
  if (request !== null) takeRequest(context, taken, request);
  const whole = taken.selfSigned || request !== null;
  const looked = now === 'decision' || context.run.attendance === 'unattended';
  if (whole && looked) return { kind: 'commit', commit: () => keep(context, input.person.id, taken, request) };
  return { kind: 'more', state: { certificate: base64(file), ...(request === null ? {} : { request: base64(request) }) } };
}
