import type { BundleFile, BundleSource } from '../bundle.ts';
import { drawOnce } from './draw-once.ts';
import { loadedPress } from './press.ts';
import { afterActionDocument } from './record/after-action-document.ts';
import { artifactsDocument } from './record/artifacts-document.ts';
import { checkpointDocument } from './record/checkpoint-document.ts';
import { peopleDocument } from './record/people-document.ts';
import { type RunRecord, runRecord } from './record/run-record.ts';
import { scriptAsRun } from './record/script-as-run.ts';
import { transcriptDocument } from './record/transcript-document.ts';
import type { PaperDocument } from './document.ts';

const documents: Readonly<Record<string, (record: RunRecord, source: BundleSource) => PaperDocument>> = {
  script: scriptAsRun,
  transcript: transcriptDocument,
  people: peopleDocument,
  artifacts: artifactsDocument,
  checkpoint: checkpointDocument,
};

/** Of a drill one more. */
const documentsOf = ({ mode }: Pick<BundleSource, 'mode'>): typeof documents =>
  mode === 'drill' ? { ...documents, 'after-action-report': afterActionDocument } : documents;

/** PDFs under documents/ of such a run, always these. */
export const documentCount = (source: Pick<BundleSource, 'mode'>): number => Object.keys(documentsOf(source)).length;

/**
 * The PDFs of documents/: the log for people, A4. Each is made when it is asked for: verification compares them last.
 * loadPress must have been waited for.
 * @throws input.* where plan, playbook or log cannot be read
 */
export function* bundleDocuments(source: BundleSource): Generator<BundleFile> {
  const record = runRecord(source);
  for (const [name, compose] of Object.entries(documentsOf(source)))
    yield { path: `documents/${name}.pdf`, bytes: drawOnce(loadedPress(), compose(record, source), 'a4'), role: 'document' };
}
