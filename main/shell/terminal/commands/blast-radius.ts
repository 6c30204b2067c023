import { basename } from 'node:path';
import { blastRadiusOf } from '../../../bridge/blast-radius.ts';
import { openStore } from '../../../store/store.ts';
import { writeNewFile } from '../../write-new-file.ts';
import type { Command } from '../command.ts';
import { dataDirectory, dataFlag, jsonFlag, pathOf } from '../data-flags.ts';

export const blastRadiusCommand: Command = {
  name: 'blast-radius',
  operands: { name: 'AUTHORITY', min: 1, max: 1 },
  flags: [{ name: 'out', value: 'FILE', says: 'the same as data (JSON), never over a file' }, dataFlag, jsonFlag],
  says: 'What follows if the key of an authority is stolen or revoked now: what stands under it, and what stops working when',
  more: ['From the record alone. Changes nothing. What a CA that is run elsewhere issued is not known here, and said to be not known.'],
  run(world, given) {
    const store = openStore({ directory: dataDirectory(world, given), now: world.now, random: world.random, readOnly: true });
    let radius: ReturnType<typeof blastRadiusOf>;
    try {
      radius = blastRadiusOf(store, given.operands[0] ?? '', world.now());
    } finally {
      store.close();
    }
    const { terminal } = world;
    const out = given.get('out');
    if (out !== undefined) writeNewFile(pathOf(world, out), `${JSON.stringify(radius, null, 1)}\n`);
    if (given.has('json')) {
      terminal.out(JSON.stringify(radius));
      return Promise.resolve(0);
    }
    const { totals, under, stops } = radius;
    terminal.out(
      `under ${radius.authority}: ${totals.certificates} certificates in force, ${totals.authorities} authorities with it, ${totals.crls} CRLs, ${totals.ocspResponses} OCSP responses`,
    );
    for (const { name, here, depth, live, revoked, ended, profiles } of under) {
      const issued = profiles.map(({ profile, count, until }) => `${count} ${profile} until ${until.slice(0, 10)}`).join(', ');
      const what = here
        ? `${live} in force, ${revoked} revoked, ${ended} ended${issued === '' ? '' : ` (${issued})`}`
        : 'run elsewhere: what it issued is not known here';
      terminal.out(`${'  '.repeat(depth)}${name}: ${what}`);
    }
    for (const { what, at, why } of stops) terminal.out(`stops${at === undefined ? '' : ` by ${at.slice(0, 16)}Z`}: ${what}. ${why}`);
    if (out !== undefined) terminal.out(`written: ${basename(out)}`);
    return Promise.resolve(0);
  },
};
