import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { profileProblems } from '../../../main/formats/profile-problems.ts';

const shipped = readFileSync(new URL('../../../resources/profiles/tls-server.yaml', import.meta.url), 'utf8');
const problems = (text: string) => profileProblems(new TextEncoder().encode(text));
const lineOf = (text: string, part: string): number => text.split('\n').findIndex((line) => line.includes(part)) + 1;

test('a profile that is one has no problem', () => {
  expect(problems(shipped)).toEqual([]);
});

test('everything wrong, each with its line, in the order of the file', () => {
  const text = shipped
    .replace('max: P47D', 'max: forever')
    .replace('bits: [digitalSignature]', 'bits: [digitalSignature, keyCertSign, sing]')
    .replace('critical: false, from: issuer, methods', 'critical: false, colour: red, from: issuer, methods');
  const found = problems(text);
  expect(found.map(({ path, line }) => [path, line])).toEqual([
    ['validity.max', lineOf(text, 'forever')],
    ['extensions.keyUsage.bits.2', lineOf(text, 'sing]')],
    ['extensions.authorityInfoAccess', lineOf(text, 'colour')],
  ]);
  for (const { text: sentence } of found) expect(sentence).toMatch(/^[A-Z].*\.$/u);
});

test('what a union refuses is told by its member, not as «invalid»', () => {
  const text = `${shipped}  private: [{ oid: 1.2.3.4, critical: false, value: { integer: many } }]\n`;
  expect(problems(text)).toEqual([
    {
      path: 'extensions.private.0.value.integer',
      line: text.split('\n').length - 1,
      text: expect.stringContaining('whole number') as string,
    },
  ]);
});

test('text that is no YAML has one problem, with its line; a missing key has none', () => {
  expect(problems('a: [1\nb: 2\n')).toEqual([{ path: '', line: expect.any(Number) as number, text: expect.any(String) as string }]);
  expect(problems(shipped.replace(/^title: .*\n/mu, ''))).toEqual([{ path: 'title', line: null, text: expect.any(String) as string }]);
});
