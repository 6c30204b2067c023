import { describe, expect, test } from 'vitest';
import { parseAnswers } from '../../../main/formats/answers.ts';
import { Activity } from '../../../main/shell/terminal/activity.ts';
import { AnswerSheet } from '../../../main/shell/terminal/unattended/answer-sheet.ts';
import { stepLine } from '../../../main/shell/terminal/unattended/step-line.ts';
import { driveUnattended } from '../../../main/shell/terminal/unattended/drive-unattended.ts';
import { CeremonyError } from '../../../main/errors.ts';
import { codeOfAsync } from './code-of.ts';
import { confirm, fakeEngine, secret, type FakeEngine, type FakeStep } from './fake-engine.ts';
import { scriptedTerminal } from './scripted-terminal.ts';

const steps: readonly FakeStep[] = [
  {
    id: 'people',
    kind: 'roll-call',
    acts: [
      [
        ['alice', 'bob'],
        [confirm('alice'), confirm('bob')],
      ],
      [['bob'], [confirm('bob')]],
    ],
  },
  { id: 'token', kind: 'open-token', acts: [[['bob', 'carol'], [secret('pin')]]] },
  {
    id: 'approve',
    kind: 'approve',
    acts: [
      [
        ['bob', 'carol'],
        [secret('bob.passphrase', { person: 'bob' }), secret('carol.passphrase', { person: 'carol' })],
      ],
    ],
  },
  {
    id: 'sign',
    kind: 'sign',
    irreversible: true,
    acts: [[['bob'], [{ kind: 'type-label', id: 'label', label: 'Type it', expected: 'root' }]]],
  },
];
const answers =
  'people: { alice: { confirm: true }, bob: { confirm: true } }\ntoken: { pin: { env: PIN } }\napprove: { carol: { passphrase: { env: CAROL } } }';

function drive(engine: FakeEngine, yaml = answers, pin: string | null = null) {
  const terminal = scriptedTerminal([], false);
  const sheet = new AnswerSheet(parseAnswers(new TextEncoder().encode(yaml)).value, '/nowhere', { PIN: '1234', CAROL: 'carol’s own' });
  const monotonic = () => 0;
  const drive = {
    engine,
    terminal,
    activity: new Activity(terminal, monotonic),
    monotonic,
    answers: sheet,
    pin: pin === null ? null : () => new TextEncoder().encode(pin),
  };
  return { sheet, terminal, run: () => driveUnattended(drive, engine.start()) };
}

