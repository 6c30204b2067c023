import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ProgramEnd, type Reader, runProgram } from './reader.ts';

/** NSS: the root trusted in a new database, the CRL imported by crlutil, `certutil -V` for a CA (L) or a TLS server (V). */
export const nss: Reader = {
  name: 'NSS',
  needs: [
    { program: 'certutil', package: 'libnss3-tools' },
    { program: 'crlutil', package: 'libnss3-tools' },
  ],
  judge: (specimens) =>
    specimens.map(({ directory, root, leaf, crl }) => {
      const database = join(directory, 'nss');
      mkdirSync(database);
      const at = ['-d', `sql:${database}`];
      const steps: (readonly [string, readonly string[]])[] = [
        ['certutil', ['-N', ...at, '--empty-password']],
        ['certutil', ['-A', ...at, '-n', 'root', '-t', 'C,C,C', '-i', `${root}.der`]],
        ...(leaf === null ? [] : ([['certutil', ['-A', ...at, '-n', 'leaf', '-t', ',,', '-i', `${leaf}.der`]]] as const)),
        ...(crl === null ? [] : ([['crlutil', ['-I', ...at, '-i', `${crl}.der`]]] as const)),
        ['certutil', ['-V', ...at, '-e', '-n', leaf === null ? 'root' : 'leaf', '-u', leaf === null ? 'L' : 'V']],
      ];
      const ends: ProgramEnd[] = [];
      for (const [program, args] of steps) {
        if (ends.every(({ status }) => status === 0)) ends.push(runProgram(program, args));
      }
      return { accepted: ends.every(({ status }) => status === 0), says: ends.map(({ says }) => says).join('\n') };
    }),
};
