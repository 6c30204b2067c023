// After a step acted: its outcome, the rows it made, the event and the next step, in one transaction (architecture.md, 7. commit).

import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { whySkipped } from '../evidence/branches.ts';
import { layout } from '../evidence/layout.ts';
import type { PlaybookStep } from '../formats/playbook.ts';
import type { RowWrite } from '../store/store.ts';
import { readApprovals } from '../store/tables/approval.ts';
import { readArtifacts } from '../store/tables/artifact.ts';
import { moveCrlNumber } from '../store/crl-number-reservation.ts';
import { moveSerialNumber } from '../store/serial-reservation.ts';
import { crlNumberKey, readCrlNumber } from '../store/tables/crl-number.ts';
import { readSerialNumber, serialNumberKey } from '../store/tables/serial-number.ts';
import { sha256Hex } from '../pki/hash.ts';
import { isTbs, type TbsItem } from '../steps/set-items.ts';
import { fromBase64 } from '../steps/values.ts';
import type { FinishedStep, RunFacts, StepOutcome } from '../steps/step.ts';
import { exceptionsOf } from './control-run.ts';
import { kindOf, stepContext, type EngineParts } from './run-session.ts';
import { changedRun, changedStep, finishedSteps, keptValue, loadRunState, type RunState } from './run-state.ts';
import type { Staged } from './stage.ts';
import { clocksOfRun, tellClocks } from './tell-clocks.ts';
import { decisionsIn, wayOn } from './way-on.ts';

/** Commits what a perform came to. */
export function advance(parts: EngineParts, run: RunFacts, state: RunState, staged: Staged, actor: string, ended: StepOutcome): void {
  parts.store.transaction(() => {
    const outcome = ended.kind === 'commit' ? ended.commit() : ended;
    if (outcome.kind === 'more') more(parts, run, state, staged, actor, outcome.state);
    else if (outcome.kind === 'reopen') reopen(parts, run, state, staged, actor, outcome);
    else done(parts, run, state, staged, actor, outcome);
    if (outcome.kind !== 'more') parts.tray.zero();
  });
}

const bump = (state: RunState): number => state.row.revision + 1;

function stepRowOf(state: RunState, id: string) {
  const row = state.steps.get(id);
  if (row === undefined)
    throw new CeremonyError('store.corrupt', `The run has no row for step ${id}. Nothing was done. Run conclave audit.`);
  return row;
}

function more(parts: EngineParts, run: RunFacts, state: RunState, staged: Staged, actor: string, kept: JsonObject): void {
  const row = stepRowOf(state, staged.step.id);
  staged.context.log(
    actor,
    'step-progress',
    { kind: staged.kind.kind },
    [],
    [
      changedStep(row, { state: kept, startedAt: row.startedAt ?? parts.now().toISOString() }),
      changedRun(state.row, { revision: bump(state) }),
    ],
  );
}

function done(
  parts: EngineParts,
  run: RunFacts,
  state: RunState,
  staged: Staged,
  actor: string,
  outcome: Extract<StepOutcome, { kind: 'done' }>,
): void {
  const row = stepRowOf(state, staged.step.id);
  const now = parts.now().toISOString();
  const startedAt = row.startedAt ?? now;
  const output = { value: keptValue(finishedSteps(state), outcome.value), data: outcome.data ?? {}, checks: outcome.checks ?? [] };
  const { next, skipped } = wayOn(run.playbook, new Map([...finishedSteps(state), [staged.step.id, output]]), staged.step.id);
  const clocks = clocksOfRun(parts.store, run);
  const rows: RowWrite[] = [
    ...(outcome.rows ?? []),
    changedStep(row, { status: 'done', output: output as unknown as JsonObject, startedAt, finishedAt: now }),
  ];
  const sealing = next !== undefined && kindOf(next).afterSeal === true && state.row.status === 'open';
  const status = next === undefined ? 'finished' : sealing ? 'sealed' : state.row.status;
  rows.push(changedRun(state.row, { revision: bump(state), currentStep: next?.id ?? null, status }));
  // The directory is a path of this machine: it stays in the database and never enters an exported line.
  const { directory: _directory, further: _further, findings: _findings, ...told } = output.data;
  staged.context.log(
    actor,
    'step-finished',
    {
      kind: staged.step.kind,
      seconds: Math.round((Date.parse(now) - Date.parse(startedAt)) / 1000),
      minutesPlanned: staged.step.minutes ?? 0,
      output: told,
    },
    output.checks,
    rows,
  );
  for (const { step, reason } of skipped)
    parts.store.record(
      { log: run.id, run: run.id, step: step.id, actor: 'conclave', event: 'step-skipped', data: { kind: step.kind, reason } },
      [changedStep(stepRowOf(state, step.id), { status: 'skipped', state: { reason } })],
    );
  if (state.row.status === 'open') tellClocks(parts.store, run, staged.step.id, clocks, sealing);
  if (sealing) seal(parts, run);
  if (next !== undefined) enter(parts, run, next);
  else
    parts.store.record({
      log: 'workstation',
      run: run.id,
      actor,
      event: 'run-finished',
      data: {
        run: run.id,
        manifest: output.data['manifest'] ?? '',
        ...parts.store.head(run.id),
        checkpoint: closingCheckpoint(parts, run, output),
      },
    });
}

