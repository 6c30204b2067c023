import type { RefusalCode } from './refusal.ts';

/** How forms begin, as bytes of Latin-1; the second number is where. */
const beginnings: readonly (readonly [RefusalCode, string, number])[] = [
  ['content-archive', 'PK\x03\x04', 0],
  ['content-archive', 'PK\x05\x06', 0],
  ['content-archive', '\x1f\x8b', 0],
  ['content-archive', '\x1f\x9d', 0],
  ['content-archive', 'BZh', 0],
  ['content-archive', '\xfd7zXZ\x00', 0],
  ['content-archive', '7z\xbc\xaf\x27\x1c', 0],
  ['content-archive', 'Rar!\x1a\x07', 0],
  ['content-archive', '\x28\xb5\x2f\xfd', 0],
  ['content-archive', 'MSCF', 0],
  ['content-archive', '!<arch>', 0],
  ['content-archive', '070701', 0],
  ['content-archive', 'ustar', 257],
  ['content-program', '\x7fELF', 0],
  ['content-program', 'MZ', 0],
  ['content-program', '\xcf\xfa\xed\xfe', 0],
  ['content-program', '\xca\xfe\xba\xbe', 0],
  ['content-program', '\x00asm', 0],
  ['content-program', '#!', 0],
  ['content-document', '%PDF-', 0],
  ['content-document', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 0],
  ['content-document', '<!DOCTYPE', 0],
  ['content-document', '<html', 0],
  ['content-document', '<?xml', 0],
  ['content-document', '{\\rtf', 0],
  ['content-document', '\x89PNG', 0],
  ['content-document', 'GIF8', 0],
  ['content-document', '\xff\xd8\xff', 0],
];
/** Forms that readers look for anywhere, or at the end: what hides behind a certificate. */
const within = ['PK\x05\x06', 'PK\x03\x04', '%PDF-', '<script', '<html', '<?php', '\x7fELF', 'This program cannot be run in DOS mode'];

/**
 * What the bytes of a picked file say of themselves; null: nothing against it. A DER or PEM file in which another form stands, that other
 * readers would take it for, is refused too: a certificate holds none of these by chance but in a name somebody chose.
 */
export function judgeContent(bytes: Uint8Array): RefusalCode | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const [code, form, at] of beginnings) if (view.subarray(at, at + form.length).equals(Buffer.from(form, 'latin1'))) return code;
  return within.some((form) => view.includes(Buffer.from(form, 'latin1'))) ? 'content-two-forms' : null;
}
