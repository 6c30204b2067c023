// A compromised key, told by a kept run of the playbook issuing-ca-key-compromise and bent in one place at a time.

import { describe, expect, test } from 'vitest';
import { checkRecovery } from '../../../main/evidence/verify/recovery.ts';
import { all, type Bend, bendFiles, bent, said, withData, without } from './bent-bundle.ts';
import { keptRun } from './kept-runs.ts';

const files = keptRun('recovering');
type Name = 'KEY-NOT-COMPROMISED' | 'BRANCHES-FOLLOWED' | 'CLOCKS-TOLD' | 'MESSAGES-WRITTEN';
const asked = (bend: Bend, name: Name): string => said(checkRecovery(bendFiles(files, bend)), name);
const ofStep =
  (step: string, name: string, change: (data: Record<string, unknown>) => Record<string, unknown>): NonNullable<Bend['events']> =>
  (events) =>
    events.map((event) => (event.step === step && event.event === name ? { ...event, data: change(event.data) } : event));
const isClock =
  (clock: string) =>
  (data: Record<string, unknown>): boolean =>
    data['clock'] === clock;

test('the run as it was is accepted by all four, and a run without any of it is not-checked', () => {
  expect(asked({}, 'KEY-NOT-COMPROMISED')).toBe('passed: 1 keys declared compromised');
  expect(asked({}, 'BRANCHES-FOLLOWED')).toBe('passed: sure: compromised; remedy: new-intermediate');
  expect(asked({}, 'CLOCKS-TOLD')).toBe('passed: preliminary-report met; revocation met; revocation-list met');
  expect(asked({}, 'MESSAGES-WRITTEN')).toBe('passed: 3 messages');
  for (const { name, verdict } of checkRecovery(bent())) expect([name, verdict]).toEqual([name, 'not-checked']);
});

describe('BRANCHES-FOLLOWED', () => {
  test.each<[string, Bend, RegExp]>([
    [
      'another answer',
      {
        events: ofStep('sure', 'decided', (data) => ({
          ...data,
          answer: 'false-alarm',
          says: 'No: it was a false alarm, and nothing is revoked',
        })),
      },
      /^failed: Step stand-down was skipped, and the decisions of the run say otherwise\.$/u,
    ],
    ['an answer nobody offered', { events: withData('decided', { answer: 'maybe' }) }, /decides what the playbook does not ask/u],
    [
      'no decision',
      { events: without('decided', ({ answer }) => answer === 'compromised') },
      /^failed: Step sure ended without a decision/u,
    ],
    [
      'a step passed over for another reason',
      { events: withData('step-skipped', { reason: 'Too late in the day' }) },
      /^failed: Step stand-down /u,
    ],
    ['a step neither done nor passed over', { events: without('step-skipped') }, /^failed: Step stand-down was done, /u],
  ])('%s', (_what, bend, sentence) => {
    expect(asked(bend, 'BRANCHES-FOLLOWED')).toMatch(sentence);
  });
});

describe('CLOCKS-TOLD', () => {
  const wrong = /^failed: The log says of a clock what its own times do not give\.$/u;
  test.each<[string, Bend, RegExp]>([
    ['a clock set back', { events: withData('clock-started', { due: '2027-01-01T00:00:00.000Z' }, isClock('revocation')) }, wrong],
    ['one nobody started', { events: without('clock-started', isClock('revocation')) }, wrong],
    [
      'one told as ended elsewhere',
      { events: withData('clock-met', { endedAt: '2026-11-27T00:00:00.000Z' }, isClock('revocation')) },
      wrong,
    ],
    ['evidence that came earlier', { events: withData('evidence-obtained', { obtained: '2026-01-01T00:00:00.000Z' }) }, wrong],
    [
      'evidence of the future',
      { events: withData('evidence-obtained', { obtained: '2099-01-01T00:00:00.000Z' }) },
      /evidence of the future/u,
    ],
    [
      'a missed clock told as met',
      {
        events: all(
          withData('evidence-obtained', { obtained: '2026-01-01T00:00:00.000Z' }),
          withData('clock-started', { from: '2026-01-01T00:00:00.000Z', due: '2026-01-02T00:00:00.000Z' }, isClock('preliminary-report')),
        ),
      },
      wrong,
    ],
  ])('%s', (_what, bend, sentence) => {
    expect(asked(bend, 'CLOCKS-TOLD')).toMatch(sentence);
  });
});

describe('MESSAGES-WRITTEN', () => {
  test.each<[string, Bend, RegExp]>([
    [
      'another text',
      { files: { 'artifacts/messages/tell.txt': 'All is well.\n' } },
      /messages\/tell\.txt" is not what playbook and log give/u,
    ],
    ['another mail', { files: { 'artifacts/messages/tell.eml': 'Subject: All is well\r\n' } }, /messages\/tell\.eml" is not what/u],
    [
      'a message of another time',
      { events: withData('message-written', { now: '2026-11-21T09:00:00.000Z' }) },
      /report\.txt" is not what/u,
    ],
    ['other facts', { events: withData('decided', { reason: 'No reason' }) }, /is not what playbook and log give/u],
    [
      'nobody told',
      { events: without('people-told', ({ item }) => item === 'tell') },
      /does not tell what step tell wrote, or who was told/u,
    ],
    ['another text in the playbook', { playbook: (text) => text.replace('Fetch it now', 'Do nothing') }, /tell\.txt" is not what/u],
  ])('%s', (_what, bend, sentence) => {
    expect(asked(bend, 'MESSAGES-WRITTEN')).toMatch(sentence);
  });
});

describe('KEY-NOT-COMPROMISED', () => {
  test('a certificate for, or by, the key that was declared compromised', () => {
    const reading = bendFiles(files, {});
    const [revoked] = [...files.keys()].filter((path) => path.includes('/revoked/'));
    const compromised = said(
      checkRecovery({ ...reading, file: (path) => (path === revoked ? (files.get(rootPath) ?? reading.file(path)) : reading.file(path)) }),
      'KEY-NOT-COMPROMISED',
    );
    // The key of the root in its place: everything the run signed after that is of a compromised key.
    expect(compromised).toMatch(/^failed: .* is of a key this run declared compromised\.$/u);
  });
  const rootPath = 'root.der';
  const chain = new TextDecoder().decode([...files].find(([path]) => path.endsWith('example-root-r1/chain.pem'))?.[1]);
  const last = chain.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu)?.at(-1) ?? '';
  (files as Map<string, Uint8Array>).set(rootPath, Buffer.from(last.replaceAll(/-----[^-]+-----|\s/gu, ''), 'base64'));
});