/** The checkpoint as the bundle carries it: an audit can hold the run's log to it. */
function closingCheckpoint(parts: EngineParts, run: RunFacts, output: Pick<FinishedStep, 'data'>): string {
  const { manifest } = output.data;
  return parts.store.checkpoint(run.id, typeof manifest === 'string' ? [`manifest sha256:${manifest}`] : []);
}

/** Ends the run's log: nothing of the run is written there after run-sealed (rules.md, Logs and bundles). */
function seal(parts: EngineParts, run: RunFacts): void {
  const artifacts = readArtifacts(parts.store, run.id).map(({ path, sha256 }) => ({ path, sha256 }));
  parts.store.record({
    log: run.id,
    run: run.id,
    actor: 'conclave',
    event: 'run-sealed',
    data: {
      artifacts,
      approvals: readApprovals(parts.store, run.id).length,
      exceptions: exceptionsOf(parts.store, run.id).length,
      layout,
    },
  });
  const { size, head } = parts.store.head(run.id);
  parts.store.record({ log: 'workstation', run: run.id, actor: 'conclave', event: 'run-sealed', data: { run: run.id, size, head } });
}

/** Makes a step current: its first state (word positions) is drawn once and kept. */
export function enter(parts: EngineParts, run: RunFacts, step: PlaybookStep): void {
  const state = loadRunState(parts.store, run.id);
  const context = stepContext(parts, run, state, step, {});
  const first = kindOf(step).start?.(context);
  if (first === undefined) return;
  context.log('conclave', 'step-entered', { kind: step.kind }, [], [changedStep(stepRowOf(state, step.id), { state: first })]);
}

/** Numbers of bytes that will not be signed are burned, never used again. */
function burn(parts: EngineParts, item: TbsItem): RowWrite[] {
  const { planned } = item;
  if (planned.makes === 'certificate') {
    const issuer = sha256Hex(fromBase64(planned.issuerSpki));
    const row = readSerialNumber(parts.store, serialNumberKey(issuer, planned.serialNumber));
    return row?.state === 'reserved' ? [moveSerialNumber(parts.store, issuer, planned.serialNumber, 'burned')] : [];
  }
  if (planned.makes === 'request' || planned.makes === 'ocsp' || planned.makes === 'cms') return [];
  const row = readCrlNumber(parts.store, crlNumberKey(planned.scope, planned.crlNumber));
  return row?.state === 'reserved' ? [moveCrlNumber(parts.store, planned.scope, planned.crlNumber, 'burned')] : [];
}

/** A complete CRL and the delta built with it have one number, which is burned once. */
const burnAll = (parts: EngineParts, items: readonly TbsItem[]): RowWrite[] => [
  ...new Map(items.flatMap((item) => burn(parts, item)).map((row) => [`${row.table} ${row.key}`, row])).values(),
];

function reopen(
  parts: EngineParts,
  run: RunFacts,
  state: RunState,
  staged: Staged,
  actor: string,
  outcome: { stepId: string; reason: string },
): void {
  const from = run.playbook.steps.findIndex((step) => step.id === outcome.stepId);
  const until = run.playbook.steps.findIndex((step) => step.id === staged.step.id);
  if (from < 0 || from > until)
    throw new CeremonyError('bug', `Step ${staged.step.id} wants to go back to ${outcome.stepId}, which is not before it.`);
  const undone = run.playbook.steps.slice(from, until + 1);
  const finished = finishedSteps(state);
  const rows: RowWrite[] = undone.flatMap((step) => {
    const value = finished.get(step.id)?.value;
    return value?.type === 'tbs' ? burnAll(parts, value.items.filter(isTbs)) : [];
  });
  // What decisions before it pass over stays so: the run goes back to the first step that is done.
  const kept = new Map([...finished].filter(([id]) => !undone.some((step) => step.id === id)));
  const decisions = decisionsIn(run.playbook, kept);
  const target = undone.find((step) => whySkipped(step, decisions, run.playbook.steps) === null) ?? staged.step;
  for (const step of undone.slice(undone.indexOf(target)))
    rows.push(changedStep(stepRowOf(state, step.id), { status: 'waiting', state: {}, output: null, startedAt: null, finishedAt: null }));
  rows.push(changedRun(state.row, { revision: bump(state), currentStep: target.id }));
  staged.context.log(actor, 'step-reopened', { step: target.id, reason: outcome.reason }, [], rows);
  enter(parts, run, target);
}
