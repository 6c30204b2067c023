import { describe, expect, test } from 'vitest';
import { checkBackup } from '../../../main/evidence/verify/backup.ts';
import type { LogEvent } from '../../../main/evidence/transcript.ts';

type Reading = Parameters<typeof checkBackup>[0];
type Row = readonly [event: string, step: string, data: Record<string, unknown>];

const key = 'a'.repeat(64);
const proof: Row[] = [
  ['key-generated', 'key', { label: 'root', algorithm: 'ecdsa-p256', spkiSha256: key }],
  ['intent', 'proof', { id: 'j7', operation: 'sign-probe' }],
  ['call-verified', 'proof', { id: 'j7' }],
  ['backup-confirmed', 'proof', { method: 'store-copy', spkiSha256: key, probe: 'j7' }],
];

/** The three files the check reads, as far as it reads them. */
function reading(rows: readonly Row[], kinds = ['confirm-backup-key'], backup = 'store-copy', mode = 'production'): Reading {
  const events = rows.map(([event, step, data], at) => ({ seq: at + 1, at: '2026-11-21T09:00:00Z', step, actor: 'bob', event, data }));
  const steps = kinds.map((kind) => ({ id: 'proof', kind }));
  return {
    playbook: () => ({ value: { steps } }),
    plan: () => ({ value: { backup } }),
    planned: () => ({ mode }),
    events: () => events as unknown as LogEvent[],
  } as unknown as Reading;
}

const without = (event: string): Row[] => proof.filter(([name]) => name !== event);
const changed = (event: string, change: Record<string, unknown>): Row[] =>
  proof.map((row) => (row[0] === event ? [row[0], row[1], { ...row[2], ...change }] : row));

describe('BACKUP-SAME-KEY', () => {
  test('passed where the log tells of one proved copy; not-checked where the playbook proves none', () => {
    expect(checkBackup(reading(proof))).toEqual({ name: 'BACKUP-SAME-KEY', verdict: 'passed', reason: 'store-copy' });
    expect(checkBackup(reading(proof, ['sign'])).verdict).toBe('not-checked');
  });

  test('an authority that exists: its key proved again, or no second token where its policy names none and in a rehearsal', () => {
    const opened: Row = ['authority-opened', 'authority', { label: 'root', spkiSha256: key }];
    const again = reading([opened, ...without('key-generated')]);
    expect(checkBackup(again)).toEqual({ name: 'BACKUP-SAME-KEY', verdict: 'passed', reason: 'store-copy' });
    const kinds = ['confirm-backup-key'];
    const [none, standIn] = [reading([opened], kinds, 'none'), reading([opened], kinds, 'vendor-clone', 'rehearsal')].map(checkBackup);
    expect(none).toMatchObject({ verdict: 'not-checked', reason: 'plan and policy name no backup of this key' });
    expect(standIn).toMatchObject({ verdict: 'not-checked', reason: 'the stand-in of a rehearsal has no second token' });
    expect(checkBackup(reading([opened], kinds, 'vendor-clone', 'drill')).verdict).toBe('failed');
    expect(checkBackup(reading([opened], kinds, 'vendor-clone')).verdict).toBe('failed');
    expect(checkBackup(reading(without('backup-confirmed'), kinds, 'none')).verdict).toBe('failed');
  });

  test.each<[string, Reading, RegExp]>([
    ['no proof', reading(without('backup-confirmed')), /one proof/],
    ['a proof of another step', reading(proof.map((row) => (row[0] === 'backup-confirmed' ? [row[0], 'key', row[2]] : row))), /one proof/],
    ['two proofs', reading([...proof, ...proof.slice(3)]), /one proof/],
    ['another method than the plan’s', reading(proof, ['confirm-backup-key'], 'vendor-clone'), /store-copy and the plan says vendor-clone/],
    ['another key', reading(changed('backup-confirmed', { spkiSha256: 'b'.repeat(64) })), /not of a key made or opened in this run/],
    ['no probe of its own', reading(changed('backup-confirmed', { probe: 'j6' })), /without a probe/],
    ['another call for the probe', reading(changed('intent', { operation: 'set-mark' })), /without a probe/],
    ['a probe of another step', reading(proof.map((row) => (row[0] === 'intent' ? [row[0], 'key', row[2]] : row))), /without a probe/],
    ['a probe that was not verified', reading(without('call-verified')), /not verified/],
  ])('failed: %s', (_what, bundle, reason) => {
    const check = checkBackup(bundle);
    expect([check.verdict, check.reason]).toEqual(['failed', expect.stringMatching(reason)]);
  });
});
