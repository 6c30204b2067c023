// Drives a page over a second session on the shell's own pipe: real mouse and keys, elements by role and accessible name.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Cdp, CdpObject } from '../../main/shell/chromium/cdp.ts';

const shots = resolve(import.meta.dirname, '../../shots');
const patience = 20_000;

export interface PageDriver {
  readonly targetId: string;
  send(method: string, params?: CdpObject): Promise<CdpObject>;
  /** The value of an expression; promises are awaited. */
  evaluate<T>(expression: string): Promise<T>;
  waitFor(expression: string, milliseconds?: number): Promise<void>;
  /** Where the button with this name is to be pressed. */
  placeOfButton(name: string): Promise<{ x: number; y: number }>;
  /** Clicks the element with this role and accessible name, once it is there. */
  click(role: string, name: string): Promise<void>;
  /** Types into the field with this accessible name. */
  type(name: string, text: string): Promise<void>;
  /** Types into the field a selector finds. */
  fill(selector: string, text: string): Promise<void>;
  /** Is there such an element that can be used? */
  has(role: string, name: string): Promise<boolean>;
  press(key: string): Promise<void>;
  /** Reloads and waits for the new document. */
  reload(): Promise<void>;
  text(): Promise<string>;
  screenshot(name: string): Promise<void>;
  /** Console messages and violations so far. */
  readonly console: readonly string[];
  /** URLs requested so far. */
  readonly requests: readonly string[];
  /** For each response: `from the shell`, or the URL a network answered for. */
  readonly responses: readonly string[];
  /** What axe finds wrong once nothing moves, as `rule: first element`; WCAG 2.2 AA and its best practices. */
  axe(): Promise<string[]>;
  /** Mouse clicks so far. */
  readonly clicks: number;
  /** Fields typed into so far. */
  readonly fields: number;
  /** Characters typed and keys pressed so far. */
  readonly keystrokes: number;
}

/** Evaluated by the protocol, which the page's CSP does not bind. */
const axeSource = (): string => readFileSync(resolve(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8');

/** What changed has begun to fade once two frames were drawn. */
const twoFrames = `new Promise((done) => { setTimeout(done, 200); requestAnimationFrame(() => requestAnimationFrame(done)); })`;
/** Nothing moves or fades but what never ends: colours halfway are nobody's to read. */
const atRest = `document.getAnimations().every((each) => each.playState !== 'running' || each.effect?.getComputedTiming().endTime === Infinity)`;

/** A button that becomes usable while axe reads would be read halfway: from here to its end, changes are at once. */
const stillFromNowOn = `(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('*, *::before, *::after { transition: none !important; }');
  const before = document.adoptedStyleSheets;
  document.adoptedStyleSheets = [...before, sheet];
  window.stillness = { remove: () => { document.adoptedStyleSheets = before; } };
})()`;

const sleep = (milliseconds: number): Promise<void> => new Promise((done) => void setTimeout(done, milliseconds));

interface AxNode {
  readonly backendDOMNodeId?: number;
  readonly ignored?: boolean;
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value?: unknown } }[];
}

const usable = ({ ignored, backendDOMNodeId, properties }: AxNode): boolean =>
  ignored !== true &&
  backendDOMNodeId !== undefined &&
  !(properties ?? []).some(({ name, value }) => name === 'disabled' && value.value === true);

interface PageElement {
  readonly disabled?: boolean;
  closest(selector: string): PageElement | null;
  scrollIntoView(options: object): void;
  getBoundingClientRect(): { x: number; y: number; width: number; height: number };
  contains(other: unknown): boolean;
}

/** Runs in the page, as text. */
function stillPlace(this: PageElement): Promise<{ x: number; y: number } | null> {
  const page = globalThis as unknown as {
    requestAnimationFrame(then: () => void): void;
    document: { elementFromPoint(x: number, y: number): PageElement | null };
  };
  // A radio button or checkbox is pressed on what it is drawn as.
  const target = this.closest('label') ?? this;
  target.scrollIntoView({ block: 'center', behavior: 'instant' });
  return new Promise((done) => {
    page.requestAnimationFrame(() => {
      const before = target.getBoundingClientRect();
      page.requestAnimationFrame(() => {
        const after = target.getBoundingClientRect();
        const place = { x: after.x + after.width / 2, y: after.y + after.height / 2 };
        const hit = page.document.elementFromPoint(place.x, place.y);
        const there = hit !== null && (hit === target || target.contains(hit));
        done(this.disabled !== true && there && before.x === after.x && before.y === after.y ? place : null);
      });
    });
  });
}

