import { describe, expect, test } from 'vitest';
import { CeremonyError } from '../../../main/errors.ts';
import { parseArguments, type Flag } from '../../../main/shell/terminal/arguments.ts';
import { nearest } from '../../../main/shell/terminal/nearest.ts';

const flags: readonly Flag[] = [
  { name: 'out', value: 'DIR', required: true, says: 'where it goes' },
  { name: 'set', value: 'name=value', repeat: true, says: 'a parameter' },
  { name: 'rules', value: 'SET', oneOf: ['br', 'private'], says: 'rule set' },
  { name: 'json', says: 'for machines' },
];
const command = { name: 'plan', flags, operands: { name: 'PLAYBOOK', min: 1, max: 1 } };
const parse = (...words: string[]) => parseArguments(words, command);

function refusal(...words: string[]): string {
  try {
    parse(...words);
  } catch (error) {
    if (error instanceof CeremonyError && error.code === 'usage') return error.message;
    throw error;
  }
  return 'accepted';
}

describe('parseArguments', () => {
  test('takes a value after a blank or an equals sign, and keeps equals signs inside it', () => {
    const given = parse('root-ca', '--out', 'a', '--set=title=x=y', '--set', 'rules=br', '--json');
    expect(given.operands).toEqual(['root-ca']);
    expect(given.get('out')).toBe('a');
    expect(given.all('set')).toEqual(['title=x=y', 'rules=br']);
    expect(given.has('json')).toBe(true);
  });
  test('-- ends the flags, and a single dash is an operand', () => {
    expect(parse('--out', 'a', '--', '--json').operands).toEqual(['--json']);
    expect(parse('--out', 'a', '-').operands).toEqual(['-']);
  });
  test.each([
    [['x', '--out', 'a', '--jsno'], 'plan has no flag --jsno; did you mean --json.'],
    [['x', '--out', 'a', '--qqqqqqqq'], 'plan has no flag --qqqqqqqq.'],
    [['x', '--out', 'a', '-o'], 'plan has no flag -o.'],
    [['x', '--out', 'a', '--json=1'], '--json takes no value.'],
    [['x', '--out'], '--out needs a value: --out DIR.'],
    [['x', '--out', '--json'], '--out needs a value: --out DIR.'],
    [['x', '--out='], '--out is given an empty value.'],
    [['x', '--out', 'a', '--out', 'b'], '--out is given twice.'],
    [['x', '--out', 'a', '--rules', 'brr'], '--rules is one of br, private, not brr; did you mean br.'],
    [['x'], 'plan needs --out DIR: where it goes.'],
    [['--out', 'a'], 'plan needs PLAYBOOK.'],
    [['x', 'y', '--out', 'a'], 'plan takes only PLAYBOOK, and found y beside it.'],
  ])('usage: %j', (words, sentence) => {
    expect(refusal(...words)).toBe(sentence);
  });
});

describe('nearest', () => {
  test.each([
    ['verfy', 'verify'],
    ['rehearsal', 'rehearse'],
    ['reh', 'rehearse'],
    ['rnu', 'run'],
    ['xyzzy', null],
  ])('%s → %s', (typed, wanted) => {
    expect(nearest(typed, ['run', 'rehearse', 'verify', 'audit'])).toBe(wanted);
  });
});
