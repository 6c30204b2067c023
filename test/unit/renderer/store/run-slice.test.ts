import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Failure } from '../../../../preload/contract/calls.ts';
import { useApp } from '../../../../renderer/store/app-store.ts';
import { draftKey } from '../../../../renderer/store/draft-slice.ts';
import { runView } from './views.ts';

type Call = readonly [name: string, input: unknown];

const refused: Failure = { code: 'token.pin-incorrect', message: 'The token refused the PIN.', next: 'retry-step' };
const initial = useApp.getInitialState();
let calls: Call[] = [];
let answers: Record<string, unknown> = {};

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

beforeEach(() => {
  calls = [];
  answers = {};
  useApp.setState(initial, true);
  const bridge = new Proxy(
    {},
    {
      get: (_, name: string) => (input: unknown) => {
        // What crosses is copied, as it is on the way to another process.
        calls.push([name, structuredClone(input)]);
        const answer = answers[name];
        return answer instanceof Promise ? answer : Promise.resolve(answer);
      },
    },
  );
  vi.stubGlobal('window', { conclave: bridge });
});
afterEach(() => vi.unstubAllGlobals());

const after = runView({ revision: 6 });

describe('an act', () => {
  test('secrets go first, one by one, then perform with the revision they led to', async () => {
    useApp.setState({ run: runView({ revision: 4 }) });
    answers = { provideSecret: { ok: true, value: runView({ revision: 5 }) }, perform: { ok: true, value: after } };
    await useApp.getState().act('ada', { 'ada.present': true }, [{ promptId: 'ada.passphrase', bytes: bytes('long passphrase') }]);
    expect(calls).toEqual([
      ['provideSecret', { runId: 'run-1', stepId: 'people', revision: 4, promptId: 'ada.passphrase', secret: bytes('long passphrase') }],
      ['perform', { runId: 'run-1', stepId: 'people', revision: 5, person: 'ada', values: { 'ada.present': true } }],
    ]);
    expect(useApp.getState()).toMatchObject({ run: after, busy: false, runFailure: null, actor: null });
  });

  test('the bytes of a secret are zero afterwards, also when it was refused', async () => {
    useApp.setState({ run: runView() });
    answers = { provideSecret: { ok: false, error: refused }, run: { ok: true, value: runView() } };
    const secret = { promptId: 'pin', bytes: bytes('123456') };
    await useApp.getState().act('ada', {}, [secret]);
    expect([...secret.bytes]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(calls.map(([name]) => name)).toEqual(['provideSecret', 'run']);
  });

  test('no secret stays anywhere in the state', async () => {
    useApp.setState({ run: runView() });
    answers = { provideSecret: { ok: true, value: runView() }, perform: { ok: true, value: after } };
    await useApp.getState().act('ada', {}, [{ promptId: 'pin', bytes: bytes('correct horse') }]);
    expect(JSON.stringify(useApp.getState())).not.toContain('correct horse');
  });

  test('a second click while the first is under way sends nothing, and its secret is zeroed', async () => {
    let finish: (value: unknown) => void = () => undefined;
    useApp.setState({ run: runView() });
    answers = { perform: new Promise((resolve) => (finish = resolve)) };
    const first = useApp.getState().act('ada', {}, []);
    const second = { promptId: 'pin', bytes: bytes('1234') };
    for (let click = 0; click < 200; click += 1) await useApp.getState().act('ada', {}, [second]);
    finish({ ok: true, value: after });
    await first;
    expect(calls.map(([name]) => name)).toEqual(['perform']);
    expect([...second.bytes]).toEqual([0, 0, 0, 0]);
  });

  test('a refusal is shown and the run asked for again: it may have changed', async () => {
    const blocked = runView({ revision: 9 });
    useApp.setState({ run: runView() });
    answers = { perform: { ok: false, error: refused }, run: { ok: true, value: blocked } };
    await useApp.getState().act('ada', {}, []);
    expect(useApp.getState()).toMatchObject({ runFailure: refused, run: blocked, busy: false });
  });

  test('a bridge that breaks is a failure, not an exception', async () => {
    useApp.setState({ run: runView() });
    answers = { perform: Promise.reject(new Error('gone')), run: { ok: true, value: runView() } };
    await useApp.getState().act('ada', {}, []);
    expect(useApp.getState().runFailure?.code).toBe('bug');
  });
});

describe('what was typed', () => {
  test('stays over a refusal and goes with the step', async () => {
    const run = runView();
    const prompt = { kind: 'text', id: 'source', label: 'Which clock?' } as const;
    const key = draftKey(run, 'people', prompt);
    useApp.setState({ run });
    useApp.getState().setDraft(key, 'radio clock');
    answers = { perform: { ok: false, error: refused }, run: { ok: true, value: run } };
    await useApp.getState().act('ada', {}, []);
    expect(useApp.getState().drafts[key]).toBe('radio clock');
    answers = { perform: { ok: true, value: after } };
    await useApp.getState().act('ada', {}, []);
    expect(useApp.getState().drafts).toEqual({});
  });

  test('other positions are another question', () => {
    const words = { kind: 'words', id: 'w', label: '', positions: [1, 2] } as const;
    expect(draftKey(runView(), 'review', { ...words, positions: [1, 2] })).not.toBe(
      draftKey(runView(), 'review', { ...words, positions: [1, 12] }),
    );
  });
});

describe('controls', () => {
  test('pause carries the person, the reason and the revision', async () => {
    useApp.setState({ run: runView({ revision: 7 }) });
    answers = { control: { ok: true, value: runView({ status: 'paused' }) } };
    expect(await useApp.getState().control('pause', 'ben', 'lunch')).toBe(true);
    expect(calls).toEqual([['control', { runId: 'run-1', revision: 7, person: 'ben', act: 'pause', reason: 'lunch' }]]);
    expect(useApp.getState().run?.status).toBe('paused');
  });
});

describe('settings', () => {
  test('are shown at once and put back when they could not be kept', async () => {
    answers = { saveSettings: { ok: false, error: refused } };
    const saving = useApp.getState().saveSettings({ theme: 'dark' });
    expect(useApp.getState().settings.theme).toBe('dark');
    await saving;
    expect(useApp.getState()).toMatchObject({ settings: { theme: 'system' }, settingsFailure: refused });
  });
});

describe('starting', () => {
  test('a rehearsal is started once, and its run is on the table', async () => {
    let finish: (value: unknown) => void = () => undefined;
    answers = { rehearseNow: new Promise((resolve) => (finish = resolve)) };
    const names = { subject: 'Root', administrator: 'A', custodian: 'B', witness: 'C' };
    const first = useApp.getState().rehearseNow(names);
    expect(await useApp.getState().rehearseNow(names)).toBeNull();
    finish({ ok: true, value: runView({ runId: 'fresh' }) });
    expect(await first).toBe('fresh');
    expect(useApp.getState().run?.runId).toBe('fresh');
    expect(calls).toHaveLength(1);
  });

  test('a plan nobody chose opens nothing', async () => {
    answers = { openPlan: { ok: true, value: null } };
    expect(await useApp.getState().openPlan()).toBe(false);
    expect(useApp.getState().plan).toBeNull();
  });
});
