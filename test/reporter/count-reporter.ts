// A vitest reporter that only counts; what people read comes from vitest's own reporter beside it.

import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import type { Tally } from './tally.ts';

function countModule(module: TestModule, tally: Tally): void {
  // A file that does not load, or a hook that throws, is a failure of its own.
  tally.failed += module.errors().length;
  for (const suite of module.children.allSuites()) tally.failed += suite.errors().length;
  for (const test of module.children.allTests()) {
    const result = test.result();
    if (result.state === 'passed') tally.passed += 1;
    else if (result.state === 'skipped')
      tally.skipped.push(`${relative('.', module.moduleId)}: ${test.fullName}: ${result.note ?? 'no reason given'}`);
    // A test still pending when the run ends never came to an end.
    else tally.failed += 1;
  }
}

export function countReporter(tally: Tally): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      for (const module of modules) countModule(module, tally);
      tally.failed += unhandledErrors.length;
    },
  };
}
