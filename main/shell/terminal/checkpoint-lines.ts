import type { RunView } from '../../../preload/contract/run-view.ts';

const rowLength = 8;
/** Modules of light around a QR code (ISO/IEC 18004, 9.1). */
const quiet = 4;

/** The checkpoint people write down: four rows of eight words; with `qr` the QR code of the signed note below. */
export function checkpointLines(checkpoint: NonNullable<RunView['checkpoint']>, qr: boolean): string[] {
  const rows = Array.from({ length: checkpoint.words.length / rowLength }, (_, row) =>
    checkpoint.words.slice(row * rowLength, (row + 1) * rowLength).join(' '),
  );
  return [
    `checkpoint: ${checkpoint.size} events, sha256:${checkpoint.sha256}`,
    'Write these four rows on paper, or print them. The next start asks for them:',
    ...rows.map((row) => `    ${row}`),
    ...(qr ? ['The same, signed, as a QR code:', ...qrLines(checkpoint.qr)] : []),
  ];
}

/** Two rows of modules in one line of text, light on dark terminals as on paper: the quiet zone is drawn too. */
function qrLines(matrix: readonly string[]): string[] {
  const size = matrix.length + 2 * quiet;
  const dark = (row: number, column: number): boolean => matrix[row - quiet]?.[column - quiet] === '1';
  const lines: string[] = [];
  for (let row = 0; row < size; row += 2) {
    let line = '';
    for (let column = 0; column < size; column += 1) {
      const [upper, lower] = [dark(row, column), row + 1 < size ? dark(row + 1, column) : true];
      line += upper ? (lower ? ' ' : '▄') : lower ? '▀' : '█';
    }
    lines.push(line);
  }
  return lines;
}
