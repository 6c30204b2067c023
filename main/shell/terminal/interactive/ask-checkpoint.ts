import { CeremonyError } from '../../../errors.ts';
import { parseCheckpointEntry } from '../../../evidence/checkpoint-entry.ts';
import type { PaperHistory } from '../../core.ts';
import type { Terminal } from '../terminal.ts';
import { Questioner } from './questioner.ts';

/** A person may look for the paper and come back; whoever types this decides to go on without. */
const skipWord = '!skip';

/**
 * Asks for the last checkpoint on paper before a production run (rules.md, Logs and bundles): row by row, each word checked
 * as soon as its row is typed, or the text of the QR code pasted. Returns when it was compared, or a person decided with a
 * reason to go on without. Throws state.no-terminal, state.stopped.
 */
export async function askCheckpoint(history: PaperHistory, terminal: Terminal): Promise<void> {
  for (let view = history.view(); view.state === 'awaited'; view = history.view()) {
    const { last } = view;
    terminal.out('');
    terminal.out(
      `The last checkpoint, printed at the end of «${last?.title ?? ''}» on ${(last?.at ?? '').slice(0, 16).replace('T', ' ')} UTC.`,
    );
    terminal.out('  Type its four rows of eight words (the first letters of a word are enough), or paste the text of its QR code.');
    terminal.out(`  ${skipWord} goes on without it; who decides so, and why, is recorded and stands in the evidence. Ctrl-C twice leaves.`);
    const entered = await readRows(terminal);
    try {
      if (entered === null) await skip(history, terminal);
      else terminal.out(`  LOG-CONSISTENCY ${history.compare(entered).check.verdict}: this directory continues what is on paper.`);
    } catch (error) {
      if (!(error instanceof CeremonyError) || error.code === 'state.no-terminal' || error.code === 'state.stopped') throw error;
      terminal.err(`${error.code}: ${error.message}`);
    }
  }
}

/** What was entered, as soon as it is whole; null: go on without. A row with a word that cannot be right is asked again. */
async function readRows(terminal: Terminal): Promise<string | null> {
  const rows: string[] = [];
  for (;;) {
    const typed = await terminal.ask(`  row ${rows.length + 1}: `);
    if (typed === null) throw inputEnded();
    if (typed.trim() === skipWord) return null;
    const text = [...rows, typed].join('\n');
    try {
      parseCheckpointEntry(text);
      return text;
    } catch (error) {
      if (!(error instanceof CeremonyError)) throw error;
      // A pasted note has an empty line inside; a second one in a row ends it.
      if (isNote(text)) {
        if (typed.trim() === '' && rows.at(-1) === '') return text;
        rows.push(typed.trim());
      } else if ('word' in error.details || Number(error.details['words'] ?? 0) > checkpointWords)
        terminal.err(`  ${error.message} Type this row again.`);
      else if (typed.trim() !== '') rows.push(typed);
    }
  }
}

const checkpointWords = 32;
const isNote = (text: string): boolean => text.trimStart().startsWith('conclave/');

async function skip(history: PaperHistory, terminal: Terminal): Promise<void> {
  const questioner = new Questioner(terminal, false);
  const by = await questioner.line('  Who decides to go on without the checkpoint (name)');
  const reason = await questioner.line('  Why (goes into the log and the evidence)');
  await questioner.exactly('  Type skip', 'skip', 'Only skip goes on without it; Ctrl-C twice leaves.');
  const { check } = history.skip(by, reason);
  terminal.out(`  LOG-CONSISTENCY ${check.verdict}: ${check.reason ?? ''}`);
}

function inputEnded(): CeremonyError {
  return new CeremonyError('state.no-terminal', 'The terminal closed while the last checkpoint was awaited. Nothing was started.');
}
