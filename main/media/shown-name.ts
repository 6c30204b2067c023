/**
 * Text from a medium as it may stand on a screen or in a log: control, format (bidirectional marks, joiners) and private characters,
 * line breaks, lone surrogates and spaces that look like none become `\u{hex}`; so does a backslash, that nothing can pass for one of
 * these. At most `longest` characters, then `…`.
 */
export function shownName(text: string, longest = 255): string {
  const shown: string[] = [];
  for (const letter of text) {
    if (shown.length === longest) return `${shown.join('')}…`;
    shown.push(unshowable.test(letter) ? `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}` : letter);
  }
  return shown.join('');
}

const unshowable = /[\p{C}\p{Zl}\p{Zp}\\]|(?! )\p{Zs}/u;
