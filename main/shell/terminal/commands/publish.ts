import { writePublication } from '../../../bridge/publication.ts';
import { CeremonyError } from '../../../errors.ts';
import { composePublication } from '../../../steps/publication.ts';
import { openStore } from '../../../store/store.ts';
import { readerPage } from '../../resources.ts';
import type { Command } from '../command.ts';
import { dataDirectory, dataFlag, pathOf } from '../data-flags.ts';

export const publishCommand: Command = {
  name: 'publish',
  operands: { name: 'LABEL', min: 1, max: 1 },
  flags: [{ name: 'out', value: 'DIR', required: true, says: 'where the kit’s directory goes, for instance a medium' }, dataFlag],
  says: 'What a web server serves for an authority, as files under their paths, with a script that checks it from outside',
  more: [
    'The newest list and delta of every partition, the certificate and OCSP responses that are good still, at the addresses of the authority’s policy.',
    'README.txt has the commands for rsync, an object store and nginx. check.sh, run on the online side, prints one line: conclave served takes it.',
  ],
  async run(world, given) {
    const store = openStore({ directory: dataDirectory(world, given), now: world.now, random: world.random, readOnly: true });
    let kit: ReturnType<typeof composePublication>;
    try {
      kit = composePublication(store, given.operands[0] ?? '', readerPage(world.programDirectory), world.now());
    } finally {
      store.close();
    }
    const out = given.get('out');
    if (out === undefined) throw new CeremonyError('usage', 'publish needs --out DIR.');
    const { readBack } = await writePublication(pathOf(world, out), kit.name, kit.files);
    for (const { path, bytes } of kit.files) if (path.startsWith('www/')) world.terminal.out(`serve: ${path}  ${bytes.length} bytes`);
    world.terminal.out(`files: ${kit.files.length}, read back: ${readBack}`);
    world.terminal.out(`kit: ${kit.name}`);
    return 0;
  },
};
