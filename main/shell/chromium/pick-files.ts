import { z } from '../../formats/jitless-zod.ts';
import type { PickedFile } from '../window/chosen-plan.ts';
import { fileLimits } from '../files.ts';
import type { CdpObject } from './cdp.ts';

const maxFiles = 16;

/** What the page's isolated world hands back: names and base64. */
const picked = z.array(z.strictObject({ name: z.string().max(255), base64: z.string() })).max(maxFiles);

/**
 * Runs in a world of its own in the page, as text. The browser's file dialog is the only way to a file the browser's user
 * may read; a file over the limit comes back empty and is refused as no plan.
 */
function askForFiles(limit: number, most: number): Promise<{ name: string; base64: string }[]> {
  const { document } = globalThis as unknown as { document: { createElement(name: string): HTMLInput } };
  interface PageFile {
    readonly name: string;
    readonly size: number;
    arrayBuffer(): Promise<ArrayBuffer>;
  }
  interface HTMLInput {
    type: string;
    multiple: boolean;
    accept: string;
    readonly files: ArrayLike<PageFile>;
    addEventListener(name: 'change' | 'cancel', listener: () => void): void;
    click(): void;
  }
  return new Promise((resolve, reject) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.accept = '.yaml,.yml';
    input.addEventListener('cancel', () => resolve([]));
    input.addEventListener('change', () => {
      const read = async (file: PageFile): Promise<{ name: string; base64: string }> => {
        const bytes = file.size > limit ? new Uint8Array() : new Uint8Array(await file.arrayBuffer());
        return { name: file.name, base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
      };
      Promise.all(Array.from(input.files).slice(0, most).map(read)).then(resolve, reject);
    });
    input.click();
  });
}

/** Opens the browser's file dialog over our page. Empty: the person chose none, or the page went away. */
export async function pickFiles(
  send: (method: string, params: CdpObject) => Promise<CdpObject>,
  frameId: string,
): Promise<readonly PickedFile[]> {
  try {
    const { executionContextId } = await send('Page.createIsolatedWorld', { frameId, worldName: 'conclave-files' });
    const expression = `(${askForFiles.toString()})(${fileLimits.yaml}, ${maxFiles})`;
    const answer = await send('Runtime.evaluate', {
      expression,
      contextId: executionContextId,
      userGesture: true,
      awaitPromise: true,
      returnByValue: true,
    });
    const { value } = answer['result'] as { value?: unknown };
    return picked.parse(value ?? []).map(({ name, base64 }) => ({ name, bytes: new Uint8Array(Buffer.from(base64, 'base64')) }));
  } catch {
    return [];
  }
}
