// The paper of a rehearsal (rules.md, Approvals): the words people read back from, shown in a second window.

import { CeremonyError } from '../errors.ts';
import { hashWords } from '../evidence/hash-words.ts';
import type { Store } from '../store/store.ts';
import { itemsOfSet, subjectOf } from '../steps/sheets.ts';
import type { RunView } from '../../preload/contract/run-view.ts';
import { broughtHash, finishedSteps, loadRunState, valuesInOrder } from './run-state.ts';
import { storedRun } from './stored-run.ts';

/**
 * The hashes of a rehearsal that may be read back: the plan's, and what is to be signed once it was linted, or the document once it was
 * proposed, and of files that were brought and wait to be read back. In production the words come from paper or a second machine. Throws policy.attendance for a production run, state.not-open.
 */
export function paperOfRun(store: Store, runId: string): { title: string; hashes: RunView['hashes'] } {
  const state = loadRunState(store, runId);
  if (state.row.mode === 'production')
    throw new CeremonyError(
      'policy.attendance',
      'In a production run the words are read from paper or a second machine, and never shown here. Nothing was done.',
    );
  const { planSha256, plan, playbook } = storedRun(state.row);
  const set = valuesInOrder(playbook, finishedSteps(state)).findLast(({ type }) => type === 'linted' || type === 'document');
  const hashes: RunView['hashes'] = [{ what: 'plan', sha256: planSha256, words: hashWords(planSha256) }];
  if (set !== undefined) {
    const subject = subjectOf(itemsOfSet(set));
    hashes.push({ what: 'to be signed', sha256: subject, words: hashWords(subject) });
  }
  const brought = broughtHash(state);
  if (brought !== null) hashes.push({ what: 'brought', sha256: brought, words: hashWords(brought) });
  return { title: plan.title, hashes };
}
