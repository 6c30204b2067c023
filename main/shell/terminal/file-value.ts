import { basename } from 'node:path';

/** A file as the prompt of a step takes it: its name without directories, and its bytes. */
export function fileValue(path: string, bytes: Uint8Array): { name: string; base64: string } {
  return { name: basename(path).slice(-255), base64: Buffer.from(bytes).toString('base64') };
}
