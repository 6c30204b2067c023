import { expect, test } from 'vitest';
import type { looksOrdinary as Reader } from '../../../main/pki/crl-entry-shape.ts';

// The time that was found last is remembered: what a scan of a process's first CRL says must not hang on what is remembered before it.
test('octets that are no UTCTime are none before any time was read either', async () => {
  const module = new URL('../../../main/pki/crl-entry-shape.ts?first', import.meta.url).href;
  const { looksOrdinary } = (await import(module)) as { readonly looksOrdinary: typeof Reader };
  const entry = (time: Uint8Array): Uint8Array => Uint8Array.of(0x30, 18, 0x02, 1, 5, 0x17, 13, ...time);
  const read = (bytes: Uint8Array): number => looksOrdinary(bytes, new DataView(bytes.buffer), 0, bytes.length);
  expect([0x00, 0x30, 0xff].map((octet) => read(entry(new Uint8Array(13).fill(octet))))).toEqual([0, 0, 0]);
  expect(read(entry(Buffer.from('260601120000Z')))).toBe(5);
  const changed = entry(Buffer.from('260601120000Z'));
  const verdicts = Array.from({ length: changed.length - 5 }, (_, place) => {
    const bent = Uint8Array.from(changed);
    bent[5 + place] = 0x2f;
    return read(bent);
  });
  expect(verdicts.every((verdict) => verdict === 0)).toBe(true);
});
