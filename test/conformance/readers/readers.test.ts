// Every kind of artifact this version makes, read by four programs of other people, asserted both ways: the good is accepted,
// the bad refused for the right reason, and what a reader does not enforce stands in the table (expected.ts), not in silence.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KeyAlgorithm } from '../../../main/pki/algorithms.ts';
import { printTable } from '../print-table.ts';
import { type Authority, makeAuthority } from './authority.ts';
import { expected, type ReaderName, unreadable, type Verdict } from './expected.ts';
import { gnutls } from './gnutls.ts';
import { java } from './java.ts';
import { nss } from './nss.ts';
import { openssl } from './openssl.ts';
import { type Judgement, missingFor, type Reader, type SpecimenFiles, writeSpecimen } from './reader.ts';
import { makeSpecimens, type SpecimenKind, specimenKinds } from './specimens.ts';

const algorithms: readonly KeyAlgorithm[] = ['rsa-4096', 'ecdsa-p256', 'ecdsa-p384', 'ecdsa-p521', 'ed25519'];
const readers: readonly Reader[] = [openssl, gnutls, nss, java];
/** Why a reader cannot be asked here, or null. */
const missing = new Map(readers.map((reader) => [reader.name, missingFor(reader)]));
const asked = readers.filter(({ name }) => missing.get(name) === null);
const kinds = Object.keys(specimenKinds) as SpecimenKind[];

let directory = '';
const files = new Map<string, SpecimenFiles>();
const judgements = new Map<string, Judgement>();
const keyOf = (algorithm: KeyAlgorithm, kind: SpecimenKind, reader = ''): string => `${reader}/${algorithm}/${kind}`;

beforeAll(async () => {
  if (asked.length === 0) return;
  directory = mkdtempSync(join(tmpdir(), 'conclave-readers-'));
  const open: Authority[] = [];
  const make = async (algorithm: KeyAlgorithm, mode: Authority['mode']): Promise<Authority> => {
    const authority = await makeAuthority(algorithm, mode);
    open.push(authority);
    return authority;
  };
  try {
    const production: Authority[] = [];
    for (const algorithm of algorithms) production.push(await make(algorithm, 'production'));
    for (const [index, algorithm] of algorithms.entries()) {
      const [own, other] = [production[index], production[(index + 1) % algorithms.length]];
      if (own === undefined || other === undefined) throw new Error('an authority is missing');
      const specimens = await makeSpecimens(own, await make(algorithm, 'rehearsal'), other);
      for (const [number, kind] of kinds.entries())
        files.set(keyOf(algorithm, kind), writeSpecimen(join(directory, algorithm, String(number)), specimens[kind]));
    }
  } finally {
    for (const authority of open) await authority.close();
  }
  const all = algorithms.flatMap((algorithm) => kinds.map((kind) => ({ algorithm, kind })));
  for (const reader of asked) {
    const answers = reader.judge(all.map(({ algorithm, kind }) => files.get(keyOf(algorithm, kind)) ?? expect.unreachable(kind)));
    for (const [index, { algorithm, kind }] of all.entries()) {
      judgements.set(keyOf(algorithm, kind, reader.name), answers[index] ?? expect.unreachable(kind));
    }
  }
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const judged = (reader: ReaderName, algorithm: KeyAlgorithm, kind: SpecimenKind): Judgement =>
  judgements.get(keyOf(algorithm, kind, reader)) ?? expect.unreachable(`${reader} was not asked about ${kind}`);

function verdictOf(reader: ReaderName, algorithm: KeyAlgorithm, kind: SpecimenKind): Verdict {
  const { accepted } = judged(reader, algorithm, kind);
  // A program that refuses the good says nothing by refusing the bad.
  if (!judged(reader, algorithm, 'root certificate').accepted) return accepted ? 'does not enforce' : 'cannot read';
  if (specimenKinds[kind] === 'good') return accepted ? 'accepts good' : 'cannot read';
  return accepted ? 'does not enforce' : 'refuses bad';
}

describe.each(readers)('$name', (reader) => {
  const reason = missing.get(reader.name) ?? null;
  describe.each(algorithms)('%s', (algorithm) => {
    test.for(kinds)('%s', (kind, context) => {
      if (reason !== null) context.skip(reason);
      const { accepted, says } = judged(reader.name, algorithm, kind);
      const cell = unreadable[reader.name]?.[algorithm] ?? expected[kind][reader.name];
      const refusal = cell instanceof RegExp ? cell : null;
      expect({ accepted, says }).toEqual({ accepted: refusal === null, says });
      expect(says).toMatch(refusal ?? /^/);
    });
  });
});

test('the reader table', (context) => {
  if (asked.length === 0) context.skip('none of the four readers is on this machine');
  printTable(
    'Readers by artifact',
    ['key', 'artifact', ...readers.map(({ name }) => name)],
    algorithms.flatMap((algorithm) =>
      kinds.map((kind) => [
        algorithm,
        kind,
        ...readers.map((reader) => (asked.includes(reader) ? verdictOf(reader.name, algorithm, kind) : 'skipped: not here')),
      ]),
    ),
  );
  for (const reason of missing.values()) {
    if (reason !== null) process.stdout.write(`skipped: ${reason}\n`);
  }
  const wanted = (reader: ReaderName, algorithm: KeyAlgorithm, kind: SpecimenKind): Verdict => {
    const cell = expected[kind][reader];
    if (unreadable[reader]?.[algorithm] !== undefined) return 'cannot read';
    return cell instanceof RegExp ? 'refuses bad' : cell;
  };
  const cells = asked.flatMap(({ name }) => algorithms.flatMap((algorithm) => kinds.map((kind) => ({ name, algorithm, kind }))));
  const found = cells.map(({ name, algorithm, kind }) => `${name} ${algorithm} ${kind}: ${verdictOf(name, algorithm, kind)}`);
  expect(found).toEqual(cells.map(({ name, algorithm, kind }) => `${name} ${algorithm} ${kind}: ${wanted(name, algorithm, kind)}`));
});
