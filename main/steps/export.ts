import { CeremonyError } from '../errors.ts';
import { bundleName } from '../evidence/bundle-name.ts';
import { copyBundle, type OutgoingFile } from '../evidence/copy-bundle.ts';
import { hashWords } from '../evidence/hash-words.ts';
import { requireFit } from '../media/fit.ts';
import type { ReadBack } from '../media/read-from-medium.ts';
import { artifactBytes, artifactSize } from '../store/kept-bytes.ts';
import { moveSeriesItem, readSeriesItemsOfRun } from '../store/tables/crl-series-item.ts';
import { readArtifacts } from '../store/tables/artifact.ts';
import type { Stage } from '../../preload/contract/run-view.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import {
  copyFacts,
  copyPlaces,
  deviceOf,
  doubtfulOf,
  placeChecks,
  readBackCheck,
  requirePlaces,
  wantsRemovable,
  type CopyPlace,
  type Override,
} from './copy-places.ts';
import { besideCheck, kitFacts, kitsBeside, type Kit } from './beside.ts';
import { answerDoubt, ask, askedOf, doubtfulView } from './doubtful-media.ts';
import { requireOwnArtifacts } from './export-checks.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { StepContext, StepInput, StepKind, StepOutcome } from './step.ts';

/** How many media the plan wants beside the output directory. */
function furtherCopies(context: StepContext): number {
  const copies = context.parameter('copies');
  return typeof copies === 'number' ? Math.max(0, copies - 1) : 0;
}

/** The numbers of the further copies: the second is the first of them. */
const copyNumbers = (context: StepContext): number[] => Array.from({ length: furtherCopies(context) }, (_, index) => index + 2);

/** What was typed for the further copies, by prompt. Throws input.answer-missing. */
function typedFor(context: StepContext, input: StepInput): Record<string, string> {
  const typed: Record<string, string> = {};
  for (const copy of copyNumbers(context)) {
    typed[`copy${copy}`] = input.text(`copy${copy}`).trim();
    if (typed[`copy${copy}`] === '')
      throw new CeremonyError('input.answer-missing', `No directory was named for copy ${copy}. Nothing was written.`);
    if (!wantsRemovable(context)) continue;
    typed[`seal${copy}`] = input.text(`seal${copy}`).trim();
    if (typed[`seal${copy}`] === '')
      throw new CeremonyError('input.answer-missing', `No seal was named for copy ${copy}; say none if it gets none. Nothing was written.`);
  }
  return typed;
}

/** More files than this nobody compares one by one: the lists that name them all stand there, and chains and CRLs. */
const mostShown = 60;

function filesStage(context: StepContext): Extract<Stage, { kind: 'files' }> {
  const all = readArtifacts(context.store, context.run.id);
  const shown = all.length <= mostShown ? all : all.filter(({ role }) => role === 'list' || role === 'chain' || role === 'crl');
  const files = shown.map((each) => ({
    path: each.path,
    size: artifactSize(context.store, each),
    sha256: each.sha256,
    words: hashWords(each.sha256),
  }));
  if (shown.length === all.length) return { kind: 'files', files };
  return { kind: 'files', files, note: `and ${all.length - shown.length} more files, each named with its SHA-256 in MANIFEST.json.` };
}

const besides = {
  publication: 'what a web server is to serve, with the script that checks it',
  reader: 'the page that reads QR codes',
} as const;

/** What goes out with it, in directories of their own. */
function besideSentence({ run }: StepContext): string {
  const wanted = run.plan.beside ?? [];
  return wanted.length === 0 ? '' : ` Beside them: ${wanted.map((each) => besides[each]).join(', and ')}.`;
}

function promptsFor(context: StepContext): Prompt[] {
  return copyNumbers(context).flatMap((copy): Prompt[] => [
    { kind: 'text', id: `copy${copy}`, label: `Directory of the medium for copy ${copy}` },
    ...(wantsRemovable(context)
      ? [{ kind: 'text' as const, id: `seal${copy}`, label: `Number of the seal that copy ${copy} gets (none, if it gets none)` }]
      : []),
  ]);
}

