import { failed, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject, JsonValue } from '../formats/canonical-json.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { RowWrite } from '../store/store.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { judgeBatch, refusedOf, takenOf, type GivenFile, type JudgedBatch, type RefusedFile } from './batch-intake.ts';
import { batchRule, requireBatchSize } from './batch-policy.ts';
import { requestTable } from './batch-table.ts';
import { builderOf, keepRequest, longestRequestFile, requestFileEndings } from './request-intake.ts';
import { requestSheet } from './request-sheet.ts';
import { keepFiles } from './kept-files.ts';
import { textOf } from './state-map.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { base64, fromBase64, type RequestValue } from './values.ts';
import type { SettledOutcome, StepContext, StepKind } from './step.ts';

/** All files of a batch together: a thousand RSA-4096 requests in PEM. */
const longestBatch = 4 * 1024 * 1024;

const labelOf = (context: StepContext): string => textOf(context.parameter('label'));

/** The files a person chose, until they say that these are the ones. */
function chosenFiles(context: StepContext): readonly GivenFile[] | null {
  const { files } = context.state;
  if (!Array.isArray(files)) return null;
  return (files as { name: string; base64: string }[]).map(({ name, base64: bytes }) => ({ name, bytes: fromBase64(bytes) }));
}

const judgedBefore = new WeakMap<JsonObject, JudgedBatch>();

/** A thousand requests are judged once for each time they are chosen, not for every look at them; the build checks them again. */
function judgedOf(context: StepContext, files: readonly GivenFile[]): JudgedBatch {
  const known = judgedBefore.get(context.state);
  if (known !== undefined) return known;
  const judged = judgeBatch(context, builderOf(context), files);
  judgedBefore.set(context.state, judged);
  return judged;
}

const sentence = ({ name, why }: RefusedFile): string => `«${name}»: ${why}`;

function filesPrompt(most: number): Prompt {
  const label = 'The requests: PKCS#10 files in PEM or DER, all from one medium';
  return { kind: 'files', id: 'requests', label, most, max: longestRequestFile, total: longestBatch, endings: requestFileEndings };
}

function decision(judged: JudgedBatch): Prompt {
  const refused = refusedOf(judged).length;
  const taken = takenOf(judged).length;
  const another = { value: 'another', label: 'Choose other files' };
  const keep =
    refused === 0
      ? { value: 'take', label: taken === 1 ? 'This is the one request: keep it' : `These are the ${taken} requests: keep them` }
      : {
          value: 'leave-out',
          label: `Keep ${taken === 1 ? 'one request' : `${taken} requests`}, and leave out the ${refused === 1 ? 'one that was' : `${refused} that were`} refused`,
        };
  const label =
    refused === 0
      ? 'Are these the requests?'
      : `${refused} of ${taken + refused} files ${refused === 1 ? 'was refused. What is to become of it?' : 'were refused. What is to become of them?'}`;
  return { kind: 'choice', id: 'take', label, options: taken === 0 ? [another] : [keep, another] };
}

/** The list of what was taken, as sha256sum reads it from inside `artifacts/`: in the order in which the certificates are built. */
function listOf(requests: readonly RequestValue[]): Uint8Array {
  return new TextEncoder().encode(requests.map(({ sha256, label }) => `${sha256}  ${label}/request.der\n`).join(''));
}

/** Everything in one transaction: whoever is killed in it has no batch, never half of one. */
function keep(context: StepContext, actor: string, judged: JudgedBatch): SettledOutcome {
  const label = labelOf(context);
  for (const { name, fileSha256, code, why } of refusedOf(judged))
    context.log(actor, 'request-left-out', { batch: label, file: name, fileSha256, code, why: why.slice(0, 1000) });
  const rows: RowWrite[] = [];
  const requests = takenOf(judged).map((taken) => {
    const kept = keepRequest(context, actor, taken);
    rows.push(...kept.rows);
    return kept.value;
  });
  const list = { path: `artifacts/${label}/requests.sha256`, role: 'list', bytes: listOf(requests) };
  rows.push(...keepFiles(context, actor, context.step.id, [list]).rows);
  const leftOut: JsonValue = refusedOf(judged).map(({ name, code }) => ({ file: name, code }));
  const distinct: Check = passed('BATCH-DISTINCT', `${requests.length} requests`);
  const checks: Check[] = [
    passed('CSR-POP', `${requests.length} requests`),
    passed('KEY-REUSE', `${requests.length} keys that have no certificate here`),
    distinct,
  ];
  const data = { label, requests: requests.length, list: sha256Hex(list.bytes), ...(refusedOf(judged).length === 0 ? {} : { leftOut }) };
  return { kind: 'done', value: { type: 'requests', label, requests }, data, checks, rows };
}

