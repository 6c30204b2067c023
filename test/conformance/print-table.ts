/** Prints a table to stdout, columns aligned, so that a test shows what it has established. A cell may have several lines. */
export function printTable(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const tall = rows.map((row) => row.map((cell) => cell.split('\n')));
  const widths = head.map((cell, column) =>
    Math.max(cell.length, ...tall.flatMap((row) => (row[column] ?? []).map(({ length }) => length))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const body = tall.flatMap((row) =>
    Array.from({ length: Math.max(...row.map(({ length }) => length)) }, (_, index) => line(row.map((cell) => cell[index] ?? ''))),
  );
  const rule = line(widths.map((width) => '-'.repeat(width)));
  process.stdout.write(`\n${title}\n${[line(head), rule, ...body].join('\n')}\n`);
}
