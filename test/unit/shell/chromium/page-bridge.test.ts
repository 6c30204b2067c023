import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { bindingName, bridgeScript, deliverFunction, readPageCall } from '../../../../main/shell/chromium/page-bridge.ts';
import { callNames } from '../../../../preload/contract/names.ts';

/** The script as a page runs it: a global of its own, the binding, nothing else. */
function page(href = 'https://conclave.invalid/#runs') {
  const sent: string[] = [];
  const context = createContext({ btoa, location: { href }, [bindingName]: (payload: string) => sent.push(payload) });
  const run = (code: string): unknown => runInContext(code, context) as unknown;
  run(bridgeScript);
  const deliver = run(`(${deliverFunction})`) as (id: number, push: string, json: string) => void;
  return { run, sent, deliver };
}

describe('BRIDGE: in the page', () => {
  test('there is one function a call and one to listen, frozen; the binding is gone', () => {
    const { run } = page();
    expect(JSON.parse(run('JSON.stringify(Object.keys(conclave).sort())') as string)).toEqual([...callNames, 'on'].toSorted());
    expect(
      run(
        `[typeof ${bindingName}, Object.isFrozen(conclave), Object.getOwnPropertyDescriptor(globalThis, 'conclave').configurable].join()`,
      ),
    ).toBe('undefined,true,false');
  });

  test('a call goes out as JSON and its answer comes back to it, whatever the order', async () => {
    const { run, sent, deliver } = page();
    const [first, second] = run(`[conclave.settings({}), conclave.run({ runId: 'r' })]`) as [Promise<unknown>, Promise<unknown>];
    expect(sent.map((text) => readPageCall(text))).toEqual([
      { id: 1, name: 'settings', input: {} },
      { id: 2, name: 'run', input: { runId: 'r' } },
    ]);
    deliver(2, '', '{"ok":false}');
    deliver(1, '', '{"ok":true,"value":{"__proto__":1}}');
    expect(await second).toEqual({ ok: false });
    expect(JSON.stringify(await first)).toBe('{"ok":true,"value":{"__proto__":1}}');
  });

  test('home’s first questions are on their way before the page asks, each once; nowhere else is anything asked', async () => {
    const { run, sent, deliver } = page('https://conclave.invalid/');
    expect(sent.map((text) => readPageCall(text)?.name)).toEqual(['settings', 'status', 'home']);
    deliver(2, '', '{"ok":true}');
    expect(await run('conclave.status({})')).toEqual({ ok: true });
    expect(sent).toHaveLength(3);
    run('void conclave.status({})');
    expect(readPageCall(sent[3] ?? '')).toEqual({ id: 4, name: 'status', input: {} });
    run('void conclave.settings(1)');
    expect(readPageCall(sent[4] ?? '')).toEqual({ id: 5, name: 'settings', input: 1 });
    for (const other of ['https://conclave.invalid/#paper/00', 'chrome-error://chromewebdata/', 'about:blank'])
      expect(page(other).sent).toEqual([]);
  });

  test('bytes cross as base64 and are zero in the page afterwards', () => {
    const { run, sent } = page();
    expect(
      run(
        `(() => { const secret = new Uint8Array([0, 1, 254, 255]); void conclave.provideSecret({ secret }); return [...secret].join() })()`,
      ),
    ).toBe('0,0,0,0');
    expect(readPageCall(sent[0] ?? '')).toEqual({ id: 1, name: 'provideSecret', input: { secret: new Uint8Array([0, 1, 254, 255]) } });
  });

  test('a picture of two thousand points a side crosses', () => {
    const { run, sent } = page();
    run('void conclave.codeInPicture({ width: 2000, height: 2000, grey: new Uint8Array(4000000).fill(7) })');
    const { input } = readPageCall(sent[0] ?? '') as { input: { grey: Uint8Array } };
    expect([input.grey.length, input.grey.at(-1)]).toEqual([4_000_000, 7]);
  });

  test('a push reaches its listeners until they leave; an unknown one reaches nobody', () => {
    const { run, deliver } = page();
    run(
      `globalThis.heard = []; globalThis.leave = conclave.on('changed', (value) => heard.push(value.runId)); conclave.on('nothing', () => heard.push('x'));`,
    );
    deliver(0, 'changed', '{"runId":"a"}');
    deliver(0, 'nothing', '{}');
    run('leave()');
    deliver(0, 'changed', '{"runId":"b"}');
    expect(run('heard.join()')).toBe('a');
  });
});

describe('BRIDGE: what the page sent is read with care', () => {
  test.each(['', 'x', '[]', '1', 'null', '{}', '{"id":1}', '{"id":"1","name":"run"}', '{"id":1,"name":2}', '{"id":1.5,"name":"run"}'])(
    '%s is no call',
    (payload) => {
      expect(readPageCall(payload)).toBeNull();
    },
  );

  test('an own __proto__ stays an own key, for the router to refuse', () => {
    const call = readPageCall('{"id":1,"name":"run","input":{"__proto__":{"x":1}}}');
    expect(Object.hasOwn(call?.input as object, '__proto__')).toBe(true);
  });

  test('only an object of exactly $bytes becomes bytes', () => {
    expect(readPageCall('{"id":1,"name":"run","input":{"$bytes":"AQI=","more":1}}')?.input).toEqual({ $bytes: 'AQI=', more: 1 });
    expect(readPageCall('{"id":1,"name":"run","input":{"$bytes":5}}')?.input).toEqual({ $bytes: 5 });
  });

  test('a payload beyond all bounds is not parsed and keeps its place in the queue', () => {
    const huge = `{"id":7,"name":"run","input":"${'x'.repeat(9 * 1024 * 1024)}"}`;
    expect(readPageCall(huge)).toMatchObject({ id: 7 });
    expect(String(readPageCall(huge)?.input).length).toBeGreaterThan(1024 * 1024);
    expect(readPageCall('x'.repeat(9 * 1024 * 1024))).toBeNull();
  });
});
