// Restores a snapshot and kills itself at a named point. Not a test.

import { randomBytes } from 'node:crypto';
import { restoreDataDirectory } from '../../main/ceremony/restore/restore-data-directory.ts';
import { passphraseOf } from '../integration/ceremony/turns.ts';
import { kdfCost } from '../integration/ceremony/kdf-cost.ts';

const [snapshot = '', directory = '', point = ''] = process.argv.slice(2);
await restoreDataDirectory(
  { snapshot, directory, passphrases: new Map(['alice', 'bob'].map((person) => [person, new TextEncoder().encode(passphraseOf(person))])) },
  {
    now: () => new Date(),
    random: (length) => randomBytes(length),
    lowestKdfCost: kdfCost,
    point: (name) => void (name === point && process.kill(process.pid, 'SIGKILL')),
  },
);
