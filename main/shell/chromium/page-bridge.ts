import { callNames, pushNames } from '../../../preload/contract/names.ts';
import { pageOrigin } from './page-verdicts.ts';

/** What the page's world knows the pipe's end by, until the script below took it away. */
export const bindingName = 'conclaveCall';
/** Registered symbol under which the core hands answers and pushes in. */
const door = 'conclave.deliver';

/** What home asks first, none with an input. They are sent before the document's first script is even asked for. */
const firstQuestions = ['settings', 'status', 'home'] as const satisfies (typeof callNames)[number][];

interface PageWorld {
  conclave?: unknown;
  readonly location?: { readonly href: string };
  [name: string | symbol]: unknown;
}

/**
 * Runs in the page before any script of the page, as text: it may use nothing from outside itself. Takes the binding out
 * of the page's reach and leaves `window.conclave`, the same shape as the Electron preload's, frozen.
 */
function installBridge(
  binding: string,
  symbolName: string,
  calls: readonly string[],
  pushes: readonly string[],
  first: readonly string[],
  home: string,
): void {
  const page = globalThis as unknown as PageWorld;
  const call = page[binding] as (payload: string) => void;
  delete page[binding];
  const waiting = new Map<number, (answer: unknown) => void>();
  const listeners = new Map<string, Set<(value: unknown) => void>>(pushes.map((name) => [name, new Set()]));
  let last = 0;
  const encode = (_key: string, value: unknown): unknown => {
    if (!(value instanceof Uint8Array)) return value;
    // In parts: a picture has more points than a function takes arguments.
    let letters = '';
    for (let at = 0; at < value.length; at += 8192) letters += String.fromCharCode(...value.subarray(at, at + 8192));
    const bytes = btoa(letters);
    // A secret does not stay behind in the page; the text above cannot be zeroed.
    value.fill(0);
    return { $bytes: bytes };
  };
  const bridge: Record<string, unknown> = {
    on: (push: string, listener: (value: unknown) => void) => {
      const set = listeners.get(push);
      set?.add(listener);
      return () => void set?.delete(listener);
    },
  };
  const ask = (name: string, input: unknown): Promise<unknown> =>
    new Promise((resolve) => {
      const id = (last += 1);
      waiting.set(id, resolve);
      call(JSON.stringify({ id, name, input }, encode));
    });
  // Whoever asks first takes the answer that is on its way; after that a question is a new one.
  const ahead = new Map(page.location?.href === home ? first.map((name) => [name, ask(name, {})]) : []);
  for (const name of calls) {
    bridge[name] = (input: unknown) => {
      const early = ahead.get(name);
      if (early === undefined || JSON.stringify(input) !== '{}') return ask(name, input);
      ahead.delete(name);
      return early;
    };
  }
  const deliver = (id: number, push: string, json: string): void => {
    const value = JSON.parse(json) as unknown;
    if (push !== '') for (const listener of listeners.get(push) ?? []) listener(value);
    waiting.get(id)?.(value);
    waiting.delete(id);
  };
  Object.defineProperty(page, 'conclave', { value: Object.freeze(bridge) });
  Object.defineProperty(page, Symbol.for(symbolName), { value: deliver });
}

/** The script every document of ours begins with. */
export const bridgeScript = `(${installBridge.toString()})(${[bindingName, door, callNames, pushNames, firstQuestions, `${pageOrigin}/`].map((value) => JSON.stringify(value)).join(', ')})`;

/** Called in the page's world with id, push name and JSON. */
export const deliverFunction = `function (id, push, json) { globalThis[Symbol.for(${JSON.stringify(door)})](id, push, json); }`;

/** One call as the page sent it, before anything of it is believed. */
export interface PageCall {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

/** More than the router takes, with room for escapes: longer text is not even parsed. */
const maxPayload = 8 * 1024 * 1024;

/** {$bytes: base64} → Uint8Array; anything else stays what it is. */
function revive(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, '$bytes') || Object.keys(value).length !== 1) return value;
  const text = (value as { $bytes: unknown }).$bytes;
  return typeof text === 'string' ? new Uint8Array(Buffer.from(text, 'base64')) : value;
}

/**
 * Reads what the page sent. null: not one of our bridge's calls, and there is nobody to answer. A payload that is too
 * long keeps only its length as input, which the router refuses.
 */
export function readPageCall(payload: string): PageCall | null {
  if (payload.length > maxPayload) {
    const id = Number(/^\{"id":(\d{1,9}),/.exec(payload)?.[1] ?? Number.NaN);
    return Number.isNaN(id) ? null : { id, name: 'status', input: 'x'.repeat(maxPayload) };
  }
  try {
    const { id, name, input } = JSON.parse(payload, revive) as Partial<PageCall>;
    return Number.isSafeInteger(id) && typeof name === 'string' && id !== undefined ? { id, name, input } : null;
  } catch {
    return null;
  }
}
