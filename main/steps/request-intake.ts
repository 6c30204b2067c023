// What import-request and import-requests have in common: every check of a request before anything of it is kept, and what is kept.

import type { Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { PlaybookStep } from '../formats/playbook.ts';
import { dispose } from '../pki/dispose/dispose.ts';
import { sha256Hex } from '../pki/hash.ts';
import { describeName } from '../pki/name.ts';
import type { RequestFields } from '../pki/parse-request.ts';
import { encodePem } from '../pki/pem.ts';
import { hasRehearsalMark } from '../pki/rehearsal-mark.ts';
import type { CertificateProfile } from '../pki/profile.ts';
import { readRequestFile } from '../pki/read-request-file.ts';
import type { RowWrite } from '../store/store.ts';
import { keepFiles } from './kept-files.ts';
import { requireFreeLabel } from './free-label.ts';
import { requireNotCompromised } from './key-compromise.ts';
import { requireNewKey } from './key-reuse.ts';
import { parameterOf } from './planned-facts.ts';
import { profileFor } from './profile-rules.ts';
import { checkRequest, requirePlannedRequest, type CheckedRequest, type ProofBy } from './request-checks.ts';
import type { SubjectSource } from './request-sheet.ts';
import type { StepContext } from './step.ts';
import { base64, type RequestValue } from './values.ts';

/** PEM of 64 kB of DER, with what tools write around it. */
export const longestRequestFile = 96 * 1024;

export const requestFileEndings = ['.csr', '.pem', '.der', '.req', '.p10'];

/** What a request is for: the step that builds from it decides what becomes of what is asked for. */
export interface Builder {
  readonly profile: CertificateProfile;
  readonly subject: SubjectSource;
}

/** The step that builds from this step's request or requests. Throws input.schema where there is none. */
export function builderOf(context: StepContext): Builder {
  const uses = ({ kind, needs }: PlaybookStep): boolean =>
    kind === 'build-certificate' && [needs?.['request'] ?? needs?.['requests'] ?? []].flat().includes(context.step.id);
  const step = context.run.playbook.steps.find(uses);
  if (step === undefined)
    throw new CeremonyError('input.schema', 'The playbook imports a request and builds nothing from it. Nothing was imported.');
  const profile = profileFor({ run: context.run, parameter: (name) => parameterOf(context.run, step.id, name) }, 'certificate');
  return { profile, subject: step.with?.['subject'] === undefined ? 'request' : 'plan' };
}

export interface TakenRequest extends CheckedRequest {
  readonly label: string;
  readonly der: Uint8Array;
  readonly file: Uint8Array;
}

/** What the profile builds nothing from as it stands is told now, not at the step that would build. */
function requireBuildable(fields: RequestFields, { profile, subject }: Builder): void {
  const refused = dispose(fields, profile, subject).find(({ fate }) => fate === 'refused');
  if (refused === undefined) return;
  throw new CeremonyError(
    'policy.profile',
    `The request was refused: ${refused.label} «${refused.asked.slice(0, 80)}»: ${refused.why} Nothing was imported. Ask for a new request, or have a plan with another profile reviewed.`,
  );
}

/** REHEARSAL-MARK: what a rehearsal made asks nothing of a CA (rules.md, Rehearsals and drills: production import refuses the mark). */
export function requireUnmarked({ run }: StepContext, { extensions }: RequestFields): void {
  if (run.mode !== 'production' || !hasRehearsalMark(extensions)) return;
  throw new CeremonyError(
    'policy.rehearsal-isolation',
    'REHEARSAL-MARK failed: the request was made in a rehearsal. Nothing was imported. Ask for the request of the ceremony itself.',
  );
}

/** Every check of a request, before anything of it is kept. Throws input.*, policy.*. */
export function takeRequest(context: StepContext, builder: Builder, label: string, file: Uint8Array, proof: ProofBy): TakenRequest {
  const { der } = readRequestFile(file);
  const planned = requirePlannedRequest(context.run, file, der);
  const checked = checkRequest(der, context.run.plan.rules, proof);
  requireUnmarked(context, checked.fields);
  requireBuildable(checked.fields, builder);
  requireFreeLabel(context.store, label, sha256Hex(checked.fields.spki), 'Nothing was imported. Give the request another label.');
  requireNotCompromised(context.store, sha256Hex(checked.fields.spki), 'the key of the request');
  const fresh = requireNewKey(context, sha256Hex(checked.fields.spki), 'the key of the request');
  return { ...checked, label, der, file, checks: [planned, ...checked.checks, fresh] };
}

/** What was kept of a request. */
export interface KeptRequest {
  readonly value: RequestValue;
  readonly data: JsonObject;
  readonly checks: readonly Check[];
  readonly rows: readonly RowWrite[];
}

/** The request as files of the bundle, the rows that keep it, and the events that tell of it. */
export function keepRequest(context: StepContext, actor: string, { label, fields, der, file, checks }: TakenRequest): KeptRequest {
  const folder = `artifacts/${label}`;
  const files = [
    { path: `${folder}/request.der`, role: 'request', bytes: der },
    { path: `${folder}/request.pem`, role: 'request', bytes: new TextEncoder().encode(encodePem('CERTIFICATE REQUEST', der)) },
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
  return { value, data, checks, rows: keepFiles(context, actor, context.step.id, files).rows };
}
