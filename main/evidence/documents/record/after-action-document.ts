import type { DrillReport } from '../../../drill/report.ts';
import type { BundleSource } from '../../bundle.ts';
import { drillReportOf } from '../../drill-files.ts';
import type { Block, PaperCell, PaperDocument } from '../document.ts';
import { clock, nameOf, recordPage } from './record-page.ts';
import type { RunRecord } from './run-record.ts';

const cell = (text: string): PaperCell => ({ text });
const small = (text: string): PaperCell => ({ text, small: true });
const at = (instant: string | null): string => (instant === null ? 'not reached' : clock(instant));
const inMinutes = (minutes: number | null): string => (minutes === null ? 'not reached' : `${minutes} min`);

const verdicts = { exercised: 'exercised', 'not-reached': 'not reached', 'not-in-drill': 'not in this drill' } as const;

type Columns = readonly (readonly [title: string, share: number])[];

/** A table under its heading, or a sentence where there is nothing to say. */
function table(heading: string, columns: Columns, rows: readonly (readonly PaperCell[])[], nothing: string): Block[] {
  const title: Block = { kind: 'heading', text: heading };
  if (rows.length === 0) return [title, { kind: 'text', tone: 'plain', text: nothing }];
  return [title, { kind: 'table', columns: columns.map(([name, share]) => ({ title: name, share })), rows }];
}

function summary({ scenario, points, begunAt, sealedAt, minutes, revocation }: DrillReport): Block {
  return {
    kind: 'facts',
    facts: [
      { label: 'Scenario', value: `${scenario.title} (${scenario.id})` },
      { label: 'Scenario SHA-256', value: scenario.sha256, mono: true },
      { label: 'Points', value: `${points.got} of ${points.of}` },
      { label: 'Begun and sealed (UTC)', value: `${clock(begunAt)} to ${clock(sealedAt)}` },
      { label: 'Time', value: `${minutes.planned} min planned, ${minutes.actual} min in the time of the drill` },
      { label: 'Certificates revoked', value: String(revocation.certificates) },
      { label: 'Time to revoke', value: inMinutes(revocation.minutesToRevoke) },
      { label: 'Time to the list that says so', value: inMinutes(revocation.minutesToList) },
      { label: 'Issuance restored after', value: inMinutes(revocation.minutesToIssue) },
    ],
  };
}

/** Everything an after-action report says, drawn from its data. */
export function afterActionDocument(record: RunRecord, source: BundleSource): PaperDocument {
  const report = drillReportOf(source);
  const title: Block = { kind: 'title', text: record.script.title, under: 'After-action report' };
  if (report === null)
    return recordPage(record, 'After-action report', [
      title,
      { kind: 'text', tone: 'plain', text: 'The log of this drill names no scenario: there is nothing to report.' },
    ]);
  const who = (id: string): string => nameOf(record, id);
  return recordPage(record, 'After-action report', [
    title,
    summary(report),
    ...table(
      'Goals',
      [
        ['Goal', 5],
        ['Met', 1.2],
        ['Points', 1.4],
        ['Why', 5],
      ],
      report.goals.map(({ says, met, points, of, why }) => [cell(says), cell(met ? 'yes' : 'no'), cell(`${points} of ${of}`), small(why)]),
      'The scenario sets none.',
    ),
    ...table(
      'What happened, and what was done about it',
      [
        ['Event', 4],
        ['Time (UTC)', 2.6],
        ['Done', 5],
        ['Points', 1.4],
      ],
      report.events.map(({ title: name, at: when, answers, points, of }) => [
        cell(name),
        small(at(when)),
        small(answers.map(({ by, says, because }) => `${who(by)}: ${says}. ${because}`).join('\n')),
        cell(`${points} of ${of}`),
      ]),
      'Nothing.',
    ),
    ...table(
      'Decisions',
      [
        ['Time (UTC)', 2.6],
        ['By', 2.4],
        ['Question', 4],
        ['Answer and reason', 5],
      ],
      report.decisions.map(({ at: when, by, asks, says, reason }) => [
        small(at(when)),
        cell(who(by)),
        small(asks),
        small(`${says}. ${reason}`),
      ]),
      'The playbook asked for none.',
    ),
    ...table(
      'Clocks',
      [
        ['Clock', 5],
        ['Clause', 2],
        ['Due (UTC)', 2.6],
        ['How it ended', 2],
      ],
      report.clocks.map(({ title: name, clause, due, how }) => [cell(name), small(clause), small(at(due)), cell(how)]),
      'None ran.',
    ),
    ...table(
      'Timeline',
      [
        ['Step', 5],
        ['Planned', 1.4],
        ['Actual', 1.4],
        ['Ended (UTC)', 2.6],
      ],
      report.timeline.map(({ title: name, planned, actual, endedAt, skipped }) => [
        cell(name),
        cell(skipped ? '' : `${planned} min`),
        cell(actual === null ? '' : `${actual} min`),
        small(skipped ? 'passed over' : at(endedAt)),
      ]),
      'No step was gone through.',
    ),
    ...table(
      'What the checks caught',
      [
        ['Time (UTC)', 2.6],
        ['Step', 2],
        ['What', 6],
      ],
      report.caught.map(({ at: when, step, what }) => [small(at(when)), cell(step), small(what)]),
      'Nothing was refused and no check failed.',
    ),
    ...table(
      'Lessons',
      [
        ['Time (UTC)', 2.6],
        ['By', 2.4],
        ['Lesson', 7],
      ],
      report.lessons.map(({ at: when, by, text }) => [small(at(when)), cell(who(by)), cell(text)]),
      'Nobody wrote one down.',
    ),
    ...table(
      'Tasks',
      [
        ['Owner', 3],
        ['Task', 7],
        ['Written down by', 2.4],
      ],
      report.tasks.map(({ owner, text, by }) => [cell(owner), cell(text), cell(who(by))]),
      'Nobody wrote one down.',
    ),
    ...table(
      'What of a plan for mass revocation was exercised (BR 5.7.1.2)',
      [
        ['Part', 4],
        ['Verdict', 2.2],
        ['How', 6],
      ],
      report.plan.map(({ title: name, verdict, how }) => [cell(name), cell(verdicts[verdict]), small(how)]),
      '',
    ),
  ]);
}