/** The first page of ours, or the one with this URL. */
async function findTarget(cdp: Cdp, urlPart: string): Promise<string> {
  for (let waited = 0; waited < patience; waited += 50) {
    const { targetInfos } = (await cdp.send('Target.getTargets')) as unknown as {
      targetInfos: { targetId: string; type: string; url: string }[];
    };
    const found = targetInfos.find(
      ({ type, url }) => type === 'page' && url.startsWith('https://conclave.invalid') && url.includes(urlPart),
    );
    if (found !== undefined) return found.targetId;
    await sleep(50);
  }
  throw new Error(`no window shows ${urlPart}`);
}

export async function attachPage(cdp: Cdp, urlPart = ''): Promise<PageDriver> {
  const targetId = await findTarget(cdp, urlPart);
  const { sessionId } = (await cdp.send('Target.attachToTarget', { targetId, flatten: true })) as { sessionId: string };
  const heard: string[] = [];
  const requests: string[] = [];
  const responses: string[] = [];
  let clicks = 0;
  let fields = 0;
  let keystrokes = 0;
  cdp.on(({ method, params, sessionId: from }) => {
    if (from !== sessionId) return;
    if (method === 'Network.requestWillBeSent') requests.push((params['request'] as { url: string }).url);
    if (method === 'Network.responseReceived') {
      const { url, remoteIPAddress = '' } = params['response'] as { url: string; remoteIPAddress?: string };
      responses.push(remoteIPAddress === '' ? 'from the shell' : url);
    }
    if (method === 'Runtime.consoleAPICalled') heard.push(`${String(params['type'])}: ${JSON.stringify(params['args']).slice(0, 400)}`);
    if (method === 'Runtime.exceptionThrown') heard.push(`exception: ${JSON.stringify(params['exceptionDetails']).slice(0, 600)}`);
    if (method === 'Log.entryAdded')
      heard.push(`${(params['entry'] as { level: string }).level}: ${(params['entry'] as { text: string }).text}`);
  });
  const send = (method: string, params: CdpObject = {}): Promise<CdpObject> => cdp.send(method, params, sessionId);
  await Promise.all(
    ['Network.enable', 'Runtime.enable', 'Log.enable', 'DOM.enable', 'Accessibility.enable', 'Page.enable'].map((method) => send(method)),
  );

  async function evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = (await send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    })) as { result: { value: T }; exceptionDetails?: { exception?: { description?: string } } };
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? 'the page threw');
    return result.value;
  }

  async function waitFor(expression: string, milliseconds = patience): Promise<void> {
    const end = performance.now() + milliseconds;
    while (!(await evaluate<boolean>(`Boolean(${expression})`).catch(() => false))) {
      if (performance.now() > end)
        throw new Error(
          `waited in vain for ${expression}; the page says: ${(await driver.text()).slice(0, 1500)} ${heard.slice(-5).join(' ')}`,
        );
      await sleep(25);
    }
  }

  async function find(role: string, name: string, wait = patience): Promise<number> {
    for (const end = performance.now() + wait; ; await sleep(25)) {
      const { root } = (await send('DOM.getDocument', { depth: 0 }).catch(() => ({ root: { nodeId: 0 } }))) as { root: { nodeId: number } };
      const answer = await send('Accessibility.queryAXTree', { nodeId: root.nodeId, accessibleName: name, role }).catch(() => ({
        nodes: [],
      }));
      const node = (answer['nodes'] as AxNode[]).find(usable);
      if (node?.backendDOMNodeId !== undefined) return node.backendDOMNodeId;
      if (performance.now() >= end) break;
    }
    throw new Error(`there is no ${role} «${name}»; the page says: ${(await driver.text()).slice(0, 1500)} ${heard.slice(-5).join(' ')}`);
  }

  /** Where to press it: once it stands still, is in sight, enabled and nothing lies over it. */
  async function placeOf(backendNodeId: number): Promise<{ x: number; y: number } | null> {
    const { object } = (await send('DOM.resolveNode', { backendNodeId })) as { object: { objectId: string } };
    const answer = await send('Runtime.callFunctionOn', {
      objectId: object.objectId,
      functionDeclaration: `function ${stillPlace.toString().replace(/^function \w+/, '')}`,
      awaitPromise: true,
      returnByValue: true,
    });
    return (answer['result'] as { value: { x: number; y: number } | null }).value;
  }

  async function usablePlace(role: string, name: string): Promise<{ x: number; y: number }> {
    for (const end = performance.now() + patience; performance.now() < end; await sleep(25)) {
      const place = await placeOf(await find(role, name)).catch(() => null);
      if (place !== null) return place;
    }
    throw new Error(`the ${role} «${name}» cannot be pressed`);
  }

  async function click(role: string, name: string): Promise<void> {
    const at = { ...(await usablePlace(role, name)), button: 'left', clickCount: 1 };
    clicks += 1;
    await send('Input.dispatchMouseEvent', { ...at, type: 'mouseMoved', button: 'none', clickCount: 0 });
    await send('Input.dispatchMouseEvent', { ...at, type: 'mousePressed' });
    await send('Input.dispatchMouseEvent', { ...at, type: 'mouseReleased' });
  }

  async function insert(text: string): Promise<void> {
    fields += 1;
    keystrokes += [...text].length;
    await send('Input.insertText', { text });
  }

  const driver: PageDriver = {
    targetId,
    send,
    evaluate,
    waitFor,
    click,
    placeOfButton: (name) => usablePlace('button', name),
    async type(name, text) {
      const backendNodeId = await find('textbox', name);
      const { object } = (await send('DOM.resolveNode', { backendNodeId })) as { object: { objectId: string } };
      await send('Runtime.callFunctionOn', {
        objectId: object.objectId,
        functionDeclaration: 'function () { this.focus(); this.select(); }',
      });
      await insert(text);
    },
    async fill(selector, text) {
      const quoted = JSON.stringify(selector);
      await driver.waitFor(`document.querySelector(${quoted})`);
      await evaluate(`(() => { const field = document.querySelector(${quoted}); field.focus(); field.select(); })()`);
      await insert(text);
    },
    has: async (role, name) => (await find(role, name, 0).catch(() => 0)) !== 0,
    async press(key) {
      keystrokes += 1;
      const common = { key, code: key, windowsVirtualKeyCode: key === 'Enter' ? 13 : key === 'Tab' ? 9 : key === 'Escape' ? 27 : 0 };
      await send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...common, ...(key === 'Enter' ? { text: '\r' } : {}) });
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...common });
    },
    async reload() {
      await evaluate('window.beforeReload = true');
      await send('Page.reload');
      await driver.waitFor('window.beforeReload === undefined && document.readyState === "complete"');
    },
    text: () => evaluate<string>('document.body?.innerText ?? ""').catch(() => ''),
    async screenshot(name) {
      if (process.env['CONCLAVE_SHOTS'] !== '1') return;
      // SECURITY: a kept picture never holds what is one person's to see.
      const cover = (on: boolean): Promise<unknown> =>
        evaluate(
          `document.querySelectorAll('[data-private]').forEach((each) => { each.style.filter = ${on ? "'brightness(0.6) blur(0.9rem)'" : "''"}; })`,
        );
      await cover(true);
      const { data } = (await send('Page.captureScreenshot', { format: 'png' })) as { data: string };
      await cover(false);
      mkdirSync(shots, { recursive: true });
      writeFileSync(join(shots, `${name}.png`), Buffer.from(data, 'base64'));
    },
    async axe() {
      await evaluate(twoFrames);
      await driver.waitFor(atRest);
      await evaluate(stillFromNowOn);
      if (!(await evaluate<boolean>(`typeof window.axe === 'object'`))) await send('Runtime.evaluate', { expression: axeSource() });
      try {
        return await evaluate<string[]>(
          `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map((each) => each.id + ': ' + each.nodes[0]?.html))`,
        );
      } finally {
        await evaluate(`window.stillness?.remove()`);
      }
    },
    console: heard,
    requests,
    responses,
    get clicks() {
      return clicks;
    },
    get fields() {
      return fields;
    },
    get keystrokes() {
      return keystrokes;
    },
  };
  return driver;
}
