import type { RunSummary } from '../../preload/contract/calls.ts';
import { parseStepHelp } from '../formats/help.ts';
import { standInsOf } from '../ceremony/stand-in/stand-ins.ts';
import { storedRun } from '../ceremony/stored-run.ts';
import { readRuns, type Run } from '../store/tables/run.ts';
import { readSteps } from '../store/tables/step.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { OpenCore, Workplace } from './workplace.ts';

/** What the sign-off of a run recorded; null before it. */
export interface SealedFacts {
  /** Absolute path of the bundle. */
  readonly bundle: string;
  readonly manifestSha256: string;
  readonly finishedAt: string;
}

/** Reads what the last step of a finished run gave. */
export function sealedFacts(core: OpenCore, runId: string): SealedFacts | null {
  for (const step of readSteps(core.store, runId)) {
    const data = (step.output as { data?: JsonObject } | null)?.data ?? {};
    const { directory, manifest } = data;
    if (typeof directory === 'string' && typeof manifest === 'string')
      return { bundle: directory, manifestSha256: manifest, finishedAt: step.finishedAt ?? '' };
  }
  return null;
}

function currentTitle(workplace: Workplace, row: Run): string {
  const step = storedRun(row).playbook.steps.find((candidate) => candidate.id === row.currentStep);
  if (step === undefined) return '';
  const help = workplace.library.stepHelp?.() ?? null;
  return step.title ?? (help === null ? undefined : parseStepHelp(help).value[step.kind]?.title) ?? step.id;
}

/** The runs of one core, oldest first, but for those that made a stand-in authority: nobody took part in them. */
export const runsOfPeople = (core: OpenCore): Run[] => {
  const runs = readRuns(core.store);
  const standIns = standInsOf(core.store).flatMap((standIn) => standIn.runs);
  return standIns.length === 0 ? runs : runs.filter(({ id }) => !standIns.includes(id));
};

/** Every run of one core, oldest first. */
export function runSummaries(workplace: Workplace, core: OpenCore): RunSummary[] {
  return runsOfPeople(core).map((row) => {
    const bundle = sealedFacts(core, row.id)?.bundle;
    return {
      runId: row.id,
      title: row.title,
      mode: row.mode,
      status: row.status,
      createdAt: row.createdAt,
      step: currentTitle(workplace, row),
      ...(bundle === undefined ? {} : { bundle }),
    };
  });
}

/** The runs of the data directory and of this session's rehearsals, newest first. */
export async function everyRun(workplace: Workplace): Promise<RunSummary[]> {
  const cores = [await workplace.production(), ...workplace.rehearsals()];
  return cores.flatMap((core) => runSummaries(workplace, core)).toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}
