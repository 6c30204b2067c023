import type { Fact, Table } from '../../preload/contract/run-view.ts';

/** What of a sheet is not as planned, a line each. */
export const notAsPlanned = (facts: readonly Fact[]): string[] =>
  facts
    .filter(({ differs }) => differs === true)
    .map(({ label, value, planned = '' }) => `NOT AS PLANNED ${label}: ${value}, planned ${planned}`);

/** A row of a table people review, drawn from the facts of its sheet: one that is not as planned says in what. */
export function rowBesidePlan(cells: string[], facts: readonly Fact[]): Table['rows'][number] {
  const wrong = notAsPlanned(facts);
  return wrong.length === 0 ? { cells } : { cells, state: 'differs', note: wrong.join('; ') };
}
