// One line of input as bytes, so that a secret never becomes a string (rules.md, Secrets). Pure: bytes in, effects out.

import type { SecretBytes } from './terminal.ts';

/** What one byte of input asks the terminal to do. */
export type EditorEffect =
  | { readonly kind: 'echo'; readonly text: string }
  | { readonly kind: 'line'; readonly bytes: SecretBytes }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'end' }
  | { readonly kind: 'bell' };

const maxBytes = 4096;

export class LineEditor {
  readonly #echo: boolean;
  // Fixed size and zeroed at the end: growing would leave copies of a secret behind.
  readonly #buffer = new Uint8Array(maxBytes);
  #length = 0;
  #escape: 'none' | 'started' | 'sequence' = 'none';

  constructor(options: { echo: boolean }) {
    this.#echo = options.echo;
  }

  /** Takes one byte as a terminal in raw mode sends it. */
  take(byte: number): EditorEffect | null {
    if (this.#escape !== 'none') return this.#inEscape(byte);
    switch (byte) {
      case 0x03:
        return { kind: 'interrupt' };
      case 0x04:
        return this.#length === 0 ? { kind: 'end' } : { kind: 'bell' };
      case 0x0d:
      case 0x0a: {
        const bytes = this.#buffer.slice(0, this.#length);
        this.clear();
        return { kind: 'line', bytes };
      }
      case 0x08:
      case 0x7f:
        return this.#erase();
      case 0x15: {
        const text = this.#echo ? '\b \b'.repeat(characters(this.#buffer.subarray(0, this.#length))) : '';
        this.clear();
        return { kind: 'echo', text };
      }
      case 0x1b:
        this.#escape = 'started';
        return null;
      default:
        return byte < 0x20 ? { kind: 'bell' } : this.#append(byte);
    }
  }

  /** Forgets what was typed. */
  clear(): void {
    this.#buffer.fill(0);
    this.#length = 0;
  }

  #append(byte: number): EditorEffect | null {
    if (this.#length >= maxBytes) return { kind: 'bell' };
    this.#buffer[this.#length] = byte;
    this.#length += 1;
    if (!this.#echo) return null;
    // A character is echoed when it is whole: UTF-8 continuation bytes are 10xxxxxx (RFC 3629 §3).
    const text = lastCharacter(this.#buffer.subarray(0, this.#length));
    return text === null ? null : { kind: 'echo', text };
  }

  #erase(): EditorEffect | null {
    if (this.#length === 0) return { kind: 'bell' };
    let continuation = true;
    while (continuation && this.#length > 0) {
      this.#length -= 1;
      continuation = ((this.#buffer[this.#length] ?? 0) & 0xc0) === 0x80;
      this.#buffer[this.#length] = 0;
    }
    return { kind: 'echo', text: this.#echo ? '\b \b' : '' };
  }

  // Arrow keys and the like (ECMA-48 control sequences) are swallowed, so that they never end up in a passphrase.
  #inEscape(byte: number): EditorEffect | null {
    if (this.#escape === 'started') {
      this.#escape = byte === 0x5b || byte === 0x4f ? 'sequence' : 'none';
      return null;
    }
    if (byte >= 0x40 && byte <= 0x7e) this.#escape = 'none';
    return null;
  }
}

const characters = (bytes: Uint8Array): number => bytes.filter((byte) => (byte & 0xc0) !== 0x80).length;

function lastCharacter(bytes: Uint8Array): string | null {
  let start = bytes.length - 1;
  while (start > 0 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start));
  } catch {
    return null;
  }
}
