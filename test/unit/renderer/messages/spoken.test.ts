import { describe, expect, test } from 'vitest';
import { retell } from '../../../../renderer/messages/spoken/retell.ts';
import { sentences, things } from '../../../../renderer/messages/spoken/spoken-de.ts';
import { inGerman } from '../../../../renderer/messages/spoken/spoken.ts';
import { whys } from '../../../../renderer/messages/spoken/why-de.ts';
import type { RunView } from '../../../../preload/contract/run-view.ts';

const entries = Object.entries({ ...sentences, ...whys, ...things });
const holesOf = (text: string): string[] => [...text.matchAll(/\{~?\w+\}/gu)].map(([hole]) => hole).toSorted();

describe('what the core says, in German', () => {
  test.each(entries)('%s: the same holes, not empty', (english, german) => {
    expect(holesOf(german)).toEqual(holesOf(english));
    expect(german.trim()).not.toBe('');
  });

  test.each(entries)('%s: is found', (english, german) => {
    const fill = (text: string): string =>
      text
        .replaceAll(/\{(count|number)\}/gu, '7')
        .replaceAll(/\{label\}/gu, 'root-r1')
        .replaceAll(/\{~items\}/gu, 'CRL 3')
        .replaceAll(/\{\w+\}/gu, 'Ann Bo');
    const said = english in things ? inGerman(`Approve ${fill(english)}`) : inGerman(fill(english));
    const expected = fill(german).replaceAll(/CRL 3/gu, 'Sperrliste 3');
    expect(said).toBe(english in things ? `Genehmigen: ${expected}` : expected);
  });

  test.each([
    ['a sentence nobody put into German', 'The moon is made of a cheese and a rind.'],
    ['a sentence longer than a known one', 'Roll call and more'],
    ['no number where one stands', 'Export all files'],
    ['a key that is no label', 'Generate the key of the city'],
    ['nothing', ''],
  ])('%s stays as it is', (_what, text) => {
    expect(inGerman(text)).toBe(text);
  });

  test('a name on a button is never changed: what is joined is only split where each part is known', () => {
    expect(inGerman('Sign root certificate R and CRL 1 with root-r1')).toBe('Signieren: Wurzelzertifikat R und Sperrliste 1 mit root-r1');
    expect(inGerman('Approve root certificate Salt and Pepper Root and CRL 1')).toBe(
      'Genehmigen: root certificate Salt and Pepper Root and CRL 1',
    );
    expect(inGerman('Sign certificate Trust with Care and CRL 1 with root-r1')).toBe(
      'Signieren: Zertifikat Trust with Care und Sperrliste 1 mit root-r1',
    );
    expect(inGerman('I am Roll call and I am present')).toBe('Ich bin Roll call und bin anwesend');
    expect(inGerman('Passphrase of {name}')).toBe('Passphrase von {name}');
  });
});

describe('a run told anew', () => {
  const shout = (text: string): string => text.toUpperCase();
  const fact = { label: 'use', value: 'signing only' };
  const run = (stage: unknown, prompts: unknown[] = []): RunView =>
    ({
      runId: 'r',
      title: 'a title',
      playbook: 'a playbook',
      steps: [{ id: 'one', kind: 'lint', title: 'a step', status: 'current', minutesPlanned: 1 }],
      making: [{ label: 'subject', value: 'CN=a' }],
      checks: [{ name: 'LINT', verdict: 'passed', reason: 'a reason' }],
      exceptions: [{ at: '', person: 'p', text: 'a word' }],
      current: { stepId: 'one', title: 't', say: 's', will: 'w', button: 'b', why: 'y', prompts, stage },
    }) as never;

  test('what the core says is told; what is compared, typed or sent stays', () => {
    const prompts = [
      { kind: 'type-label', id: 'label', label: 'type it', expected: 'root-r1' },
      { kind: 'choice', id: 'c', label: 'which', options: [{ value: 'approve', label: 'yes' }] },
      { kind: 'secret', id: 's', label: 'pin', warning: 'last try', again: false, min: 1, max: 9 },
    ];
    const told = retell(run({ kind: 'facts', facts: [fact] }, prompts), shout);
    expect(told).toMatchObject({
      runId: 'r',
      title: 'a title',
      playbook: 'A PLAYBOOK',
      steps: [{ id: 'one', title: 'A STEP' }],
      making: [{ label: 'SUBJECT', value: 'CN=a' }],
      checks: [{ reason: 'a reason' }],
      exceptions: [{ text: 'a word' }],
      current: {
        stepId: 'one',
        title: 'T',
        say: 'S',
        will: 'W',
        button: 'B',
        why: 'Y',
        prompts: [
          { id: 'label', label: 'TYPE IT', expected: 'root-r1' },
          { id: 'c', label: 'WHICH', options: [{ value: 'approve', label: 'YES' }] },
          { id: 's', label: 'PIN', warning: 'LAST TRY' },
        ],
      },
    });
    expect(retell({ ...run(null), current: null }, shout).current).toBeNull();
  });

  test('a value is told only where label and value are known together', () => {
    const known = (text: string): string => ({ 'use: signing only': 'Zweck: nur signieren', use: 'Zweck', never: 'nie' })[text] ?? text;
    const facts = [fact, { label: 'use', value: 'never', from: 'never', note: 'never' }];
    expect(retell(run({ kind: 'facts', facts }), known).current?.stage).toEqual({
      kind: 'facts',
      facts: [
        { label: 'Zweck', value: 'nur signieren' },
        { label: 'Zweck', value: 'never', from: 'nie', note: 'nie' },
      ],
    });
  });

  test('bytes under review are shown letter by letter, whatever they say', () => {
    const sheets = [{ title: 'a sheet', sha256: 'ab', facts: [{ ...fact, planned: 'x', from: 'plan', note: 'why' }] }];
    for (const kind of ['review', 'approvals'])
      expect(retell(run({ kind, sheets, findings: [], needed: 2, given: [] }), shout).current?.stage).toMatchObject({
        sheets: [
          { title: 'A SHEET', sha256: 'ab', facts: [{ label: 'USE', value: 'signing only', planned: 'x', from: 'PLAN', note: 'WHY' }] },
        ],
      });
  });

  test('tokens, people, timelines; what has nothing of the core’s own', () => {
    const tokens = [
      { label: 'none', serial: '', model: 'm', manufacturer: 'n', state: 'blank' },
      { label: 'none', serial: '1', model: 'm', manufacturer: 'n', state: 'open' },
    ];
    expect(retell(run({ kind: 'tokens', tokens, facts: [] }), shout).current?.stage).toMatchObject({
      tokens: [
        { label: 'NONE', model: 'm', state: 'BLANK' },
        { label: 'none', state: 'OPEN' },
      ],
    });
    const people = [
      { id: 'p', name: 'n', roles: ['custodian'], done: true, note: 'late' },
      { id: 'q', name: 'n', roles: [], done: false },
    ];
    expect(retell(run({ kind: 'people', people }), shout).current?.stage).toEqual({
      kind: 'people',
      people: [{ ...people[0], note: 'LATE' }, people[1]],
    });
    expect(retell(run({ kind: 'timeline', now: '', bars: [], facts: [fact] }), shout).current?.stage).toMatchObject({
      facts: [{ label: 'USE: SIGNING ONLY'.split(': ')[0], value: 'SIGNING ONLY' }],
    });
    const files = { kind: 'files', files: [] };
    expect(retell(run(files), shout).current?.stage).toBe(files as never);
  });
});
