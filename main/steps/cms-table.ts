// Many signatures over files under the eyes of people: a row for each, drawn from its sheet, which is drawn from its bytes.

import type { Fact, Table } from '../../preload/contract/run-view.ts';
import { describeSize } from './describe-size.ts';
import type { Sheet } from './sheets.ts';
import { rowBesidePlan } from './table-row.ts';
import type { SetItem } from './set-items.ts';

type Row = Table['rows'][number];

const valueOf = (facts: readonly Fact[], wanted: RegExp): string => facts.find(({ label }) => wanted.test(label))?.value ?? '';

/** A row for each file, in the order of the list; one that is not as planned says in what. */
export function cmsTable(items: readonly SetItem[], sheetOf: (item: SetItem) => Sheet): Table | undefined {
  if (items.length < 2) return undefined;
  const rows = items.map((item, index): Row => {
    const { facts } = sheetOf(item);
    const file = item.planned.makes === 'cms' ? item.planned.file : { name: '', size: 0, sha256: '' };
    const cells = [
      String(index + 1),
      file.name,
      describeSize(file.size),
      file.sha256,
      valueOf(facts, /^SHA-\d+ of the file$/),
      valueOf(facts, /^Signing time$/),
      item.tbsSha256,
    ];
    return rowBesidePlan(cells, facts);
  });
  const columns = [
    { label: 'No.' },
    { label: 'File' },
    { label: 'Size' },
    { label: 'SHA-256 as imported', mono: true },
    { label: 'Digest that is signed', mono: true },
    { label: 'Signing time' },
    { label: 'SHA-256 to be signed', mono: true },
  ];
  return { title: 'Files of this release', columns, rows };
}
