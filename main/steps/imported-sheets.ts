// An authority from elsewhere as people see it before it is put up.

import { describeTime } from '../pki/describe-time.ts';
import { describeCertificate } from '../pki/describe.ts';
import { sha256Hex } from '../pki/hash.ts';
import { importedEntries, revokedWithout, type ImportedAuthority } from '../pki/judge-imported.ts';
import { describeName } from '../pki/name.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import type { Sheet } from './sheets.ts';

/** The past in lines: what the next CRL begins with, and what can be revoked. */
function pastOf(authority: ImportedAuthority): Fact[] {
  const { crl, issued, index } = authority;
  const entries = importedEntries(authority).length;
  const gone = revokedWithout(authority);
  const since = entries - (crl?.entries.length ?? 0);
  return [
    {
      label: 'Last CRL',
      value:
        crl === null
          ? 'none was given: the next one has number 1'
          : `${crl.crlNumber === undefined ? 'without a number' : `number ${crl.crlNumber}`}, made ${describeTime(crl.thisUpdate.date)}, ${crl.entries.length} entries`,
    },
    {
      label: 'Entries the next CRL begins with',
      value:
        since === 0 ? `${entries}` : `${entries}: ${crl?.entries.length ?? 0} of the last CRL, and ${since} that the list revoked since`,
    },
    { label: 'Certificates it issued', value: issued.length === 0 ? 'none was given' : `${issued.length}, each signed by its key` },
    { label: 'List of what it issued', value: index === null ? 'none was given' : `${index.length} lines` },
    ...(gone === 0
      ? []
      : [
          {
            label: 'Revoked, without a certificate',
            value: `${gone} of the list: their entries come along, and stay on every CRL for good, since no certificate here says when they run out`,
          },
        ]),
  ];
}

const sheetOf = (title: string, fields: ImportedAuthority['certificate']): Sheet => ({
  title,
  sha256: sha256Hex(fields.der),
  facts: describeCertificate(fields),
});

/** Its past and its certificate, then those above it. */
export function importedSheets(label: string, authority: ImportedAuthority): Sheet[] {
  const own = sheetOf(`Certificate (${label})`, authority.certificate);
  return [
    { ...own, facts: [...pastOf(authority), ...own.facts] },
    ...authority.chain.map((issuer) => sheetOf(`Issuer (${describeName(issuer.subject)})`, issuer)),
  ];
}
