import { registry } from '../../../main/lint/registry.ts';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lintReach, lintRules, lintSentences, lintTableFiles } from '../../fixtures/lint-tables.ts';

const committed = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

test('LINT: every rule rests on the clause, sets and severities that were reviewed', () => {
  expect(lintRules()).toEqual(committed(lintTableFiles.rules));
});

test('LINT: every bad fixture draws the sentences that were reviewed', () => {
  expect(lintSentences()).toEqual(committed(lintTableFiles.sentences));
});

test('every rule reaches as far as the committed table says, and needs what it says', () => {
  expect(lintReach()).toEqual(committed(lintTableFiles.reach));
});

test('there are at least 150 rules; their number is printed', () => {
  process.stdout.write(`lint rules: ${registry.length}\n`);
  expect(registry.length).toBeGreaterThanOrEqual(150);
});
