import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAnswers } from '../../../main/formats/answers.ts';
import { AnswerSheet } from '../../../main/shell/terminal/unattended/answer-sheet.ts';
import { codeOf } from './code-of.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'conclave-answers-'));
  mkdirSync(join(directory, 'secrets'));
  writeFileSync(join(directory, 'secrets/alice'), 'correct horse\n');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const sheet = (yaml: string, environment: Record<string, string | undefined> = {}): AnswerSheet =>
  new AnswerSheet(parseAnswers(new TextEncoder().encode(yaml)).value, directory, environment);
const text = (bytes: Uint8Array | null): string | null => (bytes === null ? null : new TextDecoder().decode(bytes));

describe('AnswerSheet', () => {
  test('reads secrets relative to the answers file, without their newline', () => {
    expect(text(sheet('approve: { alice: { passphrase: { file: secrets/alice } } }').secret('approve', 'alice.passphrase'))).toBe(
      'correct horse',
    );
  });
  test('takes a secret out of the environment at once and gives it as often as it is named', () => {
    const environment = { PIN: '1234', PATH: '/bin' };
    const answers = sheet('token: { pin: { env: PIN } }\nagain: { pin: { env: PIN } }', environment);
    expect(environment).toEqual({ PATH: '/bin' });
    expect(text(answers.secret('token', 'pin'))).toBe('1234');
    expect(text(answers.secret('again', 'pin'))).toBe('1234');
  });
  test('input.answer-missing for a variable that is not set, input.not-found for a file that is not there, both up front', () => {
    expect(codeOf(() => sheet('token: { pin: { env: PIN } }'))).toBe('input.answer-missing');
    expect(codeOf(() => sheet('token: { pin: { file: secrets/none } }'))).toBe('input.not-found');
  });
  test('a secret written into the answers file is refused and not repeated', () => {
    const answers = sheet('token: { pin: "hunter2hunter2" }');
    expect(codeOf(() => answers.secret('token', 'pin'))).toBe('input.schema');
    expect(() => answers.secret('token', 'pin')).toThrow(/^((?!hunter2).)*$/);
  });
  test('a file is given as it is, with its name alone; larger than the step takes, or an answer that is no file, is refused', () => {
    const answers = sheet('request: { request: { file: secrets/alice }, other: "text" }');
    expect(answers.file('request', 'request', 100)).toEqual({ name: 'alice', base64: Buffer.from('correct horse\n').toString('base64') });
    expect(codeOf(() => answers.file('request', 'request', 10))).toBe('input.too-large');
    expect(codeOf(() => answers.file('request', 'other', 100))).toBe('input.schema');
    expect(answers.file('request', 'nothing', 100)).toBeNull();
  });
  test('input.answer-unused for a step that is not in the run, naming the nearest', () => {
    expect(() => sheet('aprove: { alice: { confirm: true } }').requireSteps(['people', 'approve'])).toThrow('did you mean approve');
    expect(codeOf(() => sheet('recovery: { outcome: not-made }').requireSteps(['people']))).toBe('nothing thrown');
  });
  test('input.answer-unused names what was never asked; consumed answers count as asked', () => {
    const answers = sheet('host: { source: radio, alice: { clock: true } }');
    expect(answers.value('host', 'source')).toBe('radio');
    expect(() => answers.requireAllUsed()).toThrow('alice.clock');
    answers.consume('host');
    expect(codeOf(() => answers.requireAllUsed())).toBe('nothing thrown');
  });
  test('no answer is null, not an error', () => {
    expect(sheet('host: { source: radio }').value('host', 'bob.clock')).toBeNull();
    expect(sheet('host: { source: radio }').secret('token', 'pin')).toBeNull();
  });
});
