import { failed, notChecked, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { namedHash, signerUnder, takeFiles, takesList } from './artifact-intake.ts';
import { describeSize } from './describe-size.ts';
import { drawPositions, readBackApplies, readBackCheck, readBackPrompt, takeReadBack } from './read-back.ts';
import { textOf } from './state-map.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { ArtifactFilesValue } from './values.ts';
import type { SettledOutcome, StepContext, StepKind } from './step.ts';

/** What the plan names: a SHA-256, or null where it is shown and read back on the day. */
function plannedHash(context: StepContext): string | null {
  const value = textOf(context.parameter('sha256'));
  return value === 'at-run' ? null : value;
}

const positionsOf = (context: StepContext): readonly number[] => (context.state['positions'] as readonly number[] | undefined) ?? [];

/** What was read and waits to be read back. */
const takenOf = (context: StepContext): ArtifactFilesValue | null =>
  context.state['taken'] === undefined ? null : (context.state['taken'] as unknown as ArtifactFilesValue);

const what = (ofList: boolean): string => (ofList ? 'list of files' : 'file');

/** Nobody compares a thousand lines on a screen: the list has one hash, and names all of them. */
const mostShown = 40;

function factsOf(taken: ArtifactFilesValue, ofList: boolean): Fact[] {
  const total = taken.files.reduce((sum, { size }) => sum + size, 0);
  const shown = taken.files.slice(0, mostShown);
  return [
    ...(ofList
      ? [
          { label: 'Files', value: `${taken.files.length}, ${describeSize(total)} together` },
          { label: 'SHA-256 of the list', value: namedHash(taken, true), mono: true },
        ]
      : []),
    ...shown.flatMap(({ name, size, sha256 }) => [
      { label: name, value: `${describeSize(size)} (${size})` },
      { label: `${name}, SHA-256`, value: sha256, mono: true },
    ]),
    ...(taken.files.length > shown.length
      ? [{ label: 'Not shown', value: `${taken.files.length - shown.length} more files of the list` }]
      : []),
  ];
}

/** ARTIFACT-HASH. Throws input.hash-mismatch where the plan names another. */
function hashCheck(context: StepContext, actor: string, taken: ArtifactFilesValue): Check {
  const planned = plannedHash(context);
  const found = namedHash(taken, takesList(context));
  if (planned === null)
    return readBackApplies(context) ? passed('ARTIFACT-HASH', found) : notChecked('ARTIFACT-HASH', 'automated: the plan names no hash');
  if (planned === found) return passed('ARTIFACT-HASH', found);
  context.log(actor, 'files-refused', { sha256: found }, [failed('ARTIFACT-HASH', `the plan names ${planned}`)]);
  throw new CeremonyError(
    'input.hash-mismatch',
    `ARTIFACT-HASH: the plan names ${planned}, and the SHA-256 of this ${what(takesList(context))} is ${found}. Nothing was signed. Bring the right one.`,
  );
}

function keep(context: StepContext, actor: string, taken: ArtifactFilesValue, checks: readonly Check[]): SettledOutcome {
  const files: JsonObject[] = taken.files.map(({ name, size, sha256, digest }) => ({ name, size, sha256, digest }));
  const sha256 = namedHash(taken, takesList(context));
  context.log(actor, 'files-imported', { files, digestAlgorithm: taken.digestAlgorithm, sha256, list: takesList(context) }, checks);
  return { kind: 'done', value: taken, data: { files: taken.files.length, sha256 }, checks };
}

/**
 * Reads the files that are to be signed where they lie, in pieces: name, size and hashes are kept, the files themselves are not. The plan
 * names the SHA-256 of the one file (or, with `manifest: true`, of the list that names all of them), or somebody reads four of its words
 * back from paper or a second machine. Throws input.*, media.io. Source: RFC 5652 §11.2; rules.md, Approvals (read-back).
 */
export const importArtifacts: StepKind = {
  kind: 'import-artifacts',
  needs: { signer: 'signer' },
  gives: 'artifact-files',
  with: ['sha256', 'profile'],
  optionalWith: ['manifest'],
  model: { acting: 'one', requires: ['present'] },
  start: (context) => ({ positions: drawPositions(context.random) }),
  view(context) {
    const taken = takenOf(context);
    const ofList = takesList(context);
    const awaited = anyOfRoles(context);
    if (taken === null) {
      const prompt: Prompt = {
        kind: 'text',
        id: 'artifact',
        label: ofList
          ? 'Path of the list of files, as sha256sum prints it; the files lie beside it'
          : 'Path of the file that is to be signed',
        place: 'file',
      };
      return {
        will: `The ${what(ofList)} is read where it lies${ofList ? ', with every file it names' : ''}, and its SHA-256 is kept. Nothing is copied, and nothing is signed yet.`,
        button: ofList ? 'Read the files' : 'Read the file',
        awaited,
        prompts: [prompt],
        stage: {
          kind: 'facts',
          facts: [
            { label: 'Signer', value: signerUnder(context).label },
            {
              label: 'SHA-256 the plan names',
              value: plannedHash(context) ?? 'none: it is shown and read back',
              mono: plannedHash(context) !== null,
            },
          ],
        },
      };
    }
    return {
      will: `What you read back is held to the ${what(ofList)} that was read. Nothing is signed yet.`,
      button: `Confirm the ${what(ofList)}`,
      awaited,
      prompts: awaited.map(({ id }) => readBackPrompt(id, positionsOf(context), what(ofList))),
      stage: { kind: 'facts', facts: factsOf(taken, ofList) },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const actor = input.person.id;
    const known = takenOf(context);
    if (known !== null) {
      takeReadBack(context, input, what(takesList(context)), namedHash(known, takesList(context)), positionsOf(context));
      const checks = [hashCheck(context, actor, known), readBackCheck(context, `SHA-256 of the ${what(takesList(context))}`)];
      return { kind: 'commit', commit: () => keep(context, actor, known, checks) };
    }
    const taken = await takeFiles(context, input.text('artifact').trim());
    const check = hashCheck(context, actor, taken);
    if (plannedHash(context) === null && readBackApplies(context))
      return {
        kind: 'more',
        state: { ...context.state, taken: taken as unknown as JsonObject, sha256: namedHash(taken, takesList(context)) },
      };
    return { kind: 'commit', commit: () => keep(context, actor, taken, [check]) };
  },
};
