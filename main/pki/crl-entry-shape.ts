import { checkContent, tags } from './der-content.ts';

/** Of Extensions ::= { reasonCode, not critical, ENUMERATED } the octets before the reason (RFC 5280 §5.3.1). */
const reasonExtensions = Uint8Array.of(0x30, 0x0c, 0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x15, 0x04, 0x03, 0x0a, 0x01);
const largestReason = 10;
const unusedReason = 7;

/**
 * Whether bytes[start … limit) begin with an entry of the form nearly all have: a serial number, a UTCTime, and nothing more or a
 * reasonCode alone, every one in DER. Gives where the serial number ends, or 0: then the entry is for the parser to judge.
 */
export function looksOrdinary(bytes: Uint8Array, start: number, limit: number): number {
  const length = bytes[start + 1] ?? 0xff;
  const end = start + 2 + length;
  if (bytes[start] !== tags.sequence || length >= 0x80 || end > limit) return 0;
  const serialLength = bytes[start + 3] ?? 0;
  const serial = start + 4;
  const time = serial + serialLength;
  const rest = end - time - 15;
  if (bytes[start + 2] !== tags.integer || serialLength === 0 || (rest !== 0 && rest !== 14)) return 0;
  const [first = 0, second = 0] = [bytes[serial], bytes[serial + 1]];
  if (serialLength > 1 && ((first === 0x00 && second < 0x80) || (first === 0xff && second >= 0x80))) return 0;
  if (bytes[time] !== tags.utcTime || bytes[time + 1] !== utcTimeLength || !isUtcTime(bytes, time + 2)) return 0;
  return rest === 0 || isReason(bytes, time + 15) ? time : 0;
}

const utcTimeLength = 13;
/** The last time that was found to be one: neighbours on a CRL share it. Begins with one, for octets that are none must not pass. */
const lastTime = new Uint8Array(Buffer.from('000101000000Z', 'latin1'));

function isUtcTime(bytes: Uint8Array, at: number): boolean {
  let place = 0;
  while (place < utcTimeLength && bytes[at + place] === lastTime[place]) place += 1;
  if (place === utcTimeLength) return true;
  if (checkContent(tags.utcTime, bytes, at, at + utcTimeLength) !== null) return false;
  lastTime.set(bytes.subarray(at, at + utcTimeLength));
  return true;
}

function isReason(bytes: Uint8Array, at: number): boolean {
  for (let place = 0; place < reasonExtensions.length; place++) if (bytes[at + place] !== reasonExtensions[place]) return false;
  const reason = bytes[at + reasonExtensions.length] ?? 0xff;
  return reason <= largestReason && reason !== unusedReason;
}
