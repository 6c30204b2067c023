// Many OCSP responses under the eyes of people: a row for each, drawn from its sheet, which is drawn from its bytes.

import { describeName } from '../pki/name.ts';
import type { Fact, Table } from '../../preload/contract/run-view.ts';
import { replayText } from './ocsp-replay.ts';
import { answeredFields } from './ocsp-item.ts';
import type { Sheet } from './sheets.ts';
import { rowBesidePlan } from './table-row.ts';
import type { PlannedOcsp, SetItem } from './set-items.ts';

type Row = Table['rows'][number];

const cellsOf = ['Serial number', 'Status', 'Identified by', 'This update', 'Next update'] as const;

const valueOf = (facts: readonly Fact[], wanted: string): string => facts.find(({ label }) => label === wanted)?.value ?? '';

/** What a response is about and how long it can be shown: of the certificate, the plan and the clock, not of its bytes. */
export function answeredFacts(planned: PlannedOcsp): Fact[] {
  return [
    { label: 'About the certificate', value: describeName(answeredFields(planned).subject) },
    { label: 'No later because', value: planned.until },
    { label: 'Replay', value: replayText(planned) },
  ];
}

/** A row for each response; one that is not as planned says in what. */
export function ocspTable(items: readonly SetItem[], sheetOf: (item: SetItem) => Sheet): Table | undefined {
  if (items.length < 2) return undefined;
  const rows = items.map((item, index): Row => {
    const { facts } = sheetOf(item);
    const subject = item.planned.makes === 'ocsp' ? describeName(answeredFields(item.planned).subject) : '';
    const cells = [String(index + 1), subject, ...cellsOf.map((label) => valueOf(facts, label)), item.tbsSha256];
    return rowBesidePlan(cells, facts);
  });
  const columns = [
    { label: 'No.' },
    { label: 'Certificate' },
    ...cellsOf.map((label) => ({ label, ...(label === 'Serial number' ? { mono: true } : {}) })),
    { label: 'SHA-256 to be signed', mono: true },
  ];
  return { title: 'OCSP responses', columns, rows };
}
