import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunView } from '../../../../preload/contract/run-view.ts';
import { hashWords } from '../../../evidence/hash-words.ts';
import { sha256Hex } from '../../../pki/hash.ts';
import { wordColumns } from './columns.ts';

/** A text file that stands for the paper while words are read back. */
export interface ReadBackSheet {
  readonly name: string;
  remove(): void;
}

/**
 * Writes the sheet of the hash that is being read back, where people have no paper of it yet: the bytes to be signed
 * exist only now, and a rehearsal offers its plan's hash as well (rules.md, Approvals). null: nothing is being read
 * back, or the paper was made before the day (conclave check).
 */
export function writeReadBackSheet(view: RunView, out: string): ReadBackSheet | null {
  const { current } = view;
  if (current === null || !current.prompts.some((prompt) => prompt.kind === 'words')) return null;
  const reviewing = current.stage.kind === 'review' || current.stage.kind === 'approvals';
  if (!reviewing && view.mode === 'production') return null;
  const hash = reviewing
    ? hashOfSheets(view)
    : (broughtIn(view) ?? { what: 'plan', sha256: view.planSha256, again: 'sha256sum of the plan file gives it' });
  if (hash === null) return null;
  const name = `read-back-${current.stepId}.txt`;
  const path = join(out, name);
  const lines = [
    `${view.title}: ${hash.what}`,
    '',
    `sha256 ${hash.sha256}`,
    `(${hash.again})`,
    '',
    ...wordColumns(hashWords(hash.sha256), ''),
    '',
  ];
  mkdirSync(out, { recursive: true });
  writeFileSync(path, lines.join('\n'));
  const list = 'list' in hash ? hash.list : undefined;
  if (list !== undefined) writeFileSync(join(out, listName(view)), list);
  return {
    name,
    remove() {
      rmSync(path, { force: true });
      rmSync(join(out, listName(view)), { force: true });
    },
  };
}

/** Of files that were brought: the one hash the plan would name. */
function broughtIn({ current, hashes }: RunView): { what: string; sha256: string; again: string } | null {
  const stage = current?.stage;
  if (hashes.at(-1)?.what !== 'brought' || stage?.kind !== 'facts') return null;
  const sha256 = stage.facts.find(({ label }) => label.includes('SHA-256'))?.value;
  return sha256 === undefined ? null : { what: 'what was brought', sha256, again: 'sha256sum of the file or list gives it' };
}

/** The ordered list of a batch, so that a second machine can make its hash. */
const listName = (view: RunView): string => `read-back-${view.current?.stepId ?? ''}-list.txt`;

// Of one TBS its own hash; of several the hash of their hex hashes, one a line (rules.md, Approvals, `subject`).
function hashOfSheets(view: RunView): { what: string; sha256: string; again: string; list?: string } | null {
  const stage = view.current?.stage;
  if (stage?.kind !== 'review' && stage?.kind !== 'approvals') return null;
  const hashes = stage.table?.hashes ?? stage.sheets.map((sheet) => sheet.sha256);
  const [first] = hashes;
  if (first === undefined) return null;
  if (hashes.length === 1) return { what: 'to be signed', sha256: first, again: 'SHA-256 of the bytes to be signed' };
  const list = hashes.map((hash) => `${hash}\n`).join('');
  const sha256 = sha256Hex(new TextEncoder().encode(list));
  if (stage.table !== undefined) return { what: 'to be signed', sha256, list, again: `sha256sum ${listName(view)}` };
  return { what: 'to be signed', sha256, again: `printf '%s\\n' ${hashes.join(' ')} | sha256sum` };
}