describe('driveUnattended', () => {
  test('acts for one person at a time, with that person’s answers only', async () => {
    const engine = fakeEngine(steps);
    const { run, sheet } = drive(engine);
    const end = await run();
    expect(end.status).toBe('finished');
    expect(engine.performed.map(({ stepId, person, values }) => [stepId, person, values])).toEqual([
      ['people', 'alice', { 'alice.confirm': true }],
      ['people', 'bob', { 'bob.confirm': true }],
      ['token', 'bob', {}],
      // Bob is awaited first, and only Carol has an answer.
      ['approve', 'carol', {}],
      ['sign', 'bob', {}],
    ]);
    expect(engine.secrets).toEqual([
      { step: 'token', prompt: 'pin', text: '1234' },
      { step: 'approve', prompt: 'carol.passphrase', text: 'carol’s own' },
    ]);
    expect(() => sheet.requireAllUsed()).not.toThrow();
  });
  test('prints one line a finished step', async () => {
    const { run, terminal } = drive(fakeEngine(steps));
    await run();
    expect(terminal.output).toEqual([
      'step 1 of 4  roll-call   Title of people        0 ms',
      'step 2 of 4  open-token  Title of token         0 ms',
      'step 3 of 4  approve     Title of approve       0 ms',
      'step 4 of 4  sign        Title of sign          0 ms',
    ]);
  });
  test('a step that sends the run back says where to, and is not called finished', () => {
    const view = fakeEngine(steps).start();
    expect(stepLine(view, 'approve', 12)).toBe('step 3 of 4  approve     goes back to step 1 of 4, Title of people');
  });
  test('--pin-file replaces the PIN of open-token and counts it as consumed', async () => {
    const engine = fakeEngine(steps);
    const { run, sheet } = drive(engine, answers, '999999');
    await run();
    expect(engine.secrets[0]).toEqual({ step: 'token', prompt: 'pin', text: '999999' });
    expect(() => sheet.requireAllUsed()).not.toThrow();
  });
  test('the PIN asked again after a crash is that of open-token', async () => {
    const engine = fakeEngine([
      { id: 'token', kind: 'open-token', acts: [[['bob'], [secret('pin')]]] },
      { id: 'key', kind: 'generate-key-pair', acts: [[['bob'], [secret('pin-again')]]] },
    ]);
    await drive(engine, 'token: { pin: { env: PIN } }').run();
    expect(engine.secrets).toEqual([
      { step: 'token', prompt: 'pin', text: '1234' },
      { step: 'key', prompt: 'pin-again', text: '1234' },
    ]);
  });
  test('input.answer-missing names step and prompt, before anything is sent', async () => {
    const engine = fakeEngine(steps);
    const { run } = drive(engine, 'people: { alice: { confirm: true } }\ntoken: { pin: { env: PIN } }');
    await expect(run()).rejects.toThrow('Step people asks «bob.confirm»');
    expect(engine.performed.map((input) => input.person)).toEqual(['alice']);
    expect(await codeOfAsync(drive(fakeEngine(steps), 'token: { pin: { env: PIN } }').run)).toBe('input.answer-missing');
  });
  test('input.answer-unused for a step that is not in the run, before the first act', async () => {
    const engine = fakeEngine(steps);
    expect(await codeOfAsync(drive(engine, `${answers}\nexport: { copy: here }`).run)).toBe('input.answer-unused');
    expect(engine.performed).toEqual([]);
  });
  test('a resumed run does not want the answers of finished steps', async () => {
    const engine = fakeEngine(steps);
    await engine.perform({ runId: 'run1', stepId: 'people', revision: 1, person: 'alice', values: {} });
    await engine.perform({ runId: 'run1', stepId: 'people', revision: 2, person: 'bob', values: {} });
    const { run, sheet } = drive(engine);
    await run();
    expect(() => sheet.requireAllUsed()).not.toThrow();
  });
  test('a paused run is continued first', async () => {
    const engine = fakeEngine(steps);
    await engine.control({ runId: 'run1', revision: 1, person: 'alice', act: 'pause', reason: 'lunch' });
    expect((await drive(engine).run()).status).toBe('finished');
    expect(engine.controls.map((control) => control.act)).toEqual(['pause', 'continue']);
  });
  test('state.unknown-outcome when the answers have no recovery block; with one it is closed', async () => {
    const unknown: NonNullable<FakeStep['stage']> = {
      kind: 'unknown-outcome',
      operation: 'sign-certificate',
      facts: [],
      since: '2026-11-21T09:00:00Z',
    };
    const step: FakeStep = {
      id: 'sign',
      kind: 'sign',
      stage: unknown,
      acts: [[['alice'], [{ kind: 'choice', id: 'outcome', label: 'What happened?', options: [] }]]],
    };
    expect(await codeOfAsync(drive(fakeEngine([step]), 'recovery: { other: "x" }').run)).toBe('state.unknown-outcome');
    const engine = fakeEngine([step]);
    await drive(engine, 'recovery: { outcome: may-exist }').run();
    expect(engine.performed[0]?.values).toEqual({ outcome: 'may-exist' });
  });
  test.each([
    ['destroy', ['adopt', 'destroy'], 'destroy'],
    ['may-exist', ['adopt', 'destroy'], 'adopt'],
    ['adopt', ['not-made', 'may-exist'], 'may-exist'],
    ['adopt', ['not-made'], 'not-made'],
    ['adopt', ['destroy'], 'destroy'],
  ])('recovery: decision %s among %j closes as %s', async (decision, offered, closed) => {
    const step: FakeStep = {
      id: 'key',
      kind: 'unknown-outcome',
      stage: { kind: 'unknown-outcome', operation: 'generate-key-pair', facts: [], since: '2026-11-21T09:00:00Z' },
      acts: [[['bob'], [{ kind: 'choice', id: 'decision', label: 'How?', options: offered.map((value) => ({ value, label: value })) }]]],
    };
    const engine = fakeEngine([step]);
    await drive(engine, `recovery: { decision: ${decision} }`).run();
    expect(engine.performed.map((input) => input.values)).toEqual([{ decision: closed }]);
  });
  test('a choice outside recovery is taken as it is answered', async () => {
    const choice = { kind: 'choice' as const, id: 'which', label: 'Which?', options: [{ value: 'may-exist', label: 'x' }] };
    const engine = fakeEngine([{ id: 'step', kind: 'attest', acts: [[['bob'], [choice]]] }]);
    await drive(engine, 'step: { which: other }').run();
    expect(engine.performed[0]?.values).toEqual({ which: 'other' });
  });
  test('what the engine refuses is not tried again', async () => {
    const engine = fakeEngine(steps);
    engine.failures.push(new CeremonyError('token.pin-incorrect', 'The PIN is wrong.'));
    expect(await codeOfAsync(drive(engine).run)).toBe('token.pin-incorrect');
    expect(engine.performed.length).toBe(1);
  });

  test('a choice with a customary answer need not be answered, and an answer that is given counts', async () => {
    const source = {
      kind: 'choice' as const,
      id: 'source',
      label: 'Where from?',
      options: ['record', 'file'].map((value) => ({ value, label: value })),
    };
    const given = async (yaml: string, prompt: typeof source & { unanswered?: string }): Promise<unknown> => {
      const engine = fakeEngine([{ id: 'certificate', kind: 'import-issued-certificate', acts: [[['alice'], [prompt]]] }]);
      await drive(engine, yaml).run();
      return engine.performed.at(-1)?.values;
    };
    expect(await given('{}', { ...source, unanswered: 'file' })).toEqual({ source: 'file' });
    expect(await given('certificate: { source: record }', { ...source, unanswered: 'file' })).toEqual({ source: 'record' });
    expect(await codeOfAsync(() => given('{}', source))).toBe('input.answer-missing');
  });
});
