// Hex for eyes: groups of four, so that a place is kept while reading.

/** "c325 c773 74c5 …"; anything that is not hex comes back as it is. */
export function groupHex(text: string, size = 4): string {
  if (!isHex(text)) return text;
  const groups: string[] = [];
  for (let at = 0; at < text.length; at += size) groups.push(text.slice(at, at + size));
  return groups.join(' ');
}

/** First and last four digits: "c325…06c6", for a place where the whole would not be compared anyway. */
export function shortHex(text: string): string {
  return text.length <= 12 ? text : `${text.slice(0, 4)}…${text.slice(-4)}`;
}

/** Long enough to need grouping, and nothing but hex digits. */
export function isHex(text: string): boolean {
  return text.length >= 16 && /^[0-9a-f]+$/iu.test(text);
}
