import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkFile } from '../../../main/ceremony/check-file.ts';
import { parseScenario } from '../../../main/formats/scenario.ts';
import { resources } from '../../integration/ceremony/plans.ts';

const folder = resolve(import.meta.dirname, '../../../resources/scenarios');
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = readFileSync(join(folder, 'token-gone-at-signing.yaml'), 'utf8');
const now = new Date('2026-11-21T09:00:00Z');

function refusalOf(change: (given: string) => string): string {
  try {
    parseScenario(bytesOf(change(text)));
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('a scenario', () => {
  test.each(readdirSync(folder))('%s is valid, fits its playbook, and has the name of its file', (file) => {
    const checked = checkFile(new Uint8Array(readFileSync(join(folder, file))), resources, now);
    expect([checked.kind, checked.problems]).toEqual(['scenario', []]);
    expect(parseScenario(new Uint8Array(readFileSync(join(folder, file)))).value.id).toBe(file.replace('.yaml', ''));
  });

  test.each([
    ['an unknown key', (given: string) => `${given}extra: 1\n`, /extra/],
    ['no way out', (given: string) => given.replaceAll('        mends: true\n', ''), /mends/],
    ['an event of a kind nobody knows', (given: string) => given.replace('kind: token-gone', 'kind: meteor'), /kind/],
    ['a jump without by', (given: string) => given.replace('kind: token-gone', 'kind: clock-jump'), /by/],
    ['somebody who leaves and is not named', (given: string) => given.replace('kind: token-gone', 'kind: person-leaves'), /person/],
    ['a goal about an answer that is not offered', (given: string) => given.replace('as: [put-back, spare]', 'as: [prayer]'), /prayer/],
    ['a goal about an event that is not there', (given: string) => given.replace('answered: token-gone', 'answered: meteor'), /meteor/],
    ['a measure nobody knows', (given: string) => given.replace('{ noted: lesson }', '{ felt: good }'), /Unknown key `felt`/],
  ])('is refused with %s', (_what, change, sentence) => {
    expect(refusalOf(change)).toMatch(sentence);
  });

  test.each([
    ['a step', (given: string) => given.replace('{ before: sign }', '{ before: fly }'), /step fly/],
    ['a clock', (given: string) => given.replace('{ done: out }', '{ clock: doomsday }'), /clock doomsday/],
    ['the time after the seal', (given: string) => given.replace('{ before: sign }', '{ before: end }'), /sealed/],
  ])('that names %s its playbook does not have is told by conclave check', (_what, change, sentence) => {
    expect(checkFile(bytesOf(change(text)), resources, now).problems.join()).toMatch(sentence);
  });
});
