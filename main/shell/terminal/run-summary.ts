import type { RunView } from '../../../preload/contract/run-view.ts';
import { hashWords } from '../../evidence/hash-words.ts';
import { checkpointLines } from './checkpoint-lines.ts';
import { factLine } from './fact-line.ts';
import { wordColumns } from './interactive/columns.ts';
import { hashLines } from './interactive/hash-lines.ts';
import { checkLine, findingLine } from './interactive/stage-lines.ts';

/** What a run is, one fact a line, before its first step. `withHash`: not where people will read the plan's hash back. */
export function runHeader(view: RunView, withHash: boolean): string[] {
  return [
    `title: ${view.title}`,
    `mode: ${view.mode}${view.mode === 'production' ? '' : ' (marked, not for use)'}`,
    `playbook: ${view.playbook}`,
    `rules: ${view.rules}`,
    `run: ${view.runId}`,
    ...(withHash ? [`plan sha256: ${view.planSha256}`, 'plan words:', ...wordColumns(hashWords(view.planSha256))] : []),
  ];
}

/**
 * What came of a run; its last line is the bundle's path (formats.md, Command line). `logKey`: SHA-256 hex of its SPKI;
 * `artifacts`: what the bundle holds, with SHA-256 hex; `qr`: people look.
 */
export function runSummary(
  view: RunView,
  logKey: string,
  artifacts: readonly { readonly path: string; readonly sha256: string }[],
  qr: boolean,
): string[] {
  const open = view.checks.filter((check) => check.verdict !== 'passed');
  return [
    ...view.making.map(factLine),
    ...open.map((check) => `check: ${checkLine(check)}`),
    ...view.findings.map((finding) => `finding: ${findingLine(finding)}`),
    ...view.exceptions.map((exception) => `exception: ${exception.at} ${exception.person}: ${exception.text}`),
    ...(view.corrections ?? []).map(
      (correction) => `correction: ${correction.at} ${correction.person} on event ${correction.corrects}: ${correction.text}`,
    ),
    ...(view.clocks?.list ?? []).map(
      ({ title, clause, due, ended }) =>
        `clock: ${ended === undefined ? 'left running' : ended.met ? 'met' : 'missed'}, ${title} (${clause}), due ${due}${ended === undefined ? '' : `, ended ${ended.at}`}`,
    ),
    minutesLine(view),
    ...artifacts.flatMap(({ path, sha256 }) => [`artifact: ${path}`, ...hashLines({ sha256, words: hashWords(sha256) }, 100)]),
    'Log key. Write this line on paper, or save it as a file for conclave verify --trust:',
    `log sha256:${logKey}`,
    'The same in words, to read aloud:',
    ...wordColumns(hashWords(logKey)),
    ...(view.checkpoint === undefined ? [] : checkpointLines(view.checkpoint, qr)),
    ...(view.backup === undefined ? [] : backupLines(view.backup)),
    ...(view.bundle === undefined ? [] : [`evidence bundle: ${view.bundle}`]),
  ];
}

function minutesLine({ steps }: RunView): string {
  const spent = steps.reduce((sum, step) => sum + (step.secondsSpent ?? 0), 0) / 60;
  const planned = steps.reduce((sum, step) => sum + step.minutesPlanned, 0);
  return `time: ${spent < 10 ? spent.toFixed(1) : Math.round(spent)} minutes, ${planned} planned`;
}

/** The backup the run ended with, and who opens it. */
function backupLines({ state, threshold, people, files, code }: NonNullable<RunView['backup']>): string[] {
  if (state === 'not-made') return ['backup: not made, because nobody of this run has a passphrase key it could be sealed for'];
  if (state === 'failed')
    return [`backup: not made (${code ?? 'unknown'}); it is tried again at the next start. The run and its evidence are whole.`];
  const [first] = files;
  return [
    `backup: ${first?.name ?? ''}, ${files.length} ${files.length === 1 ? 'copy' : 'copies'} beside the evidence, sha256 ${first?.sha256 ?? ''}`,
    `backup opened by: ${threshold} of ${people.map(({ id }) => id).join(', ')}, with their passphrases (conclave restore)`,
  ];
}
