/** Text that cannot move the cursor or reorder a line: control and bidirectional characters become \xNN or \u{…}. Tabs become spaces. */
export function printable(text: string): string {
  return text
    .replaceAll('\t', '  ')
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
    });
}
