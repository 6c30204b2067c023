import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { prepareDrill } from '../../../ceremony/drill/prepare-drill.ts';
import { makeStandIn, standInNeeded, standInProgress } from '../../../ceremony/stand-in/make-stand-in.ts';
import { CeremonyError } from '../../../errors.ts';
import { parseAnswers } from '../../../formats/answers.ts';
import { parsePlaybook } from '../../../formats/playbook.ts';
import { breaks } from '../../../formats/scenario-together.ts';
import { parseScenario } from '../../../formats/scenario.ts';
import type { RunView } from '../../../../preload/contract/run-view.ts';
import type { Core } from '../../core.ts';
import { fileLimits, readFileLimited } from '../../files.ts';
import { throwAwayDirectory } from '../../throw-away-directory.ts';
import { driveInteractive } from '../interactive/drive-interactive.ts';
import { answeredPin } from '../pin-kinds.ts';
import { runHeader, runSummary } from '../run-summary.ts';
import { AnswerSheet } from '../unattended/answer-sheet.ts';
import { driveUnattended } from '../unattended/drive-unattended.ts';
import { withCore } from '../with-core.ts';
import type { World } from '../world.ts';
import { findScenario } from './find-scenario.ts';
import { interactiveDrill } from './interactive-drill.ts';
import { ownAuthority } from './own-world.ts';
import { reportLines } from './report-lines.ts';
import { drillBlock, unattendedDrill } from './unattended-drill.ts';

export interface DrillRequest {
  /** As it was typed: an id or a file. */
  readonly scenario: string;
  /** Absolute paths. */
  readonly answers: string | null;
  readonly out: string;
}

/**
 * Holds a drill from its first event to its report, in a directory that is gone afterwards, on an embedded token made for it
 * (REHEARSAL-ISOLATION): no flag names a directory or a token. Returns 0 where every goal was met.
 */
export async function playDrill(world: World, request: DrillRequest): Promise<number> {
  const { bytes, library } = findScenario(world, request.scenario);
  const scenario = parseScenario(bytes);
  const wanted = scenario.value.world.hierarchy === 'own' ? ownAuthority(world) : null;
  const { setting: drill, planBytes, own: real } = prepareDrill(scenario, library, wanted);
  if (request.answers === null && !world.terminal.interactive)
    throw new CeremonyError(
      'state.no-terminal',
      'People must answer in this drill, and there is no terminal to ask them on. Nothing was done.',
    );
  if (statSync(request.out, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new CeremonyError('media.exists', 'The place given with --out is a file, and a directory is needed. Nothing was done.');
  const scratch = throwAwayDirectory(world.temporaryDirectory);
  const forget = world.onEnd(() => scratch.remove());
  const answers = readAnswers(world, request.answers, scratch.path);
  try {
    const steps = parsePlaybook(library.playbook(scenario.value.playbook) ?? new Uint8Array()).value.steps;
    answers?.requireSteps([...steps.map(({ id }) => id), drillBlock]);
    const opened = { mode: 'drill', out: request.out, dataDirectory: scratch.path, token: { provider: 'soft' }, library } as const;
    const needed = standInNeeded(planBytes, library);
    if (needed !== null) {
      const pin = answeredPin(needed.playbook, answers);
      await withCore(world, { ...opened, unattended: true, paper: undefined }, (core, activity) =>
        activity.during(standInProgress, () =>
          makeStandIn(
            { core, provider: 'soft', library, now: world.now, pause, random: world.random, pin },
            needed,
            real?.likeness ?? null,
          ),
        ),
      ).finally(() => pin?.fill(0));
      world.terminal.out(`hierarchy: ${real === null ? 'built in' : 'your own'}, with a key made for this drill`);
    }
    return await withCore(world, { ...opened, drill, unattended: answers !== null, paper: undefined }, async (core, activity) => {
      const start = await core.engine.create({ planBytes, mode: 'drill', out: request.out });
      const { terminal, monotonic } = world;
      for (const line of [`scenario: ${scenario.value.title}`, scenario.value.briefing, ...runHeader(start, answers !== null)])
        terminal.out(line);
      mkdirSync(request.out, { recursive: true });
      const engine = drillOf(core);
      const breaking = new Set(scenario.value.events.filter(({ kind }) => breaks.has(kind)).map(({ id }) => id));
      const end =
        answers === null
          ? await driveInteractive(
              { core, terminal, activity, pin: null, out: request.out, drill: interactiveDrill(engine, terminal) },
              start,
            )
          : await driveUnattended(
              { engine, terminal, activity, monotonic, answers, pin: null, drill: unattendedDrill(engine, answers, terminal, breaking) },
              start,
            );
      return finish(world, core, end, answers);
    });
  } finally {
    answers?.close();
    forget();
    scratch.remove();
  }
}

function drillOf({ drill }: Core): NonNullable<Core['drill']> {
  if (drill === undefined) throw new CeremonyError('bug', 'The core was not opened for a drill. Nothing was done.');
  return drill;
}

function readAnswers(world: World, path: string | null, dataDirectory: string): AnswerSheet | null {
  if (path === null) return null;
  const loaded = parseAnswers(readFileLimited(path, fileLimits.yaml, 'The answers file'));
  return new AnswerSheet(loaded.value, dirname(path), world.environment, join(dataDirectory, 'cards'));
}

function finish(world: World, core: Core, view: RunView, answers: AnswerSheet | null): number {
  const report = view.drill?.report;
  if (view.status === 'aborted' || report === undefined)
    throw new CeremonyError('state.stopped', 'The drill was ended by a person before its report. Nothing of it is kept.');
  for (const line of reportLines(report)) world.terminal.out(line);
  for (const line of runSummary(view, core.store.logKey.fingerprint, [], answers === null && world.terminal.interactive))
    world.terminal.out(line);
  answers?.requireAllUsed();
  return report.goals.every(({ met }) => met) ? 0 : 1;
}
