import { passed } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { bundleName } from '../evidence/bundle-name.ts';
import { openBundleDirectory } from '../evidence/bundle-directory.ts';
import { hashWords } from '../evidence/hash-words.ts';
import { writeBundleFile } from '../evidence/write-bundle.ts';
import { artifactBytes, artifactSize } from '../store/kept-bytes.ts';
import { moveSeriesItem, readSeriesItemsOfRun } from '../store/tables/crl-series-item.ts';
import { readArtifacts } from '../store/tables/artifact.ts';
import type { Prompt, Stage } from '../../preload/contract/run-view.ts';
import { requireOwnArtifacts } from './export-checks.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { StepContext, StepInput, StepKind } from './step.ts';

/** How many media the plan wants beside the output directory. */
function furtherCopies(context: StepContext): number {
  const copies = context.parameter('copies');
  return typeof copies === 'number' ? Math.max(0, copies - 1) : 0;
}

function directories(context: StepContext, input: StepInput): string[] {
  return Array.from({ length: furtherCopies(context) }, (_, index) => {
    const directory = input.text(`copy${index + 2}`).trim();
    if (directory === '')
      throw new CeremonyError('input.answer-missing', `No directory was named for copy ${index + 2}. Nothing was written.`);
    return directory;
  });
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

/**
 * Writes the artifacts into the bundle's directory, and into one directory for each further copy: exclusively, flushed, read
 * back and hashed (MEDIA-READBACK), after ISSUER-MATCH held for each. Throws state.checks-failed, store.corrupt, media.*. Source: rules.md, Logs and bundles; formats.md, Evidence bundle.
 */
export const exportArtifacts: StepKind = {
  kind: 'export',
  needs: { artifacts: 'artifacts' },
  gives: null,
  with: ['copies'],
  model: { acting: 'one', requires: ['present', 'signed', 'media'], sets: ['written-out'] },
  view(context) {
    const value = context.value('artifacts');
    const files = value.type === 'artifacts' ? value.files : [];
    const prompts: Prompt[] = Array.from({ length: furtherCopies(context) }, (_, index) => ({
      kind: 'text',
      id: `copy${index + 2}`,
      label: `Directory of the medium for copy ${index + 2}`,
    }));
    return {
      will: `${files.length} files are written, read back and compared. Nothing is overwritten.`,
      button: `Export ${files.length} files`,
      awaited: anyOfRoles(context),
      prompts,
      stage: filesStage(context),
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const name = bundleName({ mode: context.run.mode, title: context.run.plan.title, run: context.run.id });
    const further = directories(context, input);
    const artifacts = readArtifacts(context.store, context.run.id);
    const own = requireOwnArtifacts(context, artifacts);
    for (const parent of [context.run.out, ...further]) {
      const directory = await openBundleDirectory(parent, name);
      for (const file of artifacts) await writeBundleFile(directory, file.path, artifactBytes(context.store, file));
    }
    const check = passed('MEDIA-READBACK', `${artifacts.length} files, ${further.length + 1} cop${further.length === 0 ? 'y' : 'ies'}`);
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
            copies: further.length + 1,
            ...(sealed.length === 0 ? {} : { sealed: sealed.map(({ number }) => number) }),
          },
          [own, check],
          sealed.map((item) => moveSeriesItem(item, 'sealed')),
        );
        return { kind: 'done', value: null, data: { further }, checks: [own, check] };
      },
    };
  },
};
