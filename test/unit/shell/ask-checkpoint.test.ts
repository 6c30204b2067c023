import { describe, expect, test } from 'vitest';
import { CeremonyError } from '../../../main/errors.ts';
import { hashWords } from '../../../main/evidence/hash-words.ts';
import type { PaperHistory, PaperHistoryView } from '../../../main/shell/core.ts';
import { askCheckpoint } from '../../../main/shell/terminal/interactive/ask-checkpoint.ts';
import { scriptedTerminal } from './scripted-terminal.ts';

const head = '00ff'.repeat(16);
const words = hashWords(head);
const rows = [0, 8, 16, 24].map((from) => words.slice(from, from + 8).join(' '));

/** Awaits one checkpoint; refuses what `refused` names, once each. */
function waiting(refusals: CeremonyError[] = []): PaperHistory & { readonly entered: string[]; readonly skipped: string[][] } {
  const entered: string[] = [];
  const skipped: string[][] = [];
  let state: PaperHistoryView['state'] = 'awaited';
  let verdict: PaperHistoryView['check'] = { name: 'LOG-CONSISTENCY', verdict: 'not-checked', reason: '' };
  const view = (): PaperHistoryView => ({
    state,
    last: { title: 'Example Root R1', at: '2026-11-21T09:00:00.000Z', size: 9 },
    check: verdict,
  });
  return {
    entered,
    skipped,
    view,
    compare(text) {
      entered.push(text);
      const refusal = refusals.shift();
      if (refusal !== undefined) throw refusal;
      state = 'compared';
      verdict = { name: 'LOG-CONSISTENCY', verdict: 'passed' };
      return view();
    },
    skip(by, reason) {
      skipped.push([by, reason]);
      state = 'skipped';
      verdict = { name: 'LOG-CONSISTENCY', verdict: 'not-checked', reason };
      return view();
    },
  };
}

describe('askCheckpoint', () => {
  test('asks nothing where nothing is awaited', async () => {
    const terminal = scriptedTerminal([]);
    const history = waiting();
    history.compare('');
    await askCheckpoint(history, terminal);
    expect(terminal.questions).toEqual([]);
  });

  test('takes four rows; a row with a word that cannot be right is asked again, the others are kept', async () => {
    const terminal = scriptedTerminal([rows[0] ?? '', (rows[1] ?? '').replace(/^\S+/, 'zebra'), '', ...rows.slice(1)]);
    const history = waiting();
    await askCheckpoint(history, terminal);
    expect(history.entered).toEqual([rows.join('\n')]);
    expect(terminal.errors).toEqual([
      '  Word 9 (row 2, place 1): «zebra» is not in the word list. Nothing was compared. Type this row again.',
    ]);
    expect(terminal.questions).toEqual(['  row 1: ', '  row 2: ', '  row 2: ', '  row 2: ', '  row 3: ', '  row 4: ']);
    expect(terminal.output.at(-1)).toBe('  LOG-CONSISTENCY passed: this directory continues what is on paper.');
  });

  test('takes a pasted note line by line, its empty line too', async () => {
    const note = `conclave/0a1b2c3d\n9\n${Buffer.from(head, 'hex').toString('base64')}\n\n\u2014 conclave/0a1b2c3d ${Buffer.alloc(68).toString('base64')}`;
    const history = waiting();
    await askCheckpoint(history, scriptedTerminal(note.split('\n')));
    expect(history.entered).toEqual([note]);
  });

  test('LOG-CONSISTENCY: a refused checkpoint is said by code and asked again', async () => {
    const terminal = scriptedTerminal([...rows, ...rows]);
    const history = waiting([new CeremonyError('policy.log-consistency', 'LOG-CONSISTENCY failed: shortened.')]);
    await askCheckpoint(history, terminal);
    expect(terminal.errors).toEqual(['policy.log-consistency: LOG-CONSISTENCY failed: shortened.']);
    expect(history.entered).toHaveLength(2);
  });

  test('!skip asks who and why, and only the whole word decides', async () => {
    const terminal = scriptedTerminal(['!skip', 'Alice', 'the safe is in another town', 's', 'skip']);
    const history = waiting();
    await askCheckpoint(history, terminal);
    expect(history.skipped).toEqual([['Alice', 'the safe is in another town']]);
    expect(terminal.output.at(-1)).toBe('  LOG-CONSISTENCY not-checked: the safe is in another town');
  });

  test('state.no-terminal when the terminal closes', async () => {
    await expect(askCheckpoint(waiting(), scriptedTerminal([rows[0] ?? '']))).rejects.toMatchObject({ code: 'state.no-terminal' });
  });
});
