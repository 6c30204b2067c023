// From a run and the view of its current step to the RunView every shell draws. Pure.

import type { Check } from '../checks.ts';
import { isOfBatch } from '../formats/item-id.ts';
import { hashWords } from '../evidence/hash-words.ts';
import type { Standing } from '../evidence/standing.ts';
import type { StepHelp } from '../formats/help.ts';
import { keyAlgorithms } from '../pki/algorithms.ts';
import { describeName } from '../pki/name.ts';
import { itemsOfSet, subjectOf } from '../steps/sheets.ts';
import type { FinishedStep, RunFacts, StepKind, StepView } from '../steps/step.ts';
import { isTbs } from '../steps/set-items.ts';
import { fromBase64, type StepValue } from '../steps/values.ts';
import type { PlaybookStep } from '../formats/playbook.ts';
import type { CurrentStep, Fact, RunView } from '../../preload/contract/run-view.ts';
import type { Step } from '../store/tables/step.ts';
import { textOf } from '../steps/state-map.ts';
import { isMet, type RunClock } from '../evidence/run-clocks.ts';
import { broughtHash, finishedSteps, stepState, valuesInOrder, type RunState } from './run-state.ts';

/** The step on stage: what its kind said, and what the engine adds. */
export interface Stage {
  readonly step: PlaybookStep;
  readonly kind: StepKind;
  readonly view: StepView;
  readonly provided: readonly string[];
  readonly problem: { code: string; text: string } | null;
}

/** What stands before a step is in no playbook and no help file. */
const blockers: Readonly<Record<string, { readonly title: string; readonly say: string }>> = {
  'unknown-outcome': {
    title: 'Settle an interrupted call',
    say: 'A call to the token was interrupted and nobody knows how it ended. Decide together, then go on.',
  },
  'reopen-token': {
    title: 'Open the token again',
    say: 'A call to the token was interrupted. A custodian opens the token, and everyone sees what is on it.',
  },
  'absence-decision': {
    title: 'Decide about an absence',
    say: 'Somebody is to be marked absent. Each of you says yes or no, with your own key.',
  },
  'clock-jump': { title: 'Confirm the clock again', say: 'The clock moved by itself. Confirm it together before anything is signed.' },
};

function currentOf(run: RunFacts, stage: Stage, help: StepHelp): CurrentStep {
  const { step, kind, view } = stage;
  const own = help[kind.kind];
  const blocked = kind.kind !== step.kind;
  return {
    stepId: step.id,
    kind: kind.kind,
    title: blocked ? (own?.title ?? blockers[kind.kind]?.title ?? kind.kind) : titleOf(step, help),
    say: blocked ? (blockers[kind.kind]?.say ?? '') : (step.say ?? ''),
    will: view.will,
    button: view.button,
    irreversible: view.irreversible === true,
    awaited: [...view.awaited],
    prompts: [...view.prompts],
    ...(mayUseCamera(run, view) ? { camera: true } : {}),
    provided: [...stage.provided],
    ...(view.reveals === undefined ? {} : { reveals: view.reveals }),
    stage: view.stage,
    ...(stage.problem === null ? {} : { problem: stage.problem }),
    why: own === undefined ? '' : `${own.why} (${own.clause})`,
  };
}

/** Off unless the policy allows it, and only where a file is asked for by people. */
const mayUseCamera = (run: RunFacts, { prompts }: StepView): boolean =>
  (run.policy ?? run.plan.policy)?.media?.camera === 'allowed' &&
  run.attendance === 'people' &&
  prompts.some(({ kind }) => kind === 'file');

function titleOf(step: PlaybookStep, help: StepHelp): string {
  return step.title ?? help[step.kind]?.title ?? step.id;
}

function making(finished: ReadonlyMap<string, FinishedStep>): Fact[] {
  const facts: Fact[] = [];
  for (const { value } of finished.values()) {
    if (value?.type === 'token') facts.push({ label: 'Token', value: `${value.identity.label} (${value.identity.serial})` });
    if (value?.type === 'key') facts.push({ label: 'Key', value: `${value.label}, ${keyAlgorithms[value.algorithm].title}` });
    if (value?.type === 'authority') facts.push({ label: 'Authority', value: value.label });
    if (value?.type === 'tbs') facts.push(...factsOfSet(value));
  }
  return facts;
}

/** What a batch is of, in the words of its column. */
const batchLabels: Readonly<Partial<Record<string, string>>> = {
  // A series, all partitions, or a list and its delta.
  crl: 'CRLs',
  ocsp: 'OCSP responses',
  cms: 'Signatures over files',
};

