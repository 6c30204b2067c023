// Which entries have run out: a list of a few is looked up serial number by serial number, one of many by one pass over all certificates.

import { expect, test } from 'vitest';
import { ranOutBefore } from '../../../main/steps/revoked-entries.ts';
import { certificateRow } from '../../../main/store/tables/certificate.ts';
import type { Crl } from '../../../main/store/tables/crl.ts';
import { newDirectory } from './temporary-directory.ts';
import { open } from './test-store.ts';

const made = '2026-11-01T00:00:00.000Z';
const gone = '2026-10-31T23:59:59.000Z';
const notYet = '2026-11-01T00:00:00.000Z';
/** Serial number as its row has it → notAfter. What came from elsewhere has the sign octet of a high bit. */
const certificates: readonly (readonly [serial: string, notAfter: string, issuer?: string])[] = [
  ['01', gone],
  ['02', notYet],
  ['00ff', gone],
  ['fe', '+012026-10-31T23:59:59.000Z'],
  ['80', gone],
  ['0a', gone, 'bb'],
  ['0b', gone],
];

const crl = (sha256: string): Crl => ({ sha256, scope: 'aa:full', number: '1', thisUpdate: made }) as unknown as Crl;
const listOf = (serials: readonly string[]) => ({ entries: serials.map((serial) => ({ serial })) });

test.each([
  ['few', []],
  ['many', Array.from({ length: 1100 }, (_, n) => `77${n.toString(16).padStart(4, '0')}`)],
])('CRL-ENTRIES-KEPT: what had run out before the CRL before is known, of a list of %s', (_what, more) => {
  const store = open(newDirectory());
  store.record(
    { log: 'workstation', actor: 'conclave', event: 'certificates', data: {} },
    certificates.map(([serial, notAfter, issuerSpkiSha256 = 'aa']) =>
      certificateRow({
        sha256: `${issuerSpkiSha256}${serial}`,
        issuerSpkiSha256,
        subject: 'CN=leaf',
        serial,
        notBefore: '2025-11-21T00:00:00Z',
        notAfter,
        der: Uint8Array.of(0x30, 0),
        spkiSha256: null,
        role: 'leaf',
      }),
    ),
  );
  const base = listOf(['01', '02', '80', 'fe', 'ff', '0a', ...more]);
  const on = new Set(['01', '02', '80', 'fe', 'ff', '0a', '0b']);
  const found = (): object => Object.fromEntries([...ranOutBefore(store, previous)].filter(([serial]) => on.has(serial)));
  const previous = { crl: crl('c1'), delta: crl('c2'), base, guarded: listOf(['0b', ...base.entries.map(({ serial }) => serial)]) };
  const expected = { '01': gone, '80': gone, ff: gone, '0b': gone };
  expect(found()).toEqual(expected);
  // A certificate that is recorded later is seen, too.
  store.record({ log: 'workstation', actor: 'conclave', event: 'certificate', data: {} }, [
    certificateRow({
      sha256: 'again',
      issuerSpkiSha256: 'aa',
      subject: 'CN=leaf',
      serial: '0a',
      notBefore: '2025-11-21T00:00:00Z',
      notAfter: gone,
      der: Uint8Array.of(0x30, 0),
      spkiSha256: null,
      role: 'leaf',
    }),
  ]);
  expect(found()).toEqual({ ...expected, '0a': gone });
  store.close();
});
