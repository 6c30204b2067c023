import { describe, expect, test } from 'vitest';
import { stepInput } from '../../../main/ceremony/step-input.ts';
import type { PerformInput } from '../../../preload/contract/run-input.ts';
import type { Prompt } from '../../../preload/contract/prompt.ts';
import { codeOf } from '../code-of.ts';

const bob = { id: 'bob', name: 'Bob Lindqvist', roles: ['custodian'] };
const secrets: Readonly<Record<string, Uint8Array>> = { 'bob.passphrase': Uint8Array.of(1) };

const prompts: Prompt[] = [
  { kind: 'confirm', id: 'bob.confirm', label: 'I confirm', person: 'bob' },
  { kind: 'confirm', id: 'carol.confirm', label: 'I confirm', person: 'carol' },
  { kind: 'words', id: 'bob.words', label: 'Words', person: 'bob', positions: [0, 1, 2, 3] },
  { kind: 'text', id: 'source', label: 'Source' },
  { kind: 'choice', id: 'decision', label: 'Decision', options: [{ value: 'approve', label: 'Approve' }] },
  { kind: 'type-label', id: 'label', label: 'Label', expected: 'root' },
  { kind: 'file', id: 'request', label: 'Request', max: 4, endings: ['.pem'] },
  { kind: 'secret', id: 'bob.passphrase', label: 'Passphrase', person: 'bob', again: false, min: 1, max: 9 },
];

const read = (values: PerformInput['values']) =>
  stepInput(bob, { runId: 'r', stepId: 's', revision: 1, person: 'bob', values }, prompts, (id) => secrets[id] ?? null);
const words = { words: ['a', 'b', 'c', 'd'], source: 'paper' };

describe('what was asked is taken', () => {
  test('each form by its prompt', () => {
    const input = read({ 'bob.confirm': true, 'bob.words': words, source: 'GPS', decision: 'approve', label: 'root' });
    expect(input.person).toBe(bob);
    expect(input.confirmed('bob.confirm')).toBe(true);
    expect(input.words('bob.words')).toEqual(words);
    expect([input.text('source'), input.text('decision'), input.text('label')]).toEqual(['GPS', 'approve', 'root']);
    expect(read({ request: { name: 'a.pem', base64: 'AQID' } }).file('request')).toEqual({ name: 'a.pem', bytes: Uint8Array.of(1, 2, 3) });
    expect(input.secret('bob.passphrase')).toEqual(Uint8Array.of(1));
    expect([input.has('source'), input.has('carol.confirm')]).toEqual([true, false]);
  });
});

describe('anything else is refused', () => {
  test.each<[string, string, PerformInput['values']]>([
    ['a prompt that is not asked', 'input.schema', { mallory: 'x' }],
    ['a name every object has', 'input.schema', { constructor: 'x' }],
    ["another person's prompt", 'policy.role', { 'carol.confirm': true }],
    ['a file larger than is asked for', 'input.too-large', { request: { name: 'a.pem', base64: 'AQIDBAU=' } }],
    ['a file that is not base64', 'input.schema', { request: { name: 'a.pem', base64: 'AQI*' } }],
    ['text for a file', 'input.schema', { request: 'a.pem' }],
    ['a file for words', 'input.schema', { 'bob.words': { name: 'a.pem', base64: 'AQID' } }],
    ['words for a file', 'input.schema', { request: words }],
    ['text for a confirmation', 'input.schema', { 'bob.confirm': 'true' }],
    ['words for a confirmation', 'input.schema', { 'bob.confirm': words }],
    ['true for words', 'input.schema', { 'bob.words': true }],
    ['text for words', 'input.schema', { 'bob.words': 'a b c d' }],
    ['true for text', 'input.schema', { source: true }],
    ['words for text', 'input.schema', { source: words }],
    ['true for a label', 'input.schema', { label: true }],
    ['a choice that is not offered', 'input.schema', { decision: 'refuse' }],
    ['true for a choice', 'input.schema', { decision: true }],
    ['a secret as a value', 'input.schema', { 'bob.passphrase': 'x' }],
  ])('%s', (_name, code, values) => {
    expect(codeOf(() => read(values))).toBe(code);
  });

  // As a hostile medium has them; the file asked for here has four bytes at most.
  test.each([
    ['a script, whatever it is called', 'a.pem', '#!', 'content-program'],
    ['an archive, whatever it is called', 'a.pem', 'BZh', 'content-archive'],
    ['a name that ends twice', 'request.pem.exe', 'abc', 'name-endings'],
    ['a name that turns round', 'a\u202emep.csr', 'abc', 'name-bidi'],
    ['a name a shell acts on', '$(id).csr', 'abc', 'name-shell'],
  ])('a file that is %s is refused by its code', (_what, name, content, code) => {
    const request = { name, base64: Buffer.from(content, 'latin1').toString('base64') };
    expect(codeOf(() => read({ request }))).toBe('input.unsupported');
    expect(() => read({ request })).toThrow(`(${code})`);
  });

  test.each<[string, (input: ReturnType<typeof read>) => unknown]>([
    ['text', (input) => input.text('source')],
    ['a confirmation', (input) => input.confirmed('bob.confirm')],
    ['words', (input) => input.words('bob.words')],
    ['a secret', (input) => input.secret('carol.passphrase')],
  ])('input.answer-missing: %s that was not given', (_name, use) => {
    const input = read({});
    expect(codeOf(() => use(input))).toBe('input.answer-missing');
  });

  test('no sentence repeats a value typed into the wrong field', () => {
    expect(() => read({ 'bob.passphrase': 'hunter2' })).toThrow(/^The value for «Passphrase» has the wrong form/);
  });
});
