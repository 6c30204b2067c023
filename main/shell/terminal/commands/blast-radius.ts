import { basename } from 'node:path';
import { blastRadiusOf, encodeRadius } from '../../../bridge/blast-radius.ts';
import { radiusWorld } from '../../../bridge/radius-world.ts';
import { openStore } from '../../../store/store.ts';
import { resourceLibrary } from '../../resources.ts';
import { savedDesign, savedDesigns } from '../../window/saved-plans.ts';
import { writeNewFile } from '../../write-new-file.ts';
import type { Command } from '../command.ts';
import { dataDirectory, dataFlag, jsonFlag, pathOf } from '../data-flags.ts';

export const blastRadiusCommand: Command = {
  name: 'blast-radius',
  operands: { name: 'AUTHORITY', min: 1, max: 1 },
  flags: [{ name: 'out', value: 'FILE', says: 'the same as data (JSON), never over a file' }, dataFlag, jsonFlag],
  says: 'What follows if the key of an authority is stolen or revoked now: what stands under it, and what stops working when',
  more: [
    'From the record alone. Changes nothing. What a CA that is run elsewhere issued is not known here, and said to be not known.',
    'Environments are those that a saved design of the data directory gives a CA, found by its subject.',
  ],
  run(world, given) {
    const data = dataDirectory(world, given);
    const designs = savedDesigns(data).map(({ name }) => savedDesign(data, world.programDirectory, name).bytes);
    const beside = radiusWorld(designs, resourceLibrary(world.programDirectory, null, data));
    const store = openStore({ directory: data, now: world.now, random: world.random, readOnly: true });
    let radius: ReturnType<typeof blastRadiusOf>;
    try {
      radius = blastRadiusOf(store, given.operands[0] ?? '', world.now(), beside);
    } finally {
      store.close();
    }
    const { terminal } = world;
    const out = given.get('out');
    if (out !== undefined) writeNewFile(pathOf(world, out), encodeRadius(radius));
    if (given.has('json')) {
      terminal.out(JSON.stringify(radius));
      return Promise.resolve(0);
    }
    const { totals, environments, under, stops } = radius;
    terminal.out(
      `under ${radius.authority}: ${totals.certificates} certificates in force, ${totals.authorities} authorities with it, ${totals.crls} CRLs, ${totals.ocspResponses} OCSP responses, ${totals.responders} OCSP responders`,
    );
    if (environments.some(({ environment }) => environment !== null))
      for (const { environment, authorities, certificates } of environments)
        terminal.out(`environment ${environment ?? 'not said'}: ${certificates} certificates in force, ${authorities} authorities`);
    for (const { name, here, depth, live, revoked, ended, profiles } of under) {
      const issued = profiles.map(({ profile, count, until }) => `${count} ${profile} until ${until.slice(0, 10)}`).join(', ');
      const what = here
        ? `${live} in force, ${revoked} revoked, ${ended} ended${issued === '' ? '' : ` (${issued})`}`
        : 'run elsewhere: what it issued is not known here';
      terminal.out(`${'  '.repeat(depth)}${name}: ${what}`);
    }
    for (const { name, publishedAt } of under) if (publishedAt.length > 0) terminal.out(`looked for: ${name}: ${publishedAt.join(', ')}`);
    for (const { what, at, why } of stops) terminal.out(`stops${at === undefined ? '' : ` by ${at.slice(0, 16)}Z`}: ${what}. ${why}`);
    if (out !== undefined) terminal.out(`written: ${basename(out)}`);
    return Promise.resolve(0);
  },
};