/** A file that is refused stops the batch unless people, who see every one with its reason, decide to go on without it. */
function refuseUnseen(context: StepContext, judged: JudgedBatch): void {
  const refused = refusedOf(judged);
  const [first] = refused;
  if (first === undefined) return;
  // What each file was refused for stands beside it; the check is of those that are the same thing twice.
  const twice = refused.filter(({ code }) => code === 'policy.batch').length;
  context.log(
    'conclave',
    'batch-refused',
    { files: refused.map(({ name, code }) => ({ file: name, code })) },
    twice === 0 ? [] : [failed('BATCH-DISTINCT', `${twice} of ${judged.entries.length} files`)],
  );
  const shown = refused.slice(0, 20).map(sentence).join('\n');
  const more = refused.length > 20 ? `\nand ${refused.length - 20} more.` : '';
  throw new CeremonyError(
    'policy.batch',
    `${refused.length} of ${judged.entries.length} files ${refused.length === 1 ? 'was' : 'were'} refused, and nobody is here to decide. Nothing was imported. Take what was refused off the medium, or have it made anew.\n${shown}${more}`,
  );
}

/**
 * Takes many PKCS#10 requests (RFC 2986) from one medium: at most 1,000 files of at most 64 kB each, 4 MB together, ordered by name.
 * Each passes every check of import-request, and no two may be the same request, or for the same key, name or folder
 * (BATCH-DISTINCT). People see a row for each and every refused file with its reason; they keep all, or leave the refused out by a
 * decision on record, or choose others. Unattended, one refused file refuses the batch. Throws input.*, policy.batch.
 * Source: RFC 2986 3, BR 6.1.1.3; rules.md, Keys and tokens.
 */
export const importRequests: StepKind = {
  kind: 'import-requests',
  takesFiles: true,
  needs: {},
  gives: 'requests',
  with: ['label'],
  model: { acting: 'one', requires: ['present'] },
  view(context) {
    const files = chosenFiles(context);
    const builder = builderOf(context);
    const { most, approval } = batchRule(context.run);
    const awaited = anyOfRoles(context);
    if (files === null)
      return {
        will: 'Every request is read and checked, and all of them are shown. Nothing is built yet.',
        button: 'Read the requests',
        awaited,
        prompts: [filesPrompt(most)],
        stage: {
          kind: 'facts',
          facts: [
            { label: 'For', value: labelOf(context) },
            { label: 'Profile', value: builder.profile.title },
            { label: 'At most', value: `${most} requests, by the policy` },
            {
              label: 'Approvals',
              value: approval === 'list' ? 'one of each person over the whole list' : 'one of each person for every certificate',
            },
          ],
        },
      };
    const judged = judgedOf(context, files);
    const [first] = takenOf(judged);
    return {
      will: 'What you decide is written to the log, with every file that is left out. Nothing is built yet.',
      button: 'Go on',
      awaited,
      prompts: [decision(judged)],
      stage: {
        kind: 'review',
        sheets: first === undefined ? [] : [requestSheet({ ...first, ...builder })],
        table: requestTable(judged, builder),
        findings: [],
      },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const chosen = chosenFiles(context);
    if (chosen === null) {
      const files = input.files('requests');
      requireBatchSize(context.run, files.length);
      if (context.run.attendance !== 'unattended')
        return { kind: 'more', state: { files: files.map(({ name, bytes }) => ({ name, base64: base64(bytes) })) } };
      const judged = judgeBatch(context, builderOf(context), files);
      refuseUnseen(context, judged);
      return { kind: 'commit', commit: () => keep(context, input.person.id, judged) };
    }
    if (input.text('take') === 'another') return { kind: 'more', state: {} };
    const judged = judgedOf(context, chosen);
    return { kind: 'commit', commit: () => keep(context, input.person.id, judged) };
  },
};
