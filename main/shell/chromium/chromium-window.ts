// chromium/: our window in the system's Chromium, driven over a pipe. Lives here: how the browser is started and held, what
// it may load, which frame a call came from. May not live here: what a call does (bridge/), or anything of a ceremony.

import type { CdpEvent, CdpObject } from './cdp.ts';
import { bindingName, bridgeScript, deliverFunction, readPageCall } from './page-bridge.ts';
import { isOurPage, pageOrigin, requestVerdict, type WindowKind } from './page-verdicts.ts';
import { pickFiles } from './pick-files.ts';
import type { Chromium } from './start-chromium.ts';
import type { PickedFile } from '../window/chosen-plan.ts';
import type { PageFiles } from '../window/page-files.ts';
import type { WindowDoor, WindowSender } from '../shell.ts';

interface Page {
  readonly sessionId: string;
  readonly targetId: string;
  kind: WindowKind;
  /** Everything a document needs is in place: only then one is served. */
  readonly prepared: Promise<unknown>;
  /** executionContextId → what the browser says of it. */
  readonly contexts: Map<number, { readonly origin: string; readonly own: boolean }>;
}

export interface ChromiumWindow {
  push(name: string, value: unknown): void;
  pickFiles(): Promise<readonly PickedFile[]>;
  /** Draws the app's page anew, with or without leave to ask for the camera. */
  grantCamera(on: boolean): void;
  /** Resolves when the person closed the window, or the browser ended. */
  readonly closed: Promise<void>;
  /** Did our page ever load? */
  readonly shown: boolean;
}

/** The few CDP objects read here, as the protocol defines them. */
interface Context {
  readonly id: number;
  readonly origin: string;
  readonly auxData?: { readonly frameId?: string; readonly isDefault?: boolean };
}
interface Target {
  readonly targetId: string;
  readonly type: string;
  readonly url: string;
  readonly openerId?: string;
}
interface Paused {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly request: { readonly url: string; readonly urlFragment?: string; readonly method: string };
}

/** Where a window without a head starts; any other starts at our page (chromium-flags.ts). */
const blank = 'about:blank';

/** The answer of a call has reached its page by then. */
const afterAnswerMilliseconds = 50;

/** A second window that is still nothing by then is closed. */
const pendingMilliseconds = 1000;

