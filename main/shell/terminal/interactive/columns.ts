import { wrap } from './wrap.ts';

/** Label and value in two aligned columns, long values wrapped under themselves. */
export function twoColumns(rows: readonly (readonly [label: string, value: string])[], width: number, margin = '  '): string[] {
  const longest = Math.max(0, ...rows.map(([label]) => label.length));
  const left = Math.min(longest, Math.floor(width / 3));
  return rows.flatMap(([label, value]) => {
    const hanging = `${margin}${' '.repeat(left)}  `;
    const lines = wrap(value === '' ? '–' : value, width - hanging.length);
    const head =
      label.length <= left ? [`${margin}${label.padEnd(left)}  ${lines[0] ?? ''}`] : [`${margin}${label}`, `${hanging}${lines[0] ?? ''}`];
    return [...head, ...lines.slice(1).map((line) => hanging + line)];
  });
}

/** Hash words with their numbers (from 1), four in a row, so that a voice can call "word seventeen". */
export function wordColumns(words: readonly string[], margin = '    '): string[] {
  const width = Math.max(0, ...words.map((word) => word.length));
  const lines: string[] = [];
  for (let i = 0; i < words.length; i += 4) {
    const row = words.slice(i, i + 4).map((word, j) => `${String(i + j + 1).padStart(2)} ${word.padEnd(width)}`);
    lines.push((margin + row.join('  ')).trimEnd());
  }
  return lines;
}
