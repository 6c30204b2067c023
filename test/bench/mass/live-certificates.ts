// A million certificates an authority issued, as its record has them: each is DER of its own, and the signature in it is made up, since
// nobody verifies what was issued long ago when it is revoked.

import { createHash } from 'node:crypto';
import type { Store } from '../../../main/store/store.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import { certificateRow } from '../../../main/store/tables/certificate.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { encodeInteger, encodeSequence } from '../../../main/pki/der-write.ts';

/** Rows an event names. */
const together = 1000;
/** Rows a commit makes durable. */
const durable = 50_000;

/** What follows the serial number of a TLS server certificate, about as long. */
const rest = Buffer.alloc(620, 0x05);

/** A positive number of 20 octets, other for every n. */
function serialOf(n: number): string {
  const digest = createHash('sha256').update(`live ${n}`).digest().subarray(0, 20);
  digest[0] = ((digest[0] ?? 0) & 0x3f) | 0x40;
  return digest.toString('hex');
}

/** Records `count` certificates of the store's one authority: valid for a year, half of them of either profile. */
export function recordLiveCertificates(store: Store, count: number): void {
  const [authority] = readAuthorities(store);
  if (authority === undefined) throw new Error('there is no authority');
  const now = Date.now();
  for (let first = 0; first < count; first += durable)
    store.transaction(() => {
      for (let at = first; at < Math.min(count, first + durable); at += together)
        recordSome(store, authority.spkiSha256, at, Math.min(count, at + together), now);
    });
}

function recordSome(store: Store, issuerSpkiSha256: string, first: number, end: number, now: number): void {
  store.record(
    { log: 'workstation', event: 'bench-certificates', actor: 'conclave', data: { first } },
    Array.from({ length: end - first }, (_, index) => {
      const n = first + index;
      const serial = serialOf(n);
      const der = encodeSequence(encodeInteger(Buffer.from(serial, 'hex')), rest);
      return certificateRow({
        sha256: sha256Hex(der),
        issuerSpkiSha256,
        subject: `CN=host${n}.example.org`,
        serial,
        notBefore: new Date(now - 30 * 86_400_000 + n * 1000).toISOString(),
        notAfter: new Date(now + 335 * 86_400_000 + n * 1000).toISOString(),
        der,
        profile: n % 2 === 0 ? 'tls-server' : 'mtls-client',
        profileSha256: null,
        run: null,
        role: 'leaf',
        spkiSha256: sha256Hex(Buffer.from(serial)),
      });
    }),
  );
}
