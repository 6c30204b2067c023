// A ceremony in a process of its own, which may die at a named point. Not a test.

import type { ChildOptions } from './ceremony-case.ts';
import { playCeremony, wordsOf } from './play-ceremony.ts';

try {
  const report = await playCeremony(JSON.parse(process.argv[2] ?? '{}') as ChildOptions);
  process.stdout.write(`${JSON.stringify(report)}\n`);
} catch (error) {
  process.stderr.write(`${wordsOf(error)}\n`);
  process.exitCode = 1;
}
