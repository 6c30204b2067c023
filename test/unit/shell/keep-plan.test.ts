import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepPlans, plansFolder } from '../../../main/shell/window/keep-plan.ts';

let data = '';
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'conclave-plans-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const kept = (): string[] => readdirSync(join(data, plansFolder)).toSorted((one, other) => one.localeCompare(other));

test('several plans are written, and what is there is left as it was', () => {
  keepPlans(data, [
    { name: 'a.plan.yaml', bytes: bytes('a') },
    { name: 'b.plan.yaml', bytes: bytes('b') },
  ]);
  expect(() => {
    keepPlans(data, [
      { name: 'c.plan.yaml', bytes: bytes('c') },
      { name: 'b.plan.yaml', bytes: bytes('another b') },
    ]);
  }).toThrow('b.plan.yaml exists already');
  expect(kept()).toEqual(['a.plan.yaml', 'b.plan.yaml']);
  expect(readFileSync(join(data, plansFolder, 'b.plan.yaml'), 'utf8')).toBe('b');
});

test('media.io: one that cannot be written takes those before it with it', () => {
  keepPlans(data, [{ name: 'before.plan.yaml', bytes: bytes('x') }]);
  // Longer than a name may be on any file system.
  const impossible = `${'x'.repeat(300)}.plan.yaml`;
  expect(() => {
    keepPlans(data, [
      { name: 'a.plan.yaml', bytes: bytes('a') },
      { name: impossible, bytes: bytes('b') },
    ]);
  }).toThrow('could not be written');
  expect(kept()).toEqual(['before.plan.yaml']);
});
