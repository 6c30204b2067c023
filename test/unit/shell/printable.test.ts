import { expect, test } from 'vitest';
import { printable } from '../../../main/shell/terminal/printable.ts';

test.each([
  ['plain ü 漢 «x»', 'plain ü 漢 «x»'],
  ['a\u001b[2Jb', 'a\\x1b[2Jb'],
  ['line\nbreak\r', 'line\\x0abreak\\x0d'],
  ['tab\there', 'tab  here'],
  ['\u202egnp.exe', '\\u{202e}gnp.exe'],
  ['\u009b31m', '\\x9b31m'],
])('printable: %j', (text, shown) => {
  expect(printable(text)).toBe(shown);
});
