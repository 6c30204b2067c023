import type { PaperDocument } from '../document.ts';
import { clock, recordPage } from './record-page.ts';
import type { RunRecord } from './run-record.ts';

/**
 * The end of the log on one page, to be taken away. It comes before the manifest that lists it, so it gives the log's size,
 * head and key; checkpoint.txt, which names the manifest, is signed over the same head.
 */
export function checkpointDocument(record: RunRecord): PaperDocument {
  const { log } = record;
  return recordPage(record, 'Closing checkpoint', [
    { kind: 'title', text: record.script.title, under: 'Closing checkpoint' },
    {
      kind: 'facts',
      facts: [
        { label: 'Run', value: record.run, mono: true },
        { label: 'Log', value: log.name, mono: true },
        { label: 'Events', value: String(log.size) },
        { label: 'Sealed', value: `${clock(record.sealedAt)} UTC` },
      ],
    },
    { kind: 'heading', text: 'Head of the log' },
    { kind: 'rows-of-words', sha256: log.head },
    { kind: 'facts', facts: [{ label: 'The same in digits', value: log.head, mono: true }] },
    {
      kind: 'qr',
      text: log.head,
      beside: [
        'Keep this page apart from the machine. Enter the words, or scan the code, when Conclave asks for the last checkpoint: a log that was shortened or rewritten does not continue it.',
        'The code holds the digits.',
      ],
    },
    { kind: 'heading', text: 'Key of the log' },
    { kind: 'rows-of-words', sha256: log.spkiSha256 },
    { kind: 'facts', facts: [{ label: 'The same in digits', value: log.spkiSha256, mono: true }] },
    {
      kind: 'text',
      tone: 'quiet',
      text: 'SHA-256 of its SubjectPublicKeyInfo. A file with the line «log sha256:» and these digits anchors the bundle: conclave verify --trust FILE.',
    },
  ]);
}
