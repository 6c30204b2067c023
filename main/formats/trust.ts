import { CeremonyError } from '../errors.ts';
import { isSha256 } from '../pki/hash.ts';
import type { Sha256 } from '../pki/hash.ts';
import { personIdField } from './fields.ts';

/** What people wrote down on paper: a checkpoint's text, the head it names (from its words), or fingerprints of the log key and of people. */
export type TrustFile =
  | { readonly kind: 'checkpoint'; readonly text: string }
  | { readonly kind: 'head'; readonly head: Sha256 }
  | { readonly kind: 'fingerprints'; readonly log: Sha256 | null; readonly people: ReadonlyMap<string, Sha256> };

const maxBytes = 64 * 1024;

/**
 * Parses a `--trust` file (formats.md, Command line): either the text of a checkpoint (a C2SP signed note, told by its
 * signature line `— …`), or lines `log sha256:<hex>` and `<person id> sha256:<hex>` over SPKIs; blank lines are allowed and
 * hex may be in capitals, as it is typed from paper. Throws `input.too-large`, or `input.schema` with the line.
 */
export function parseTrust(bytes: Uint8Array): TrustFile {
  if (bytes.length > maxBytes)
    throw new CeremonyError('input.too-large', `A trust file may have at most ${maxBytes} bytes and this one has ${bytes.length}.`);
  const text = decode(bytes);
  if (/^\u2014 /m.test(text)) return { kind: 'checkpoint', text };
  const found = new Map<string, Sha256>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const [, name, hex] = /^(\S+) sha256:([0-9A-Fa-f]+)$/.exec(line.trimEnd()) ?? [];
    const fingerprint = hex?.toLowerCase();
    if (name === undefined || fingerprint === undefined || !isSha256(fingerprint)) {
      throw refuse(
        index,
        'is neither `log sha256:<64 hex digits>` nor `<person id> sha256:<64 hex digits>`, and the file is no checkpoint',
      );
    }
    if (name !== 'log' && !personIdField.safeParse(name).success) throw refuse(index, 'does not begin with `log` or the id of a person');
    if (found.has(name)) throw refuse(index, `names \`${name}\` a second time`);
    found.set(name, fingerprint);
  }
  if (found.size === 0) throw new CeremonyError('input.schema', 'The trust file holds neither a checkpoint nor a fingerprint.');
  const log = found.get('log') ?? null;
  found.delete('log');
  return { kind: 'fingerprints', log, people: found };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new CeremonyError('input.schema', 'The trust file is not UTF-8 text.', { cause });
  }
}

function refuse(index: number, why: string): CeremonyError {
  return new CeremonyError('input.schema', `Line ${index + 1} of the trust file ${why}.`, { details: { line: index + 1, column: 1 } });
}
