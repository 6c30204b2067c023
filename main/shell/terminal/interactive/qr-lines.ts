/** A QR code (rows of 0 and 1) in half blocks, two rows a line, with its quiet zone of four modules; dark on light. */
export function qrLines(rows: readonly string[]): string[] {
  const quiet = 4;
  const size = rows.length + 2 * quiet;
  const dark = (row: number, column: number): boolean => rows[row - quiet]?.[column - quiet] === '1';
  return Array.from({ length: Math.ceil(size / 2) }, (_, line) =>
    Array.from({ length: size }, (__, column) => {
      const [upper, lower] = [dark(2 * line, column), dark(2 * line + 1, column)];
      if (upper) return lower ? ' ' : '▄';
      return lower ? '▀' : '█';
    }).join(''),
  );
}
