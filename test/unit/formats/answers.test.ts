import { describe, expect, test } from 'vitest';
import { parseAnswers } from '../../../main/formats/answers.ts';
import { bytes, refusalOf } from './refusal-of.ts';

const parse = (text: string) => parseAnswers(bytes(text)).value;

describe('parseAnswers', () => {
  test('joins the path inside a step to the prompt id', () => {
    const { steps, recovery } = parse(
      'approve:\n  alice: { passphrase: { file: secrets/alice } }\nhost: { source: GPS, alice: { clock: true } }\n',
    );
    expect([...steps.keys()]).toEqual(['approve', 'host']);
    expect(steps.get('approve')).toEqual(new Map([['alice.passphrase', { file: 'secrets/alice' }]]));
    expect(steps.get('host')).toEqual(
      new Map<string, unknown>([
        ['source', 'GPS'],
        ['alice.clock', true],
      ]),
    );
    expect(recovery).toBeNull();
  });

  test('version and recovery are no steps', () => {
    const { steps, recovery } = parse('conclave: answers/1\nrecovery: { bob: { outcome: may-exist } }\n');
    expect(steps.size).toBe(0);
    expect(recovery).toEqual(new Map([['bob.outcome', 'may-exist']]));
  });

  test.each([
    ['a file', '{ file: a/b-c_d.txt }', { file: 'a/b-c_d.txt' }],
    ['a hidden file', '{ file: .pin }', { file: '.pin' }],
    ['dots inside a name', '{ file: a..b }', { file: 'a..b' }],
    ['an environment variable', '{ env: CONCLAVE_PIN }', { env: 'CONCLAVE_PIN' }],
    ['words', '{ words: [aardvark, adroitness], source: paper }', { words: ['aardvark', 'adroitness'], source: 'paper' }],
    ['text', 'Radio clock', 'Radio clock'],
  ])('takes %s', (_name, text, answer) => {
    expect(parse(`token: { pin: ${text} }`).steps.get('token')?.get('pin')).toEqual(answer);
  });

  const form = /^Key `token\.pin` in the answers file at line 1, column 15 must be text in quotes, `true`, \{file: …\}/;
  test.each([
    ['a number', '12345678', form],
    ['false', 'false', form],
    ['a list', '[x]', form],
    ['an absolute path', '{ file: /etc/shadow }', /^Key `token\.pin\.file` .* without `\.\.`/],
    ['a path upwards', '{ file: ../pin }', /^Key `token\.pin\.file`/],
    ['a path upwards from below', '{ file: a/../../pin }', /^Key `token\.pin\.file`/],
    ['a path that names itself', '{ file: ./pin }', /^Key `token\.pin\.file`/],
    ['a path of Windows', '{ file: "C:\\\\pin" }', /^Key `token\.pin\.file`/],
    ['an empty path', '{ file: "" }', /^Key `token\.pin\.file`/],
    ['file and env', '{ file: a, env: B }', /^Unknown key `env` .*; allowed here: file\.$/],
    ['an environment variable with an equals sign', '{ env: "A=B" }', /^Key `token\.pin\.env`/],
    ['words without a source', '{ words: [aardvark] }', /^Key `token\.pin\.source` is missing/],
    ['a name with a space', '{ "a b": x }', /^The name `a b`/],
  ])('refuses %s', (_name, text, sentence) => {
    const refusal = refusalOf(() => parse(`token: { pin: ${text} }`));
    expect(refusal.code).toBe('input.schema');
    expect(refusal.message).toMatch(sentence);
  });

  test.each([
    ['a step that is no mapping', 'token: x', /^Key `token` .* must be a mapping/],
    ['a step in capitals', 'Token: { pin: x }', /^Key `Token` .* under the id of a step/],
    ['an answer right under its step', 'token: { file: x }', /^The name `file`/],
    ['another version', 'conclave: answers/2', /^Key `conclave` .* must be `answers\/1`/],
    ['a list of answers', '- x', /^The content in the answers file at line 1, column 1 must be a mapping/],
  ])('refuses %s', (_name, text, sentence) => {
    const refusal = refusalOf(() => parse(text));
    expect(refusal.code).toBe('input.schema');
    expect(refusal.message).toMatch(sentence);
  });

  test('a secret typed into the wrong place is not repeated', () => {
    expect(refusalOf(() => parse('token: { pin: [hunter2] }')).message).not.toContain('hunter2');
    expect(refusalOf(() => parse('token: { pin: { file: "hunter 2" } }')).message).not.toContain('hunter');
  });
});
