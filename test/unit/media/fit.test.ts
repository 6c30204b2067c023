import { describe, expect, test } from 'vitest';
import { requireFit } from '../../../main/media/fit.ts';
import { shownName } from '../../../main/media/shown-name.ts';
import { codeOf } from '../code-of.ts';

const file = (path: string, size = 1) => ({ path, size });
const largest = 0xffff_ffff;

describe('media.unfit', () => {
  test.each([
    ['a reserved name', [file('artifacts/con/a.der')]],
    ['a reserved name with an ending', [file('artifacts/LPT1.der')]],
    ['two names that differ in case only', [file('a/Root.der'), file('a/root.der')]],
    ['two directories that differ in case only', [file('a/x.der'), file('A/y.der')]],
    ['a dot at the end', [file('a/root.')]],
    ['a character of Windows', [file('a/ro:ot')]],
    ['a name too long', [file(`a/${'x'.repeat(256)}`)]],
    ['4 GiB', [file('crl.der', largest + 1)]],
  ])('%s on FAT', (_, files) => {
    expect(codeOf(() => requireFit('vfat', files))).toBe('media.unfit');
    expect(codeOf(() => requireFit('ext4', files))).toBe('no error');
    expect(codeOf(() => requireFit(null, files))).toBe('no error');
  });

  test('what fits: a file of 4 GiB less a byte on FAT32, of more on exFAT, names like reserved ones', () => {
    expect(codeOf(() => requireFit('vfat', [file('crl.der', largest)]))).toBe('no error');
    expect(codeOf(() => requireFit('exfat', [file('crl.der', largest + 1)]))).toBe('no error');
    expect(codeOf(() => requireFit('fuse.fusefat', [file('crl.der', largest + 1)]))).toBe('media.unfit');
    expect(codeOf(() => requireFit('vfat', [file('console/com10.der'), file('console/com10.pem')]))).toBe('no error');
  });
});

test.each([
  ['EXPORT 1', 'EXPORT 1'],
  ['a\u202egnp.exe', 'a\\u{202e}gnp.exe'],
  ['\u0007bell\n', '\\u{7}bell\\u{a}'],
  ['no\u00a0break', 'no\\u{a0}break'],
  ['\\u{7}', '\\u{5c}u{7}'],
  ['\ud800', '\\u{d800}'],
  ['ä渡', 'ä渡'],
])('%j is shown as %s', (name, shown) => expect(shownName(name)).toBe(shown));

test('a name longer than 255 characters is cut', () => expect(shownName('x'.repeat(300))).toBe(`${'x'.repeat(255)}…`));