function factsOfSet(value: Extract<StepValue, { items: unknown }>): Fact[] {
  // Nobody reads a thousand serial numbers in a margin: they stand in the table under review.
  const batch = value.items.filter(({ item }) => isOfBatch(item));
  if (batch.length > 1)
    return [{ label: batchLabels[batch[0]?.planned.makes ?? 'certificate'] ?? 'Certificates', value: String(batch.length) }];
  return value.items.filter(isTbs).flatMap(({ planned }): Fact[] => {
    if (planned.makes === 'ocsp') return [{ label: 'Status', value: planned.status }];
    if (planned.makes === 'cms') return [{ label: 'File', value: planned.file.name }];
    if (planned.makes === 'request') return [{ label: 'Request for', value: describeName(fromBase64(planned.subject)) }];
    return planned.makes === 'certificate'
      ? [
          { label: 'Subject', value: describeName(fromBase64(planned.subject)) },
          { label: 'Valid until', value: `${planned.notAfter.slice(0, 19).replace('T', ' ')} UTC` },
          { label: 'Serial number', value: planned.serialNumber, mono: true },
        ]
      : [
          { label: 'CRL number', value: planned.crlNumber },
          { label: 'Next update', value: `${planned.nextUpdate.slice(0, 19).replace('T', ' ')} UTC` },
        ];
  });
}

function hashes(run: RunFacts, finished: ReadonlyMap<string, FinishedStep>, asking: boolean, brought: string | null): RunView['hashes'] {
  const list: RunView['hashes'] = [{ what: 'plan', sha256: run.planSha256, words: hashWords(run.planSha256) }];
  const set = valuesInOrder(run.playbook, finished).findLast(({ type }) => type === 'linted' || type === 'reviewed' || type === 'approved');
  if (set !== undefined) {
    const subject = subjectOf(itemsOfSet(set));
    list.push({ what: 'to be signed', sha256: subject, words: hashWords(subject) });
  }
  if (brought !== null) list.push({ what: 'brought', sha256: brought, words: hashWords(brought) });
  // Words that are being read back are not shown on the same screen (rules.md, Approvals).
  return asking
    ? list.map((entry, index) => (index === list.length - 1 ? { what: entry.what, sha256: '', words: [], hidden: true } : entry))
    : list;
}

function secondsSpent(row: Step | undefined): number | null {
  if (row === undefined || row.startedAt === null || row.finishedAt === null) return null;
  return Math.max(0, Math.round((Date.parse(row.finishedAt) - Date.parse(row.startedAt)) / 1000));
}

/** What the log adds to the stored state. */
export interface Logged {
  readonly standing: Standing;
  readonly admission: readonly Check[];
  readonly exceptions: RunView['exceptions'];
  readonly corrections: NonNullable<RunView['corrections']>;
  readonly clocks: readonly RunClock[];
  readonly now: Date;
}

const clockView = (clock: RunClock): NonNullable<RunView['clocks']>['list'][number] => ({
  id: clock.id,
  title: clock.title,
  clause: clock.clause,
  since: clock.since,
  from: clock.from,
  due: clock.due,
  ...(clock.endedAt === null ? {} : { ended: { at: clock.endedAt, met: isMet(clock, clock.endedAt) } }),
});

function personView(person: RunFacts['plan']['people'][number], { absent, lost, called }: Standing): RunView['people'][number] {
  const { id, name, roles } = person;
  const standing = absent.has(id)
    ? 'absent'
    : lost.has(id)
      ? 'key-lost'
      : person.substitute === true && !called.has(id)
        ? 'substitute'
        : null;
  return { id, name, roles: [...roles], ...(standing === null ? {} : { standing }) };
}

export function viewOfRun(run: RunFacts, state: RunState, stage: Stage | null, help: StepHelp, logged: Logged): RunView {
  const finished = finishedSteps(state);
  const checks: Check[] = [...logged.admission, ...[...finished.values()].flatMap((step) => [...step.checks])];
  const findings = [...finished.values()].flatMap((step) =>
    Array.isArray(step.data['findings']) ? (step.data['findings'] as unknown as RunView['findings']) : [],
  );
  const bundle = [...finished.values()].map((step) => step.data['directory']).find((value) => typeof value === 'string');
  const asking = stage?.view.prompts.some((prompt) => prompt.kind === 'words') ?? false;
  return {
    runId: run.id,
    mode: run.mode,
    attendance: run.attendance,
    rules: run.plan.rules,
    title: run.plan.title,
    playbook: run.playbook.title,
    status: state.row.status,
    revision: state.row.revision,
    planSha256: run.planSha256,
    people: run.plan.people.map((person) => personView(person, logged.standing)),
    steps: run.playbook.steps.map((step) => {
      const row = state.steps.get(step.id);
      const ended = row?.status === 'done' || row?.status === 'skipped' ? row.status : null;
      const reason = ended === 'skipped' ? textOf(stepState(row)['reason']) : '';
      const status = ended ?? (step.id === state.row.currentStep && stage !== null ? 'current' : 'waiting');
      const spent = secondsSpent(row);
      return {
        id: step.id,
        kind: step.kind,
        title: titleOf(step, help),
        status,
        minutesPlanned: step.minutes ?? 0,
        ...(reason === '' ? {} : { skipped: reason }),
        ...(spent === null ? {} : { secondsSpent: spent }),
      };
    }),
    current: stage === null ? null : currentOf(run, stage, help),
    making: making(finished),
    hashes: hashes(run, finished, asking, broughtHash(state)),
    checks: checks.map((check) => ({ ...check })),
    findings,
    exceptions: logged.exceptions,
    corrections: logged.corrections,
    ...(logged.clocks.length === 0 ? {} : { clocks: { now: logged.now.toISOString(), list: logged.clocks.map(clockView) } }),
    ...(typeof bundle === 'string' ? { bundle } : {}),
  };
}
