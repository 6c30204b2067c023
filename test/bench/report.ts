// What every bench prints (formats.md, Benches): a table for people, or with --json one line for machines.

import { cpus, loadavg, release, totalmem, type } from 'node:os';

/** One measurement. `better` says which way is good; `target` holds `ours`, or `ratio` where it says so. */
export interface Measurement {
  readonly what: string;
  readonly ours: number;
  /** null: nobody to compare with. */
  readonly rival: number | null;
  readonly unit: string;
  readonly better: 'smaller' | 'larger';
  readonly target?: { readonly of: 'ours' | 'ratio'; readonly atMost?: number; readonly atLeast?: number };
}

interface Row {
  readonly what: string;
  readonly ours: number;
  readonly rival: number | null;
  readonly unit: string;
  readonly ratio: number | null;
  readonly target: string | null;
  readonly met: boolean;
}

/** rival ÷ ours where smaller is better, ours ÷ rival where larger is. */
function ratioOf({ ours, rival, better }: Measurement): number | null {
  if (rival === null) return null;
  return rounded(better === 'smaller' ? rival / ours : ours / rival);
}

function rowOf(measured: Measurement): Row {
  const { what, unit, target } = measured;
  const ratio = ratioOf(measured);
  const judged = target?.of === 'ratio' ? ratio : measured.ours;
  const met = target === undefined || (judged !== null && judged <= (target.atMost ?? Infinity) && judged >= (target.atLeast ?? -Infinity));
  const bound = target?.atMost === undefined ? `at least ${target?.atLeast}` : `at most ${target.atMost}`;
  const rival = measured.rival === null ? null : rounded(measured.rival);
  return { what, ours: rounded(measured.ours), rival, unit, ratio, target: target === undefined ? null : `${target.of} ${bound}`, met };
}

/** Four significant digits; counts stay whole. */
const rounded = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(4)));

/** With its load over the last minute, without which a time measured beside other work says little. */
function machine(): string {
  const [first] = cpus();
  const [load = 0] = loadavg();
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}, Node ${process.version}, load ${load.toFixed(1)}`;
}

function table(rows: readonly Row[]): string[] {
  const cells = rows.map((row) => [
    row.what,
    String(row.ours),
    String(row.rival ?? '–'),
    row.unit,
    String(row.ratio ?? '–'),
    row.target ?? '–',
    row.met ? 'yes' : 'NO',
  ]);
  const all = [['what', 'ours', 'rival', 'unit', 'ratio', 'target', 'met'], ...cells];
  const widths = all[0]?.map((_cell, column) => Math.max(...all.map((line) => line[column]?.length ?? 0))) ?? [];
  const isNumber = (column: number): boolean => column === 1 || column === 2 || column === 4;
  return all.map((line) =>
    line
      .map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

export const wantsJson = (): boolean => process.argv.includes('--json');

/** Says something while a bench is under way; machines are not told. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Prints the bench and sets the exit status: 1 where a target is not met. */
export function printBench(bench: string, measured: readonly Measurement[]): void {
  const rows = measured.map(rowOf);
  if (rows.some((row) => !row.met)) process.exitCode = 1;
  if (wantsJson()) process.stdout.write(`${JSON.stringify({ bench, machine: machine(), rows })}\n`);
  else process.stdout.write(`${[`${bench} on ${machine()}`, '', ...table(rows)].join('\n')}\n`);
}