/** Opens our page in a browser that was just started. */
export async function openChromiumWindow(chromium: Chromium, files: PageFiles, door: WindowDoor): Promise<ChromiumWindow> {
  const { cdp } = chromium;
  const pages = new Map<string, Page>();
  let shown = false;
  /** Documents of the app's window may ask for the camera. */
  let camera = false;
  let close = (): void => undefined;
  const closed = new Promise<void>((resolve) => (close = resolve));

  /** To the browser; an answer that never comes because page or browser ended is no error. */
  const tell = (method: string, params: CdpObject, sessionId = ''): Promise<CdpObject | null> =>
    cdp.send(method, params, sessionId).catch(() => null);
  const appPage = (): Page | undefined => [...pages.values()].find(({ kind }) => kind === 'app');

  function deliver(page: Page, contextId: number, id: number, push: string, value: unknown): void {
    const args = [id, push, JSON.stringify(value)].map((argument) => ({ value: argument }));
    void tell(
      'Runtime.callFunctionOn',
      { functionDeclaration: deliverFunction, arguments: args, executionContextId: contextId, silent: true },
      page.sessionId,
    );
  }

  function senderOf(page: Page, contextId: number): WindowSender | null {
    const context = page.contexts.get(contextId);
    if (context === undefined || page.kind === 'pending') return null;
    return { origin: context.origin, mainFrame: context.own, window: page.kind };
  }

  async function answer(page: Page, contextId: number, payload: string): Promise<void> {
    const call = readPageCall(payload);
    if (call !== null) deliver(page, contextId, call.id, '', await door(call.name, call.input, senderOf(page, contextId)));
  }

  async function serve(page: Page, { requestId, frameId, resourceType, request }: Paused): Promise<void> {
    await page.prepared;
    const asked = {
      url: request.url,
      fragment: request.urlFragment ?? '',
      method: request.method,
      type: resourceType,
      mainFrame: frameId === page.targetId,
    };
    const verdict = requestVerdict(asked, page.kind);
    const found = verdict === 'serve' ? files.answer(request.url, camera && page.kind === 'app') : null;
    if (verdict === 'close') void tell('Target.closeTarget', { targetId: page.targetId });
    else if (verdict === 'stay' || (verdict === 'serve' && found === null))
      void tell('Fetch.fulfillRequest', { requestId, responseCode: 204 }, page.sessionId);
    else if (found === null) void tell('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' }, page.sessionId);
    else {
      shown = true;
      if (page.kind === 'pending') page.kind = 'beside';
      const responseHeaders = Object.entries(found.headers).map(([name, value]) => ({ name, value }));
      void tell(
        'Fetch.fulfillRequest',
        { requestId, responseCode: 200, responseHeaders, body: found.body.toString('base64') },
        page.sessionId,
      );
    }
  }

  async function attach(target: Target, sessionId: string): Promise<void> {
    // The browser's own surfaces are none of our business; workers and foreign frames stay stopped where they began.
    if (target.type !== 'page' || [...pages.values()].some(({ targetId }) => targetId === target.targetId)) return;
    const app = appPage();
    const kind: WindowKind | null =
      app === undefined && (isOurPage(target.url) || target.url === blank)
        ? 'app'
        : target.openerId !== undefined && target.openerId === app?.targetId
          ? 'pending'
          : null;
    if (kind === null) return void tell('Target.closeTarget', { targetId: target.targetId });
    const prepared = Promise.all([
      tell('Fetch.enable', { patterns: [{ urlPattern: '*' }] }, sessionId),
      tell('Page.enable', {}, sessionId),
      tell('Runtime.enable', {}, sessionId),
      tell('Inspector.enable', {}, sessionId),
      tell('Runtime.addBinding', { name: bindingName }, sessionId),
      tell('Page.addScriptToEvaluateOnNewDocument', { source: bridgeScript }, sessionId),
      tell('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }, sessionId),
    ]);
    const page: Page = { sessionId, targetId: target.targetId, kind, prepared, contexts: new Map() };
    pages.set(sessionId, page);
    if (kind !== 'app') await prepared;
    void tell('Runtime.runIfWaitingForDebugger', {}, sessionId);
    // Asked for at once, for the browser takes its time; commands of a session are done in order, so it is intercepted.
    if (kind === 'app') void tell('Page.navigate', { url: `${pageOrigin}/` }, sessionId);
    else setTimeout(() => (page.kind === 'pending' ? keepHome(page, 'about:blank') : undefined), pendingMilliseconds);
  }

  /** A window that shows anything else than our page (about:blank, a crash) goes back to it, or goes. */
  function keepHome(page: Page, url: string): void {
    if (isOurPage(url) || url === '' || !shown) return;
    if (page.kind === 'app') void tell('Page.navigate', { url: `${pageOrigin}/` }, page.sessionId);
    else void tell('Target.closeTarget', { targetId: page.targetId });
  }

  const onPage: Readonly<Record<string, (page: Page, params: CdpObject) => void>> = {
    'Fetch.requestPaused': (page, params) => void serve(page, params as unknown as Paused),
    'Runtime.bindingCalled': (page, params) => void answer(page, Number(params['executionContextId']), String(params['payload'])),
    'Runtime.executionContextCreated': (page, params) => {
      const { id, origin, auxData } = params['context'] as Context;
      page.contexts.set(id, { origin, own: auxData?.isDefault === true && auxData.frameId === page.targetId });
    },
    'Runtime.executionContextDestroyed': (page, params) => void page.contexts.delete(Number(params['executionContextId'])),
    'Runtime.executionContextsCleared': (page) => page.contexts.clear(),
    'Inspector.targetCrashed': (page) => void tell('Page.reload', {}, page.sessionId),
    'Page.frameNavigated': (page, params) => {
      const frame = params['frame'] as { readonly url: string; readonly parentId?: string };
      if (frame.parentId === undefined) keepHome(page, frame.url);
    },
    // A dialog would stop the page and everybody in front of it.
    'Page.javascriptDialogOpening': (page) => void tell('Page.handleJavaScriptDialog', { accept: true }, page.sessionId),
  };

  function onBrowser({ method, params }: CdpEvent): void {
    if (method === 'Target.attachedToTarget') void attach(params['targetInfo'] as Target, String(params['sessionId']));
    if (method === 'Target.detachedFromTarget') {
      const page = pages.get(String(params['sessionId']));
      pages.delete(String(params['sessionId']));
      if (page?.kind === 'app') close();
    }
    if (method === 'Target.targetInfoChanged') {
      const { targetId, url } = params['targetInfo'] as Target;
      const page = [...pages.values()].find((candidate) => candidate.targetId === targetId);
      if (page?.kind === 'pending') keepHome(page, url);
    }
  }

  cdp.on((event) => {
    const page = pages.get(event.sessionId);
    if (page === undefined) onBrowser(event);
    else (onPage[event.method] ?? (() => onBrowser(event)))(page, event.params);
  });
  void cdp.closed.then(close);
  await Promise.all([
    tell('Browser.setDownloadBehavior', { behavior: 'deny' }),
    tell('Target.setDiscoverTargets', { discover: true }),
    tell('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
  ]);
  return {
    closed,
    get shown() {
      return shown;
    },
    push(name, value) {
      for (const page of pages.values()) {
        // The app's window learns of its own acts from their answers; the ones beside it are told that something changed.
        if (page.kind === 'app' && name === 'changed') continue;
        for (const [contextId, { own, origin }] of page.contexts)
          if (own && origin === pageOrigin) deliver(page, contextId, 0, name, value);
      }
    },
    grantCamera(on) {
      if (on === camera) return;
      camera = on;
      const page = appPage();
      // What a document may ask for is settled when it is drawn. The answer to whoever asked goes first.
      setTimeout(() => void (page !== undefined && tell('Page.reload', {}, page.sessionId)), afterAnswerMilliseconds);
    },
    pickFiles: async () => {
      const page = appPage();
      return page === undefined ? [] : pickFiles((method, params) => cdp.send(method, params, page.sessionId), page.targetId);
    },
  };
}
