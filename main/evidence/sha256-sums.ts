import { sha256Hex } from '../pki/hash.ts';
import { byPath } from './bundle.ts';

/**
 * SHA256SUMS: `<hex>  <path>` a line, as `sha256sum -c` reads it, in code-unit order of the paths. It lists every file of
 * the bundle but itself, so it is written last.
 */
export function composeSha256Sums(files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): Uint8Array {
  const lines = files
    .filter(({ path }) => path !== 'SHA256SUMS')
    .toSorted(byPath)
    .map(({ path, bytes }) => `${sha256Hex(bytes)}  ${path}\n`);
  return new TextEncoder().encode(lines.join(''));
}
