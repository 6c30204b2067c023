/**
 * Lines of text no wider than `width`: broken at spaces, and inside a word only where the word alone is too wide (a hash, a
 * long name). Nothing is dropped but the spaces at a break. `widthOf` gives the width of one line of text.
 */
export function breakLines(text: string, width: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = breakWord(word, width, widthOf);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  return [...lines, line];
}

function breakWord(word: string, width: number, widthOf: (text: string) => number): string[] {
  const whole = widthOf(word);
  if (whole <= width) return [word];
  // Whole graphemes: an accent never begins a line.
  const signs = Array.from(new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(word), ({ segment }) => segment);
  const text = (from: number, to: number): string => signs.slice(from, to).join('');
  // Measuring is the work of printing: begin where signs of average width would end, which is right but for a sign or two.
  const guess = Math.max(1, Math.floor((signs.length * width) / whole));
  const pieces: string[] = [];
  let from = 0;
  while (from < signs.length) {
    let to = Math.min(from + guess, signs.length);
    while (to > from + 1 && widthOf(text(from, to)) > width) to -= 1;
    while (to < signs.length && widthOf(text(from, to + 1)) <= width) to += 1;
    pieces.push(text(from, to));
    from = to;
  }
  return pieces;
}