/** Every copy, one after the other, each with its kits; how each was read back. Throws media.*. */
async function writeCopies(
  context: StepContext,
  places: readonly CopyPlace[],
  files: readonly OutgoingFile[],
  kits: readonly Kit[],
): Promise<ReadBack[]> {
  const name = bundleName({ mode: context.run.mode, title: context.run.plan.title, run: context.run.id });
  const found: ReadBack[] = [];
  for (const place of places) {
    context.progress(`Writing copy ${place.copy} of ${places.length} and reading it back`);
    const options = { mount: place.at?.mount ?? null, mayRemount: deviceOf(place) !== null };
    const { readBack } = await copyBundle(place.directory, name, files, options);
    for (const kit of kits) {
      const outgoing = kit.files.map(({ path, bytes }) => ({ path, bytes: () => bytes }));
      const holds = [...new Set(kit.files.map(({ path }) => path.split('/')[0] ?? ''))];
      await copyBundle(place.directory, kit.name, outgoing, { ...options, holds });
    }
    found.push(readBack);
  }
  return found;
}

async function writeOut(
  context: StepContext,
  input: StepInput,
  typed: Readonly<Record<string, string>>,
  override: Override | null,
): Promise<StepOutcome> {
  const further = copyNumbers(context).map((copy) => typed[`copy${copy}`] ?? '');
  const places = await copyPlaces(context, further);
  requirePlaces(context, places);
  const doubtful = doubtfulOf(context, places);
  if (doubtful.length > 0 && override === null) return { kind: 'more', state: ask(typed, doubtful) };
  const artifacts = readArtifacts(context.store, context.run.id);
  const own = requireOwnArtifacts(context, artifacts);
  const sizes = artifacts.map((file) => ({ path: file.path, size: artifactSize(context.store, file) }));
  const beside = kitsBeside(context);
  const besides = beside.kits.flatMap(({ name, files }) =>
    files.map(({ path, bytes }) => ({ path: `${name}/${path}`, size: bytes.length })),
  );
  for (const { at } of places) requireFit(at?.fileSystem ?? null, [...sizes, ...besides]);
  const files = artifacts.map((file) => ({ path: file.path, bytes: () => artifactBytes(context.store, file) }));
  const readBack = await writeCopies(context, places, files, beside.kits);
  const checks = [own, readBackCheck(places, readBack, artifacts.length), ...placeChecks(places, override), ...besideCheck(beside)];
  return {
    kind: 'commit',
    commit() {
      // Every copy has been read back: from here on the lists signed ahead lie on their media, and before it none does for sure.
      const sealed = readSeriesItemsOfRun(context.store, context.run.id).filter(({ status }) => status === 'planned');
      context.log(
        input.person.id,
        'exported',
        {
          files: artifacts.map((file) => ({ path: file.path, sha256: file.sha256 })),
          copies: places.length,
          media: places.map((place, index) => copyFacts(place, readBack[index] ?? 'cached', typed[`seal${place.copy}`] ?? null)),
          ...(beside.kits.length === 0 ? {} : { beside: kitFacts(beside.kits) }),
          ...(sealed.length === 0 ? {} : { sealed: sealed.map(({ number }) => number) }),
        },
        checks,
        sealed.map((item) => moveSeriesItem(item, 'sealed')),
      );
      return { kind: 'done', value: null, data: { further }, checks };
    },
  };
}

/**
 * Writes the artifacts into the bundle's directory, and into one directory for each further copy: staged, exclusively, flushed, read
 * back from the medium and hashed (MEDIA-READBACK), after ISSUER-MATCH held for each. Further copies are judged by what they lie on
 * (MEDIA-REMOVABLE, MEDIA-APART). What the plan wants `beside` it (KIT-BESIDE) is written to the same places by the same door. Throws state.checks-failed, store.corrupt, media.*. Source: rules.md, Logs and bundles; formats.md,
 * Evidence bundle.
 */
export const exportArtifacts: StepKind = {
  kind: 'export',
  needs: { artifacts: 'artifacts' },
  gives: null,
  with: ['copies'],
  model: { acting: 'one', requires: ['present', 'signed', 'media'], sets: ['written-out'] },
  view(context) {
    const asked = askedOf(context.state);
    if (asked !== null) return doubtfulView(context, asked);
    const value = context.value('artifacts');
    const files = value.type === 'artifacts' ? value.files : [];
    return {
      will: `${files.length} files are written, read back and compared. Nothing is overwritten.${besideSentence(context)}`,
      button: `Export ${files.length} files`,
      awaited: anyOfRoles(context),
      prompts: promptsFor(context),
      stage: filesStage(context),
    };
  },
  async perform(context, input) {
    const asked = askedOf(context.state);
    if (asked === null) {
      roleOf(anyOfRoles(context), input.person);
      return writeOut(context, input, typedFor(context, input), null);
    }
    roleOf(doubtfulView(context, asked).awaited, input.person);
    const answer = answerDoubt(asked, input);
    return 'state' in answer ? { kind: 'more', state: answer.state } : writeOut(context, input, answer.values, answer.agreed);
  },
};
