import { unreachable } from '../../../errors.ts';
import type { Check } from '../../../checks.ts';
import type { Fact, RunView, Stage } from '../../../../preload/contract/run-view.ts';
import { twoColumns } from './columns.ts';
import { barLines } from './bar-lines.ts';
import { hashLines } from './hash-lines.ts';
import { tableLines } from './table-lines.ts';
import { wrap } from './wrap.ts';

type Beside = 'in-force' | 'fate';
type Finding = RunView['findings'][number];

/** A check on one line: verdict first, so that the eye runs down one column. */
export function checkLine(check: {
  name: string;
  verdict: Check['verdict'];
  reason?: string | undefined;
  by?: string | undefined;
}): string {
  const reason = check.reason === undefined ? '' : `  ${check.reason}${check.by === undefined ? '' : ` (by ${check.by})`}`;
  return `${check.verdict.padEnd(11)}  ${check.name}${reason}`;
}

export function findingLine(finding: Finding): string {
  return `${finding.severity.padEnd(7)}  ${finding.rule}  ${finding.clause}  ${finding.message}`;
}

/** Facts in two columns; where a plan says otherwise, both values stand one under the other. */
export function factLines(facts: readonly Fact[], width: number, beside?: Beside): string[] {
  if (beside === 'fate')
    return twoColumns(
      facts.flatMap(({ label, value, planned }): [string, string][] => [
        [label, value],
        ...(planned === undefined ? [] : ([['', `→ ${planned}`]] satisfies [string, string][])),
      ]),
      width,
    );
  const [differs, same] = beside === undefined ? ['planned', '(as planned)'] : ['in force', '(as it is)'];
  const rows = facts.flatMap((fact): [string, string][] => [
    ...(fact.differs === true
      ? ([
          [`≠ ${fact.label}`, fact.value],
          [`  ${differs}`, fact.planned ?? ''],
        ] satisfies [string, string][])
      : ([[fact.label, fact.planned === undefined ? fact.value : `${fact.value}  ${same}`]] satisfies [string, string][])),
    ...askedFor(fact),
  ]);
  return twoColumns(rows, width);
}

/** What a request asks for, and why something else stands there; nothing where it asks for what it gets. */
function askedFor({ value, requested, note }: Fact): [string, string][] {
  const differs = requested !== undefined && requested !== value;
  if (!differs && note === undefined) return [];
  return [['  requested', `${requested ?? value}${note === undefined ? '' : `: ${note}`}`]];
}

/** What the stage of a step shows, as text. */
export function stageLines(stage: Stage, width: number): string[] {
  const bullet = (text: string): string[] => wrap(text, width - 2, '  ').map((line) => `  ${line}`);
  switch (stage.kind) {
    case 'people':
      return stage.people.map(
        (person) =>
          `  ${person.done ? '✓' : '·'} ${person.name} (${person.roles.join(', ')})${person.note === undefined ? '' : `  ${person.note}`}`,
      );
    case 'checks':
      return stage.checks.flatMap((check) => bullet(checkLine(check)));
    case 'tokens':
      return [
        ...stage.tokens.flatMap((token) =>
          bullet(`«${token.label}»  serial ${token.serial}  ${token.manufacturer} ${token.model}  ${token.state}`),
        ),
        ...factLines(stage.facts, width),
      ];
    case 'facts':
      return factLines(stage.facts, width);
    case 'timeline':
      return [...barLines(stage, width), '', ...factLines(stage.facts, width)];
    case 'review':
      return [
        ...stage.sheets.flatMap((sheet) => sheetLines(sheet, width)),
        ...tableLines(stage.table, width),
        ...stage.findings.flatMap((finding) => bullet(findingLine(finding))),
      ];
    case 'approvals':
      return [
        ...stage.sheets.flatMap((sheet) => sheetLines(sheet, width)),
        ...tableLines(stage.table, width),
        `  Approvals: ${stage.given.length} of ${stage.needed}`,
        ...stage.given.map((given) => `  ✓ ${given.name}  ${given.at}${given.note === '' ? '' : `  ${given.note}`}`),
      ];
    case 'files':
      return [
        ...stage.files.flatMap((file) => [`  ${file.path}  ${file.size} bytes`, ...hashLines(file, width)]),
        ...(stage.note === undefined ? [] : bullet(stage.note)),
      ];
    case 'unknown-outcome':
      return [
        ...bullet(
          `The outcome of «${stage.operation}», begun ${stage.since}, is not known: the call was journalled and no result came back.`,
        ),
        ...factLines(stage.facts, width),
      ];
    default:
      return unreachable(stage);
  }
}

function sheetLines(
  sheet: { title: string; sha256: string; facts: readonly Fact[]; beside?: Beside | undefined },
  width: number,
): string[] {
  const what = { bytes: 'bytes to be signed', 'in-force': 'document to be approved', fate: 'request' }[sheet.beside ?? 'bytes'];
  return [`  ${sheet.title}`, ...factLines(sheet.facts, width, sheet.beside), `  SHA-256 of the ${what}`, `    ${sheet.sha256}`, ''];
}
