import { basename } from 'node:path';
import { drawMediumLabels, labelsOfBundle } from '../../../evidence/documents/medium-labels.ts';
import { loadPress } from '../../../evidence/documents/press.ts';
import { hashWords } from '../../../evidence/hash-words.ts';
import { readBundle } from '../../../evidence/verify-bundle.ts';
import { writeNewFile } from '../../write-new-file.ts';
import type { Command } from '../command.ts';
import { pathOf } from '../data-flags.ts';
import { wordColumns } from '../interactive/columns.ts';

export const mediaLabelCommand: Command = {
  name: 'media label',
  operands: { name: 'BUNDLE', min: 1, max: 1 },
  flags: [
    { name: 'out', value: 'PDF', required: true, says: 'where the labels go' },
    { name: 'paper', value: 'a4|letter', oneOf: ['a4', 'letter'], says: 'paper size; without it A4' },
  ],
  says: 'A label for each medium of a run: label, serial number, seal, run, and the manifest as digits, words and QR code',
  more: [
    'BUNDLE is the directory or the .tar. What the log does not know (a copy in a plain directory has no serial number) is left to be written by hand.',
  ],
  async run(world, given) {
    const labels = labelsOfBundle(await readBundle(pathOf(world, given.operands[0] ?? '')));
    const out = pathOf(world, given.get('out') ?? '');
    writeNewFile(out, drawMediumLabels(await loadPress(), labels, given.get('paper') === 'letter' ? 'letter' : 'a4'));
    for (const { copy, label, serial, seal } of labels.copies)
      world.terminal.out(
        `copy ${copy}: label ${label ?? labels.planned[copy - 1] ?? 'none'}, serial ${serial ?? 'none'}, seal ${seal ?? 'none'}`,
      );
    world.terminal.out(`labels: ${basename(out)}`);
    world.terminal.out(`manifest sha256: ${labels.manifestSha256}`);
    world.terminal.out('manifest words:');
    for (const line of wordColumns(hashWords(labels.manifestSha256))) world.terminal.out(line);
    return 0;
  },
};
