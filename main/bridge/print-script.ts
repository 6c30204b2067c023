import type { Mode } from '../steps/step.ts';
import type { CallInput, CallOutput } from '../../preload/contract/calls.ts';
import { printScript as print } from '../ceremony/print-script.ts';
import type { ResourceLibrary } from '../ceremony/run-files.ts';
import { loadRunState } from '../ceremony/run-state.ts';
import { storedRun } from '../ceremony/stored-run.ts';
import { bundleName } from '../evidence/bundle-name.ts';
import { writeVerifiedFile } from '../evidence/copy-bundle.ts';
import { hashWords } from '../evidence/hash-words.ts';
import type { Workplace } from './workplace.ts';

interface Wanted {
  readonly bytes: Uint8Array;
  readonly library: ResourceLibrary;
  readonly mode: Mode;
}

/**
 * Saves the script of an opened plan or of a run under papers/ in the data directory, read back. The same script is saved
 * once. Throws state.not-open, input.*, policy.*-hash, media.*.
 */
export async function printScript(workplace: Workplace, input: CallInput<'printScript'>): Promise<CallOutput<'printScript'>> {
  const { bytes, library, mode } = await wanted(workplace, input);
  const { script, sha256, pdf } = await print(bytes, library, { mode, size: input.paper });
  // A name made of title and hash: another script never has it.
  const name = bundleName({ mode, title: script.title, run: sha256 });
  const path = `papers/script-${name}-${input.paper}.pdf`;
  await workplace.production();
  await writeVerifiedFile(workplace.dataDirectory, path, pdf);
  return {
    path: `${workplace.dataDirectory}/${path}`,
    minutes: script.minutes,
    hash: { what: 'script', sha256, words: hashWords(sha256) },
  };
}

async function wanted(workplace: Workplace, input: CallInput<'printScript'>): Promise<Wanted> {
  if ('planId' in input) return { ...workplace.keptPlan(input.planId), mode: input.mode };
  const run = storedRun(loadRunState((await workplace.coreOf(input.runId)).store, input.runId).row);
  return {
    bytes: run.planBytes,
    // The files that are kept with the run, whatever has become of those it was made from.
    library: { playbook: () => run.playbookBytes, profile: (id) => run.profiles.get(id)?.bytes ?? null },
    mode: run.mode,
  };
}
