/** Breaks text at blanks into lines of at most `width` columns; a word longer than that is cut. Later lines are indented. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    let rest = word;
    const room = (): number => Math.max(8, width - (lines.length === 0 ? 0 : indent.length));
    if (line !== '' && line.length + 1 + rest.length <= room()) {
      line += ` ${rest}`;
      continue;
    }
    if (line !== '') lines.push(line);
    while (rest.length > room()) {
      lines.push(rest.slice(0, room()));
      rest = rest.slice(room());
    }
    line = rest;
  }
  if (line !== '') lines.push(line);
  return lines.map((each, i) => (i === 0 ? each : indent + each));
}
