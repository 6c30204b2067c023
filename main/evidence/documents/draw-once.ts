import { canonicalJson } from '../../formats/canonical-json.ts';
import { sha256Hex } from '../../pki/hash.ts';
import type { PaperDocument, PaperSize } from './document.ts';
import { drawDocument } from './draw-document.ts';
import type { Press } from './press.ts';

/** Two bundles' documents, a few hundred kilobytes each. */
const most = 12;
const drawn = new Map<string, Uint8Array>();

/** drawDocument, remembering the last few: a sealed bundle is composed anew for everyone who signs off, and is the same each time. */
export function drawOnce(press: Press, document: PaperDocument, size: PaperSize): Uint8Array {
  const content = canonicalJson({ ...document, date: document.date.toISOString(), size });
  const key = sha256Hex(new TextEncoder().encode(content));
  const bytes = drawn.get(key) ?? drawDocument(press, document, size);
  const [oldest] = drawn.keys();
  if (drawn.size >= most && oldest !== undefined && !drawn.has(key)) drawn.delete(oldest);
  drawn.set(key, bytes);
  return bytes;
}
