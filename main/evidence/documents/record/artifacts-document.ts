import { sha256Hex } from '../../../pki/hash.ts';
import type { BundleSource } from '../../bundle.ts';
import type { PaperDocument } from '../document.ts';
import { recordPage } from './record-page.ts';
import type { RunRecord } from './run-record.ts';

/** More would take a page for every eight files; hexadecimal alone is listed for all. */
const mostWithWords = 40;

/** Every file the ceremony made, with its hash to compare, and the words to read aloud. */
export function artifactsDocument(record: RunRecord, source: BundleSource): PaperDocument {
  const files = source.artifacts.map(({ path, bytes, role }) => ({ path, role, size: bytes.length, sha256: sha256Hex(bytes) }));
  const most = files.length <= mostWithWords ? '' : ` The words of the first ${mostWithWords} follow the list.`;
  return recordPage(record, 'Artifacts', [
    { kind: 'title', text: record.script.title, under: 'Artifacts' },
    {
      kind: 'text',
      tone: 'lead',
      text:
        files.length === 0
          ? 'This run made no file that leaves the machine.'
          : `SHA-256 of each file as it is stored; sha256sum gives the same.${most}`,
    },
    ...(files.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            columns: [
              { title: 'File', share: 6 },
              { title: 'Kind', share: 1.6 },
              { title: 'Bytes', share: 1.2 },
              { title: 'SHA-256', share: 5 },
            ],
            rows: files.map(({ path, role, size, sha256 }) => [
              { text: path.replace(/^artifacts\//, ''), small: true },
              { text: role, small: true },
              { text: String(size), small: true },
              { text: sha256, mono: true },
            ]),
          },
          {
            kind: 'hashes' as const,
            hashes: files.slice(0, mostWithWords).map(({ path, sha256 }) => ({ what: path.replace(/^artifacts\//, ''), sha256 })),
          },
        ]),
  ]);
}
