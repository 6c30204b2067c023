import { expect, test } from 'vitest';
import { encodeCrlEntry } from '../../../main/pki/build-crl.ts';
import { crlEntryWriter } from '../../../main/pki/crl-entry-writer.ts';
import { parseSerialNumber } from '../../../main/pki/serial-number.ts';

const revocationDate = new Date('2026-11-21T09:00:00Z');
const serials = ['01', '7f', '80', 'ff', '0100', '8000', '7fff'.repeat(10), '80'.repeat(19), `4${'f'.repeat(39)}`, '89'.repeat(7)];

test.each([
  ['a reason', { revocationDate, reason: 4 }],
  ['none', { revocationDate, reason: null }],
  ['unspecified, which is none', { revocationDate, reason: 0 }],
  ['an invalidity date', { revocationDate, reason: 1, invalidityDate: new Date('2026-11-20T00:00:00Z') }],
  ['a date after 2049', { revocationDate: new Date('2051-01-01T00:00:00Z'), reason: 9 }],
])('entries are byte for byte what one by one would be: %s', (_what, terms) => {
  const entryOf = crlEntryWriter(terms);
  for (const serial of serials)
    expect(Buffer.from(entryOf(Buffer.from(serial, 'hex'))).toString('hex')).toBe(
      Buffer.from(encodeCrlEntry({ ...terms, serialNumber: parseSerialNumber(serial) })).toString('hex'),
    );
});

test('a reason no CRL may carry is refused before the first entry', () => {
  expect(() => crlEntryWriter({ revocationDate, reason: 7 })).toThrow(/reason was refused/u);
});
