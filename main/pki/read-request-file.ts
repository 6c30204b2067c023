import { CeremonyError } from '../errors.ts';
import { limits } from './der.ts';
import { parsePemOrDer } from './pem.ts';

/** What a file with a request held. */
export interface RequestFile {
  /** Still to be read by parseRequest. */
  readonly der: Uint8Array;
  /** Text stood before the PEM block (certtool and certutil write some) and was not read. */
  readonly textIgnored: boolean;
}

// A request of 64 kB is 90 kB of PEM; what tools write in front of it is a few kB.
const maxFileBytes = 128 * 1024;

/**
 * Takes a request out of a file: DER, or one PEM block labelled CERTIFICATE REQUEST or NEW CERTIFICATE REQUEST (RFC 7468 §7).
 * Text before the block is passed over, as RFC 7468 §2 has it; anything after it, and a second block, is refused. Throws
 * input.too-large, input.not-pem.
 */
export function readRequestFile(bytes: Uint8Array): RequestFile {
  if (bytes[0] === 0x30) return { der: parsePemOrDer(bytes, 'CERTIFICATE REQUEST', limits.request.maxBytes), textIgnored: false };
  if (bytes.length > maxFileBytes)
    throw new CeremonyError('input.too-large', `The file was refused: it has ${bytes.length} bytes and at most ${maxFileBytes} are read.`);
  const text = Buffer.from(bytes).toString('latin1');
  const [before = '', ...blocks] = text.split(/^(?=-----BEGIN )/m);
  const startsWithBlock = before.startsWith('-----BEGIN ');
  const [block, second] = startsWithBlock ? [before, ...blocks] : blocks;
  if (block === undefined)
    throw new CeremonyError('input.not-pem', 'The file was refused: it is neither DER nor does it hold a PEM block.');
  if (second !== undefined) throw new CeremonyError('input.not-pem', 'The file was refused: it holds more than one PEM block.');
  const label = block.startsWith('-----BEGIN NEW ') ? 'NEW CERTIFICATE REQUEST' : 'CERTIFICATE REQUEST';
  return {
    der: parsePemOrDer(Buffer.from(block, 'latin1'), label, limits.request.maxBytes),
    textIgnored: !startsWithBlock && before !== '',
  };
}
