import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lintRules, lintSentences, lintTableFiles } from '../../fixtures/lint-tables.ts';

const committed = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

test('LINT: every rule rests on the clause, sets and severities that were reviewed', () => {
  expect(lintRules()).toEqual(committed(lintTableFiles.rules));
});

test('LINT: every bad fixture draws the sentences that were reviewed', () => {
  expect(lintSentences()).toEqual(committed(lintTableFiles.sentences));
});
