import { describe, expect, test } from 'vitest';
import { layout } from '../../../main/evidence/layout.ts';
import { requireLayout } from '../../../main/steps/require-layout.ts';

const software = { version: '9.8.7', sha256: 'ab'.repeat(32) };
const sealedBy = (theirs: number | undefined) => () => requireLayout({ layout: theirs }, software);

describe('a sealed run', () => {
  test('goes on under its own layout', () => {
    expect(sealedBy(layout)).not.toThrow();
  });

  test.each([
    [layout + 1, `layout ${layout + 1};`],
    [undefined, 'layout unknown;'],
  ])('is refused under another layout (%s), naming the software to finish it with', (theirs, says) => {
    expect(sealedBy(theirs)).toThrow(expect.objectContaining({ code: 'state.other-layout' }));
    expect(sealedBy(theirs)).toThrow(says);
    expect(sealedBy(theirs)).toThrow(`9.8.7, sha256 ${software.sha256}`);
  });
});
