import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { CeremonyError } from '../../errors.ts';
import { parseTrustEntry } from '../../evidence/trust-entry.ts';
import { parseAnswers } from '../../formats/answers.ts';
import { parsePlan } from '../../formats/plan.ts';
import { parsePlaybook } from '../../formats/playbook.ts';
import { sha256Hex } from '../../pki/hash.ts';
import type { Core, DeviceChoices, TokenChoice } from '../core.ts';
import { fileLimits, readFileLimited } from '../files.ts';
import { resourceLibrary } from '../resources.ts';
import { userDataDirectory } from '../user-data-directory.ts';
import { checkpointLines } from './checkpoint-lines.ts';
import { askCheckpoint } from './interactive/ask-checkpoint.ts';
import { driveInteractive } from './interactive/drive-interactive.ts';
import { prepareStandIn } from './prepare-stand-in.ts';
import { runHeader, runSummary } from './run-summary.ts';
import { readSecretFile } from './secret-file.ts';
import { AnswerSheet } from './unattended/answer-sheet.ts';
import { driveUnattended } from './unattended/drive-unattended.ts';
import { withCore } from './with-core.ts';
import type { World } from './world.ts';

export interface PlayRequest {
  readonly mode: 'production' | 'rehearsal';
  /** Absolute paths. */
  readonly plan: string;
  readonly answers: string | null;
  readonly pinFile: string | null;
  readonly out: string;
  readonly dataDirectory: string;
  readonly token: TokenChoice;
  readonly devices?: DeviceChoices;
  readonly wantedToken?: string;
  /** File with the last checkpoint from paper. */
  readonly trust?: string;
}

/**
 * Plays one plan from the first step, or from where it stopped, to its evidence bundle. Everything that can be refused
 * without a data directory is refused first; secrets of the environment are gone before a child is started.
 */
export async function playPlan(world: World, request: PlayRequest): Promise<number> {
  const planBytes = readFileLimited(request.plan, fileLimits.yaml, 'The plan');
  const plan = parsePlan(planBytes).value;
  // Of the user's own directory a rehearsal reads profiles and nothing else: what it is to make is what the real run would.
  const profilesIn =
    request.mode === 'rehearsal' ? userDataDirectory(world.platform, world.homeDirectory, world.environment) : request.dataDirectory;
  const library = resourceLibrary(world.programDirectory, dirname(request.plan), profilesIn);
  const answers = readAnswers(world, request.answers, request.dataDirectory);
  const trust =
    request.trust === undefined ? undefined : parseTrustEntry(readFileLimited(request.trust, fileLimits.trust, 'The trust file'));
  const pin = request.pinFile === null ? null : readSecretFile(request.pinFile, 'The PIN file');
  try {
    if (answers === null && !world.terminal.interactive) {
      throw new CeremonyError(
        'state.no-terminal',
        'People must answer in this run, and there is no terminal to ask them on. Nothing was done.',
      );
    }
    requireUsableOut(request.out);
    const playbook = library.playbook(plan.playbook.id);
    if (playbook !== null) answers?.requireSteps(parsePlaybook(playbook).value.steps.map((step) => step.id));
    if (request.mode === 'rehearsal') await prepareStandIn(world, request, { planBytes, library, answers, pin });
    return await withCore(world, { ...request, paper: trust, library, unattended: answers !== null }, async (core, activity) => {
      if (request.mode === 'production' && trust === undefined) await askCheckpoint(core.history, world.terminal);
      const start = await findOrCreate(world, request, core, planBytes);
      for (const line of runHeader(start, answers !== null)) world.terminal.out(line);
      mkdirSync(request.out, { recursive: true });
      const copyPin = pin === null ? null : () => pin.slice();
      const { terminal, monotonic } = world;
      const end =
        answers === null
          ? await driveInteractive({ core, terminal, activity, pin: copyPin, out: request.out }, start)
          : await driveUnattended({ engine: core.engine, terminal, activity, monotonic, answers, pin: copyPin }, start);
      return finish(world, request, core, end, answers);
    });
  } finally {
    pin?.fill(0);
    answers?.close();
  }
}

function readAnswers(world: World, path: string | null, dataDirectory: string): AnswerSheet | null {
  if (path === null) return null;
  const loaded = parseAnswers(readFileLimited(path, fileLimits.yaml, 'The answers file'));
  return new AnswerSheet(loaded.value, dirname(path), world.environment, join(dataDirectory, 'cards'));
}

function requireUsableOut(out: string): void {
  if (statSync(out, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new CeremonyError('media.exists', 'The place given with --out is a file, and a directory is needed. Nothing was done.');
}

async function findOrCreate(world: World, request: PlayRequest, core: Core, planBytes: Uint8Array): Promise<RunView> {
  const { terminal } = world;
  const planSha256 = sha256Hex(planBytes);
  const left = core.engine.unfinished().find((run) => run.planSha256 === planSha256 && run.mode === request.mode);
  const view =
    left === undefined ? await core.engine.create({ planBytes, mode: request.mode, out: request.out }) : await core.engine.view(left.runId);
  if (left !== undefined) {
    const at = view.steps.findIndex((step) => step.id === view.current?.stepId) + 1;
    terminal.out(`Resuming run ${left.runId} at step ${at} of ${view.steps.length}`);
  }
  return view;
}

function finish(world: World, request: PlayRequest, core: Core, view: RunView, answers: AnswerSheet | null): number {
  const qr = answers === null && world.terminal.interactive;
  if (view.status !== 'aborted' || view.bundle !== undefined) {
    for (const line of runSummary(view, core.store.logKey.fingerprint, core.artifacts(view.runId), qr)) world.terminal.out(line);
  } else if (request.mode === 'production' && view.checkpoint !== undefined) {
    // Numbers may be burned and keys made: the next start asks how far this run came, too.
    for (const line of checkpointLines(view.checkpoint, qr)) world.terminal.out(line);
  }
  if (view.status === 'aborted')
    throw new CeremonyError('state.stopped', 'The run was aborted by a person and is closed. What was made before stays in the log.');
  answers?.requireAllUsed();
  return 0;
}
