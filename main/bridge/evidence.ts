import type { CallInput, CallOutput, EvidenceView } from '../../preload/contract/calls.ts';
import { backupOf } from '../ceremony/run-backup.ts';
import { storedRun } from '../ceremony/stored-run.ts';
import { CeremonyError } from '../errors.ts';
import { hashWords } from '../evidence/hash-words.ts';
import { verifyBundle } from '../evidence/verify-bundle.ts';
import { readArtifacts } from '../store/tables/artifact.ts';
import type { Run } from '../store/tables/run.ts';
import { qrMatrix } from '../evidence/qr-matrix.ts';
import { runsOfPeople, sealedFacts } from './run-summaries.ts';
import type { OpenCore, Workplace } from './workplace.ts';

async function viewOf(core: OpenCore, row: Run): Promise<EvidenceView[]> {
  const sealed = sealedFacts(core, row.id);
  if (sealed === null) return [];
  // The same text as checkpoint.txt: size, head and manifest of a sealed run do not change, and Ed25519 repeats itself.
  const checkpoint = core.store.checkpoint(row.id, [`manifest sha256:${sealed.manifestSha256}`]);
  const { head } = core.store.head(row.id);
  const backup = row.mode === 'production' ? backupOf(core.store, storedRun(row)) : null;
  return [
    {
      runId: row.id,
      title: row.title,
      mode: row.mode,
      finishedAt: sealed.finishedAt,
      bundle: sealed.bundle,
      checkpoint,
      qr: await qrMatrix(checkpoint),
      hash: { what: 'end of the log', sha256: head, words: hashWords(head) },
      artifacts: artifactsOf(core, row.id),
      ...(backup === null ? {} : { backup }),
    },
  ];
}

/** More would be a list nobody reads aloud; documents/artifacts.pdf has them all. */
const mostArtifacts = 40;

function artifactsOf(core: OpenCore, runId: string): EvidenceView['artifacts'] {
  return readArtifacts(core.store, runId)
    .slice(0, mostArtifacts)
    .map(({ path, sha256 }) => ({ what: path.replace(/^artifacts\//, ''), sha256, words: hashWords(sha256) }));
}

/** The evidence of every finished run, newest first, with the checkpoint people take away on paper. */
export async function evidence(workplace: Workplace): Promise<EvidenceView[]> {
  const cores = [await workplace.production(), ...workplace.rehearsals()];
  const views = await Promise.all(cores.flatMap((core) => runsOfPeople(core).map((row) => viewOf(core, row))));
  return views.flat().toSorted((a, b) => (a.finishedAt < b.finishedAt ? 1 : -1));
}

/**
 * Judges the bundle on disk again, from its files alone. What is on paper is not known here, so ANCHOR is not-checked;
 * `conclave verify --trust` does that. Throws state.not-open before there is a bundle, input.not-found where it is gone.
 */
export async function verifyEvidence(workplace: Workplace, { runId }: CallInput<'verifyEvidence'>): Promise<CallOutput<'verifyEvidence'>> {
  const sealed = sealedFacts(await workplace.coreOf(runId), runId);
  if (sealed === null) throw new CeremonyError('state.not-open', 'This run has no evidence bundle yet. Nothing was verified.');
  const { verdict, checks, facts } = await verifyBundle(sealed.bundle, { unanchored: true });
  return { verdict, checks: checks.map((check) => ({ ...check })), facts: facts.map((fact) => ({ ...fact })) };
}
