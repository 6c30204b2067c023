import { basename } from 'node:path';
import { judgeFetched } from '../../../bridge/served.ts';
import { openStore } from '../../../store/store.ts';
import { fileLimits, readFileLimited } from '../../files.ts';
import type { Command } from '../command.ts';
import { dataDirectory, dataFlag, jsonFlag, pathOf } from '../data-flags.ts';

export const servedCommand: Command = {
  name: 'served',
  operands: { name: 'FILE…', min: 1, max: 100 },
  flags: [dataFlag, jsonFlag],
  says: 'Check files fetched back from the web server against what was signed',
  more: [
    'One line a file: PUBLISHED-EQUALS-SIGNED, and what it is. The newest revocation list, found as it was signed, is due no more.',
    'FILE may also be the line that check.sh of a kit (conclave publish) printed, or a PNG of its QR code: it speaks for all its addresses.',
    'Fetch them on the online side as clients do, for instance: curl -fsS -o fetched.crl http://pki.example.org/root.crl',
  ],
  run(world, given) {
    const files = given.operands.map((typed) => ({
      name: basename(typed),
      bytes: readFileLimited(pathOf(world, typed), fileLimits.crl, 'The file'),
    }));
    const store = openStore({ directory: dataDirectory(world, given), now: world.now, random: world.random });
    try {
      const verdicts = judgeFetched(store, files);
      if (given.has('json')) world.terminal.out(JSON.stringify(verdicts.map(({ name, what, check }) => ({ name, what, check }))));
      else
        for (const { name, what, check } of verdicts)
          world.terminal.out(
            `${check.verdict.padEnd(6)}  ${check.name}  ${name}: ${check.verdict === 'passed' ? what : `${what}; ${check.reason ?? ''}`}`,
          );
      return Promise.resolve(verdicts.every(({ check }) => check.verdict === 'passed') ? 0 : 1);
    } finally {
      store.close();
    }
  },
};
