import { expect, test } from 'vitest';
import { refuseHostileInput } from '../../../main/bridge/input-limits.ts';
import { logCalls } from '../../../preload/contract/log.ts';

const { input } = logCalls.audit;
/** 700 kB in 20 files with everything else as long as it may be. */
const fullest = {
  paper: 'p'.repeat(8192),
  found: Array.from({ length: 20 }, () => ({
    name: 'n'.repeat(200),
    base64: Buffer.alloc(35_000).toString('base64'),
    url: 'u'.repeat(500),
  })),
};

test('audit: as many found files as the window takes pass the door and the contract', () => {
  expect(() => refuseHostileInput(fullest, 'audit')).not.toThrow();
  expect(input.safeParse(fullest).success).toBe(true);
});

test('audit: more than 700 kB of found files, together or in one, is refused', () => {
  const [first, ...others] = fullest.found;
  const longer = { name: 'n', base64: `${first?.base64 ?? ''}${'A'.repeat(100)}` };
  expect(input.safeParse({ found: [longer, ...others] }).success).toBe(false);
  expect(input.safeParse({ found: [{ name: 'n', base64: Buffer.alloc(700_100).toString('base64') }] }).success).toBe(false);
  expect(input.safeParse({ found: [{ name: 'n', base64: Buffer.alloc(700_000).toString('base64') }] }).success).toBe(true);
});
