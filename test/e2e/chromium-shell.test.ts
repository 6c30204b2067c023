// The Chromium shell against a page that means harm: no inline code, no network, no way out, no call from where none may come.

import { existsSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachPage } from './page-driver.ts';
import { hostilePage } from './hostile-page.ts';
import { noChromium, openApp, type OpenedApp } from './world.ts';

const pages = hostilePage();
const runId = 'a'.repeat(32);
const sleep = (milliseconds: number): Promise<void> => new Promise((done) => void setTimeout(done, milliseconds));

afterAll(() => rmSync(pages, { recursive: true, force: true }));

describe.skipIf(noChromium !== null)('CHROMIUM-SHELL', () => {
  let app: OpenedApp;
  beforeAll(async () => {
    app = await openApp({ pages });
  });
  afterAll(() => app.close());

  const call = (expression: string): Promise<{ ok: boolean; error?: { code: string } }> => app.page.evaluate(expression);

  test('CSP: inline script, handler and style do not run, our own file does', async () => {
    await app.page.waitFor('window.scriptRan');
    expect(await app.page.evaluate('[typeof window.inlineRan, typeof window.handlerRan, getComputedStyle(document.body).color]')).toEqual([
      'undefined',
      'undefined',
      'rgb(0, 0, 0)',
    ]);
  });

  test('CSP: eval, new Function, injected script and javascript: do not run', async () => {
    await app.page.evaluate(
      `(() => { const script = document.createElement('script'); script.textContent = 'window.injected = 1'; document.body.append(script); })()`,
    );
    await app.page.evaluate(
      `(() => { const link = document.createElement('a'); link.href = 'javascript:window.linked=1'; document.body.append(link); link.click(); })()`,
    );
    await app.page.evaluate(
      `(() => { const script = document.createElement('script'); script.src = 'data:text/javascript,window.dataRan=1'; document.body.append(script); })()`,
    );
    const made = await app.page.evaluate(
      `(() => { try { return String(new window.Function('return 1')()) } catch (error) { return error.name } })()`,
    );
    // Runtime.evaluate itself may bypass eval’s check, a page’s own timer may not.
    await app.page.evaluate(`void setTimeout('window.timed = 1', 0)`);
    await sleep(100);
    expect(
      await app.page.evaluate('[window.injected, window.linked, window.dataRan, window.timed].filter((value) => value !== undefined)'),
    ).toEqual([]);
    expect(['EvalError', '1']).toContain(made);
  });

  test('CSP: fetch, WebSocket, beacon, worker, frame, image and form go nowhere', async () => {
    const refused = await app.page.evaluate(
      `Promise.all(['https://example.com/', 'https://conclave.invalid/page.js', 'http://127.0.0.1:1/'].map((url) => fetch(url).then(() => 'went', () => 'refused')))`,
    );
    expect(refused).toEqual(['refused', 'refused', 'refused']);
    await app.page
      .evaluate(`(() => { try { new WebSocket('wss://example.com/') } catch {} navigator.sendBeacon('https://example.com/b', 'x'); try { new Worker('data:text/javascript,1') } catch {}
      for (const [name, attribute] of [['iframe', 'src'], ['img', 'src'], ['embed', 'src'], ['object', 'data']]) { const element = document.createElement(name); element[attribute] = 'https://example.com/' + name; document.body.append(element) }
      const form = document.createElement('form'); form.action = 'https://example.com/form'; form.method = 'post'; document.body.append(form); form.submit(); })()`);
    await sleep(300);
    expect(await app.page.evaluate('location.href')).toBe('https://conclave.invalid/');
    expect(await app.page.evaluate('new Set(window.violations).has("connect-src")')).toBe(true);
  });

  test('NO-NETWORK: the browser sits in a network namespace without an interface that is up', () => {
    expect(app.chromium.network).toBe('none');
    const namespaceOf = (pid: number | 'self'): string => readFileSync(`/proc/${pid}/net/dev`, 'utf8');
    expect(
      namespaceOf(app.chromium.pid)
        .split('\n')
        .slice(2)
        .filter((line) => line.trim() !== '')
        .map((line) => line.trim().split(':')[0]),
    ).toEqual(['lo']);
    expect(namespaceOf('self')).not.toBe(namespaceOf(app.chromium.pid));
  });

  test('NO-PORT: nothing listens, in the browser’s namespace or for us outside', () => {
    const listening = (pid: number | 'self', table: string): string[] =>
      readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
        .split('\n')
        .slice(1)
        .filter((line) => line.trim().split(/\s+/)[3] === '0A');
    for (const table of ['tcp', 'tcp6']) expect(listening(app.chromium.pid, table)).toEqual([]);
    // Outside others may listen; none of the sockets is ours.
    const inodes = new Set(['tcp', 'tcp6'].flatMap((table) => listening('self', table)).map((line) => line.trim().split(/\s+/)[9]));
    const own = readdirSync('/proc/self/fd').map((fd) => /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/self/fd/${fd}`))?.[1]);
    expect(own.filter((inode) => inode !== undefined && inodes.has(inode))).toEqual([]);
  });

  test('SANDBOX: the browser is not root, its renderer may gain nothing and sees no process', () => {
    const status = readFileSync(`/proc/${app.chromium.pid}/status`, 'utf8');
    expect(/^Uid:\s+(\d+)/m.exec(status)?.[1]).not.toBe('0');
    const command = readFileSync(`/proc/${app.chromium.pid}/cmdline`, 'utf8');
    expect(command).not.toContain('--no-sandbox');
    expect(command).not.toMatch(/--remote-debugging-(port|address)/);
    const renderers = readdirSync('/proc').filter(
      (pid) => /^\d+$/.test(pid) && commandOf(pid).includes('--type=renderer') && isBelow(Number(pid), app.chromium.pid),
    );
    expect(renderers.length).toBeGreaterThan(0);
    // seccomp filter mode (proc(5)), set before the page's code runs.
    for (const pid of renderers) expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s+2$/m);
  });

  test('NAVIGATION: away, to file:, data:, about:blank and a download keep our page', async () => {
    for (const url of [
      'https://example.com/',
      'http://conclave.invalid/',
      'file:///etc/passwd',
      'data:text/html,x',
      'about:blank',
      'https://conclave.invalid/secret.txt',
      'https://conclave.invalid/../main/cli.ts',
      'chrome://settings',
    ]) {
      await app.page.evaluate(`void (location.href = ${JSON.stringify(url)})`).catch(() => undefined);
      await sleep(150);
      await app.page.waitFor('window.scriptRan && location.href.startsWith("https://conclave.invalid/")');
    }
    expect(await app.page.evaluate('location.origin')).toBe('https://conclave.invalid');
  });

  test('WINDOWS: only paper and room display open; everything else is gone at once', async () => {
    await app.page.evaluate('void (location.href = "https://conclave.invalid/")');
    await app.page.waitFor('window.scriptRan');
    for (const url of [
      'https://example.com/',
      '',
      'about:blank',
      'https://conclave.invalid/',
      '/#home',
      '/#paper/',
      '/#paper/../run',
      'data:text/html,x',
      'blob:https://conclave.invalid/1',
    ]) {
      await app.page.evaluate(`void window.open(${JSON.stringify(url)}, '_blank')`).catch(() => undefined);
      await sleep(120);
    }
    const open = async (): Promise<string[]> =>
      ((await app.chromium.cdp.send('Target.getTargets')) as unknown as { targetInfos: { type: string; url: string }[] }).targetInfos
        .filter(({ type }) => type === 'page')
        .map(({ url }) => url);
    await expect.poll(open).toEqual(['https://conclave.invalid/']);
    await app.page.evaluate(`void window.open('/#paper/${runId}', 'paper', 'popup,width=500,height=500')`);
    await expect
      .poll(async () => (await open()).toSorted())
      .toEqual(['https://conclave.invalid/', `https://conclave.invalid/#paper/${runId}`]);
  });

  test('BRIDGE: the paper may look and not act', async () => {
    const paper = await attachPage(app.chromium.cdp, '#paper');
    await paper.waitFor('window.scriptRan');
    const codes = await paper.evaluate(
      `Promise.all([conclave.settings({}), conclave.paper({runId: '${runId}'}), conclave.perform({}), conclave.home({})]).then((all) => all.map((each) => each.ok ? 'ok' : each.error.code))`,
    );
    expect(codes).toEqual(['ok', 'state.not-open', 'policy.wrong-sender', 'policy.wrong-sender']);
    await paper.send('Page.close');
  });

  test('BRIDGE: the raw binding is out of reach, the bridge cannot be changed, a frame’s call is refused', async () => {
    expect(
      await app.page.evaluate(
        `[typeof window.conclaveCall, Object.isFrozen(conclave), (() => { try { window.conclave = 1 } catch {} return typeof window.conclave })()]`,
      ),
    ).toEqual(['undefined', true, 'object']);
    // A blank frame has our origin, and the binding that the script takes away only in documents of its own.
    const code = await app.page
      .evaluate(`new Promise((resolve) => { const frame = document.createElement('iframe'); document.body.append(frame); const theirs = frame.contentWindow.conclave;
      if (theirs === undefined) return resolve('none'); theirs.settings({}).then((answer) => resolve(answer.ok ? 'ok' : answer.error.code)); setTimeout(() => resolve('no answer'), 1000) })`);
    expect(['policy.wrong-sender', 'none', 'no answer']).toContain(code);
  });

  test('BRIDGE: hostile calls from the page are refused as data', async () => {
    expect((await call(`conclave.settings({ extra: 1 })`)).error?.code).toBe('input.schema');
    expect((await call(`conclave.settings('x'.repeat(10 * 1024 * 1024))`)).error?.code).toBe('input.too-large');
    expect((await call(`conclave.settings('x'.repeat(1.5 * 1024 * 1024))`)).error?.code).toBe('input.too-large');
    expect((await call(`conclave.settings(JSON.parse('{"__proto__": {"x": 1}}'))`)).error?.code).toBe('input.schema');
    expect((await call(`conclave.run({ runId: '${runId}' })`)).error?.code).toBe('state.not-open');
    expect((await call(`conclave.settings({})`)).ok).toBe(true);
    expect(app.bugs).toEqual([]);
  });

  test('BRIDGE: a secret is zero in the page once it was sent', async () => {
    expect(
      await app.page.evaluate(
        `(() => { const secret = new Uint8Array([1, 2, 3]); const sent = conclave.provideSecret({ runId: '${runId}', stepId: 'x', revision: 0, promptId: 'p', secret }); return sent.then((answer) => [answer.error.code, ...secret]) })()`,
      ),
    ).toEqual(['state.not-open', 0, 0, 0]);
  });

  test('PERMISSIONS: camera, microphone, place, notifications, clipboard reading are denied without a question', async () => {
    const denied = await app.page.evaluate(`Promise.all([
      navigator.mediaDevices === undefined ? 'denied' : navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', () => 'denied'),
      new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('granted'), () => resolve('denied'))),
      Notification.requestPermission().then((answer) => answer === 'granted' ? 'granted' : 'denied'),
      navigator.clipboard.readText().then(() => 'granted', () => 'denied'),
    ])`);
    expect(denied).toEqual(['denied', 'denied', 'denied', 'denied']);
  });

  test('CRASH: a page that crashed comes back and may call again', async () => {
    await app.page.send('Page.crash').catch(() => undefined);
    const again = await attachPage(app.chromium.cdp);
    await again.waitFor('window.scriptRan');
    expect(await again.evaluate('conclave.settings({}).then((answer) => answer.ok)')).toBe(true);
  });

  test('NO-NETWORK: whatever the page asked for elsewhere was refused; what came, came from us', () => {
    expect([...new Set(app.page.responses)]).toEqual(['from the shell']);
    expect(app.page.responses.length).toBeGreaterThan(2);
  });
});

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function isBelow(pid: number, ancestor: number): boolean {
  for (let at = pid; at > 1;) {
    if (at === ancestor) return true;
    const stat = statOf(at);
    at = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
  }
  return false;
}

function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}

const profiles = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith(`conclave-window-${process.pid}-`));

describe.skipIf(noChromium !== null)('CHROMIUM-SHELL: the end', () => {
  test('WINDOW: closing it ends the browser, the core and the profile', async () => {
    const app = await openApp({ pages });
    const { pid } = app.chromium;
    expect(profiles()).toHaveLength(1);
    await app.page.send('Page.close').catch(() => undefined);
    await app.ended;
    expect(existsSync(`/proc/${pid}`)).toBe(false);
    expect(profiles()).toEqual([]);
    await app.close();
  });
});
