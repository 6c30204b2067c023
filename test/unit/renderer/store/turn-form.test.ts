import { describe, expect, test } from 'vitest';
import type { Prompt } from '../../../../preload/contract/prompt.ts';
import {
  isAsked,
  mainDecision,
  needsArming,
  otherDecisions,
  problemsOf,
  turnForm,
  valuesToSend,
} from '../../../../renderer/store/turn-form.ts';
import { turnOf, turnsOf } from '../../../../renderer/store/turn.ts';
import { currentStep } from './views.ts';

const confirm = (id: string): Prompt => ({ kind: 'confirm', id, label: id });
const secret: Prompt = { kind: 'secret', id: 'pin', label: 'PIN', again: false, min: 4, max: 8 };
const words: Prompt = { kind: 'words', id: 'w', label: 'words', positions: [2, 14] };
const file: Prompt = { kind: 'file', id: 'f', label: 'file', max: 10, endings: ['.pem'] };
const label: Prompt = { kind: 'type-label', id: 'label', label: 'label', expected: 'root-r1' };
const decision: Prompt = {
  kind: 'choice',
  id: 'ben.decision',
  label: 'Do you approve?',
  options: [
    { value: 'approve', label: 'Approve' },
    { value: 'refuse', label: 'Refuse' },
  ],
};

describe('turns', () => {
  test('one turn a person, in the order awaited, with their prompts and those of nobody', () => {
    const turns = turnsOf(currentStep());
    expect(turns.map((turn) => [turn.person, turn.role, turn.prompts.map((prompt) => prompt.id)])).toEqual([
      ['ada', 'ceremonyAdministrator', ['source', 'ada.present', 'ada.passphrase']],
      ['ben', 'custodian', ['source', 'ben.present']],
    ]);
  });
  test('the next person is chosen by itself; one who is no longer awaited is not kept', () => {
    expect(turnOf(currentStep(), null)?.person).toBe('ada');
    expect(turnOf(currentStep(), 'ben')?.person).toBe('ben');
    expect(turnOf(currentStep(), 'chiara')?.person).toBe('ada');
    expect(turnOf(currentStep({ awaited: [] }), null)).toBeNull();
  });
});

describe('a single confirmation is said by the button', () => {
  test('one: no field, and the button answers it', () => {
    const form = turnForm([confirm('a'), secret]);
    expect(form.fields).toEqual([secret]);
    expect(valuesToSend(form, {}, 'approve')).toEqual({ a: true });
  });
  test('two: both are fields and both are needed', () => {
    const form = turnForm([confirm('a'), confirm('b')]);
    expect(form.statement).toBeNull();
    expect([...problemsOf(form, { a: true }).entries()]).toEqual([['b', 'not-confirmed']]);
  });
});

describe('approve and refuse are two buttons', () => {
  test('the decision is no field, and each button gives its own', () => {
    const form = turnForm([decision, secret]);
    expect(form.fields).toEqual([secret]);
    expect(valuesToSend(form, {}, 'approve')).toEqual({ 'ben.decision': 'approve' });
    expect(valuesToSend(form, {}, 'refuse')).toEqual({ 'ben.decision': 'refuse' });
  });
  test('on a second machine: a button more, which needs no passphrase; then the file that came back, or a decision here', () => {
    const id = decision.id;
    const away: Prompt = { ...decision, options: [...decision.options, { value: 'second-machine', label: 'Elsewhere', reversible: true }] };
    const here = turnForm([away, { ...secret, when: { prompt: id, is: ['approve', 'refuse'] } }]);
    const [field] = here.fields;
    expect(['approve', 'refuse', 'second-machine'].map((said) => field !== undefined && isAsked(here, field, {}, said))).toEqual([
      true,
      true,
      false,
    ]);
    expect([mainDecision(here), otherDecisions(here).map(({ value }) => value)]).toEqual(['approve', ['second-machine']]);
    const options = [
      { value: 'second-machine', label: 'With the signature' },
      { value: 'here', label: 'Here' },
    ];
    const back = turnForm([
      { ...decision, options },
      { ...file, when: { prompt: id, is: ['second-machine'] } },
    ]);
    expect([mainDecision(back), otherDecisions(back).map(({ value }) => value)]).toEqual(['second-machine', ['here']]);
    expect([...problemsOf(back, {})]).toEqual([['f', 'empty']]);
    expect([...problemsOf(back, {}, 'here')]).toEqual([]);
    const given = { f: { name: 'answer.json', base64: 'e30=' } };
    expect(valuesToSend(back, given, 'second-machine')).toEqual({ ...given, [id]: 'second-machine' });
    expect(valuesToSend(back, given, 'here')).toEqual({ [id]: 'here' });
    expect(needsArming(back)).toBe(true);
  });
  test('a choice of another kind is a field', () => {
    const other: Prompt = { ...decision, id: 'decision' };
    expect(turnForm([other]).fields).toEqual([other]);
    expect(valuesToSend(turnForm([other]), { decision: 'approve' }, 'refuse')).toEqual({ decision: 'approve' });
  });
});

describe('what is missing', () => {
  test.each([
    [words, { w: { words: ['caravan', ''], source: 'paper' } }, 'words-missing'],
    [words, { w: { words: ['caravan'], source: 'paper' } }, 'words-missing'],
    [words, { w: { words: ['caravan', 'topmost'], source: ' ' } }, 'words-missing'],
    [words, { w: { words: ['caravan', 'topmost'], source: 'paper' } }, undefined],
    [label, { label: 'root-r' }, 'label-differs'],
    [label, { label: 'root-r1' }, undefined],
    [{ kind: 'text', id: 't', label: 't' } satisfies Prompt, { t: '  ' }, 'empty'],
    [file, {}, 'empty'],
    [file, { f: { name: 'a.pem', base64: 'AQID' } }, undefined],
    [secret, {}, undefined],
  ])('%o with %o: %s', (prompt, values, problem) => {
    expect(problemsOf(turnForm([prompt]), values).get(prompt.id)).toBe(problem);
  });
  test('a file is sent as it was chosen', () => {
    const chosen = { f: { name: 'a.pem', base64: 'AQID' } };
    expect(valuesToSend(turnForm([file]), chosen, 'approve')).toEqual(chosen);
  });
  test('a secret is never among the values', () => {
    expect(valuesToSend(turnForm([secret, label]), { pin: '1234', label: 'root-r1' }, 'approve')).toEqual({ label: 'root-r1' });
  });
});

describe('arming', () => {
  test.each([
    [[confirm('a')], true],
    [[], true],
    [[secret], false],
    [[label], false],
    [[words], false],
  ])('%o needs a switch: %s', (prompts, needed) => {
    expect(needsArming(turnForm(prompts))).toBe(needed);
  });
});
