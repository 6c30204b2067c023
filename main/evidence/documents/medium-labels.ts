import { CeremonyError } from '../../errors.ts';
import { rehearsalText } from '../../pki/rehearsal-mark.ts';
import { sha256Hex } from '../../pki/hash.ts';
import type { RunMode } from '../bundle.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import type { DirectoryReading } from '../verify/read-directory.ts';
import { openReading } from '../verify/reading.ts';
import type { Block, PaperDocument, PaperFact, PaperSize } from './document.ts';
import { drawDocument } from './draw-document.ts';
import type { Press } from './press.ts';

type Copy = NonNullable<EventData<'exported'>['media']>[number];

/** What goes onto the labels of one run's media. */
export interface MediumLabels {
  readonly title: string;
  readonly run: string;
  readonly mode: RunMode;
  /** ISO 8601 UTC: when the log was sealed. */
  readonly sealedAt: string;
  readonly manifestSha256: string;
  /** End of the run's log. */
  readonly head: string;
  /** Names the plan gives the media, in the order of the copies. */
  readonly planned: readonly string[];
  readonly copies: readonly Copy[];
}

/**
 * The labels of a bundle's media, from its files alone: the log tells where each copy went. Only the log is held to the manifest; `conclave
 * verify` judges the rest. Throws input.unsupported for a run that exported nothing, state.checks-failed.
 */
export function labelsOfBundle(files: DirectoryReading): MediumLabels {
  const reading = openReading(files);
  const listed = reading.manifest().files.find(({ path }) => path === 'transcript.jsonl');
  if (listed?.sha256 !== sha256Hex(reading.file('transcript.jsonl')))
    throw new CeremonyError(
      'state.checks-failed',
      'The log of this bundle is not the one its manifest lists. No label was drawn. Verify the bundle with conclave verify.',
    );
  const copies = eventsOf(reading.events(), 'exported').at(-1)?.media ?? [];
  if (copies.length === 0)
    throw new CeremonyError(
      'input.unsupported',
      'The log of this bundle does not tell which media the copies went onto. No label was drawn.',
    );
  const { title, run, mode } = reading.planned();
  return {
    title,
    run,
    mode,
    sealedAt: reading.sealed().at,
    manifestSha256: sha256Hex(reading.file('MANIFEST.json')),
    head: reading.head(),
    planned: reading.plan().value.media,
    copies,
  };
}

/** What the code of a label holds: one line for people, and for a scanner the digits nobody likes to type. */
export const labelText = ({ run, manifestSha256 }: Pick<MediumLabels, 'run' | 'manifestSha256'>, copy: number): string =>
  `conclave-medium/1 run ${run} copy ${copy} manifest sha256:${manifestSha256}`;

/** To be written by hand. */
const blank = '______________________';

function factsOf({ planned, run, sealedAt }: MediumLabels, { copy, on, seal, device, serial, label, fileSystem }: Copy): PaperFact[] {
  const name = [planned[copy - 1], label].filter((each) => each !== undefined && each !== null && each !== '');
  return [
    { label: 'Label', value: name.length === 0 ? blank : [...new Set(name)].join(' / ') },
    { label: 'Device', value: on === 'device' ? [device, fileSystem].filter(Boolean).join(', ') : blank },
    { label: 'Serial number', value: serial ?? blank, mono: serial !== null && serial !== undefined },
    { label: 'Seal', value: seal ?? blank },
    { label: 'Run', value: run, mono: true },
    { label: 'Sealed', value: `${sealedAt.slice(0, 19).replace('T', ' ')} UTC` },
  ];
}

/** A page a copy: what it is, which medium, the manifest by digits, words and code. The same bundle gives the same bytes. */
export function drawMediumLabels(press: Press, labels: MediumLabels, size: PaperSize): Uint8Array {
  const { title, mode, sealedAt, manifestSha256, copies } = labels;
  const document: PaperDocument = {
    title,
    name: 'Labels of the media',
    date: new Date(sealedAt),
    notices:
      mode === 'production' ? [] : [`${mode === 'drill' ? 'Drill' : 'Rehearsal'}. Everything on these media is marked and not for use.`],
    pattern: mode === 'production' ? null : rehearsalText,
    foot: [
      { what: 'manifest', sha256: manifestSha256 },
      { what: 'log     ', sha256: labels.head },
    ],
    blocks: copies.flatMap((copy, index): Block[] => [
      ...(index === 0 ? [] : [{ kind: 'new-page' } as const]),
      { kind: 'title', text: title, under: `Evidence, copy ${copy.copy} of ${copies.length}` },
      { kind: 'facts', facts: factsOf(labels, copy) },
      { kind: 'hashes', hashes: [{ what: 'MANIFEST.json', sha256: manifestSha256 }] },
      {
        kind: 'qr',
        text: labelText(labels, copy.copy),
        beside: [
          'Fold or cut, and keep it with the medium. sha256sum MANIFEST.json gives the digits; sha256sum -c SHA256SUMS checks every file.',
          'The code holds run, copy and manifest. What is left open is written by hand.',
        ],
      },
    ]),
  };
  return drawDocument(press, document, size);
}
