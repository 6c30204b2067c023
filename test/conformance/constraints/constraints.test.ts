// Constraint by reader, both ways: the chain a constraint allows is accepted by all; the one it does not allow is refused by a reader that
// enforces it, and by our own hierarchy lint in every case, so that what a reader lets through was never signed.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lintCertificate } from '../../../main/lint/run.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { missingFor } from '../readers/reader.ts';
import type { ReaderName } from '../readers/expected.ts';
import { printTable } from '../print-table.ts';
import { chainReaders } from './chain-readers.ts';
import { type Chain, makeChains } from './chains.ts';

/** What does not enforce a constraint, measured with OpenSSL 3.0, GnuTLS 3.7, NSS 3.87 and Java 17 of Debian 12; everything else does. */
const unenforced: Readonly<Partial<Record<string, readonly ReaderName[]>>> = {
  extendedKeyUsage: ['Java'],
  'uniformResourceIdentifier, permitted': ['GnuTLS'],
  'directoryName, permitted': ['GnuTLS'],
};
/** Good chains a reader refuses all the same: it does not know the kind of constraint, and the extension is critical. */
const unreadable: Readonly<Partial<Record<string, readonly ReaderName[]>>> = {
  'uniformResourceIdentifier, excluded': ['GnuTLS'],
  'directoryName, excluded': ['GnuTLS'],
};

const chains = makeChains(Date.now());
const constraints = Object.keys(chains);
const chainOf = (constraint: string, side: 'inside' | 'outside'): Chain => chains[constraint]?.[side] ?? expect.unreachable(constraint);

/** Errors of the rules about a hierarchy, for every certificate of the chain under the one above. */
function hierarchyErrors({ root, intermediates, leaf }: Chain): string[] {
  const list = [root, ...intermediates, leaf];
  return list.slice(1).flatMap((der, index) => {
    const issuer = parseCertificate(list[index] ?? root);
    const role = index === list.length - 2 ? 'leaf' : 'subordinate';
    return lintCertificate(der, { rules: 'private', role, issuer, rehearsal: false })
      .filter(({ rule, severity }) => rule.startsWith('hierarchy-') && severity === 'error')
      .map(({ rule }) => rule);
  });
}

const missing = new Map(chainReaders.map((reader) => [reader.name, missingFor(reader)]));
let directory = '';
const verdicts = new Map<string, { accepted: boolean; says: string }>();
const keyOf = (reader: ReaderName, constraint: string, side: string): string => `${reader}/${constraint}/${side}`;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'conclave-constraints-'));
  let number = 0;
  for (const reader of chainReaders.filter(({ name }) => missing.get(name) === null))
    for (const constraint of constraints)
      for (const side of ['inside', 'outside'] as const)
        verdicts.set(keyOf(reader.name, constraint, side), reader.judge(chainOf(constraint, side), join(directory, String((number += 1)))));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('LINT: the hierarchy', () => {
  test.each(constraints)('%s: what it does not allow is an error, what it allows is none', (constraint) => {
    expect(hierarchyErrors(chainOf(constraint, 'inside'))).toEqual([]);
    expect(hierarchyErrors(chainOf(constraint, 'outside'))).toHaveLength(1);
  });
});

describe.each(chainReaders)('$name', ({ name }) => {
  test.for(constraints)('%s', (constraint, context) => {
    const reason = missing.get(name) ?? null;
    if (reason !== null) context.skip(reason);
    const inside = verdicts.get(keyOf(name, constraint, 'inside'));
    const outside = verdicts.get(keyOf(name, constraint, 'outside'));
    expect({ side: 'inside', ...inside }).toMatchObject({ accepted: unreadable[constraint]?.includes(name) !== true });
    expect({ side: 'outside', ...outside }).toMatchObject({ accepted: unenforced[constraint]?.includes(name) === true });
  });
});

test('the table of constraints', (context) => {
  if (verdicts.size === 0) context.skip('none of the four readers is on this machine');
  const cell = (reader: ReaderName, constraint: string): string => {
    const inside = verdicts.get(keyOf(reader, constraint, 'inside'));
    if (inside === undefined) return 'skipped: not here';
    if (!inside.accepted) return 'cannot read';
    return verdicts.get(keyOf(reader, constraint, 'outside'))?.accepted === true ? 'does not enforce' : 'enforces';
  };
  printTable(
    'Constraint by reader, and our lint before anything is signed',
    ['constraint', ...chainReaders.map(({ name }) => name), 'hierarchy lint'],
    constraints.map((constraint) => [
      constraint,
      ...chainReaders.map(({ name }) => cell(name, constraint)),
      hierarchyErrors(chainOf(constraint, 'outside')).join(', '),
    ]),
  );
  expect(constraints).toHaveLength(12);
});
