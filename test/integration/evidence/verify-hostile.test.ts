// By default every file meets each kind of change once, and a fixed draw of random ones; CONCLAVE_FAULTS=full draws more of them, and puts
// each hostile content in the place of every file.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeBundle } from '../../../main/evidence/verify-bundle.ts';
import { makeSampleBundle, withFreshSums } from '../../fixtures/sample-bundle.ts';

const full = process.env['CONCLAVE_FAULTS'] === 'full';

type Files = ReadonlyMap<string, Uint8Array>;

const bundle = makeSampleBundle({ algorithm: 'ed25519' });
const paths = [...bundle.files.keys()];
const everyName = judgeBundle({ files: bundle.files, problems: [] })
  .checks.map(({ name }) => name)
  .join(' ');

/** The verdict; that every check is there belongs to it, whatever the files are. */
function verdictOf(files: Files): string {
  const { verdict, checks } = judgeBundle({ files, problems: [] }, { trust: bundle.trust });
  return checks.map(({ name }) => name).join(' ') === everyName ? verdict : 'a check is missing';
}

/** The files as changed, and as an attacker leaves them who makes SHA256SUMS anew (which undoes a change of SHA256SUMS alone). */
function variants(change: string, files: Files): { what: string; files: Files }[] {
  return change === 'SHA256SUMS'
    ? [{ what: change, files }]
    : [
        { what: change, files },
        { what: `${change}, with SHA256SUMS made anew`, files: withFreshSums(files) },
      ];
}

/** Names of the variants that were not refused. */
function notRefused(all: readonly { what: string; files: Files }[]): string[] {
  return all.filter(({ files }) => verdictOf(files) !== 'refused').map(({ what }) => what);
}

function flip(path: string, position: number, mask: number): Files {
  const bytes = Uint8Array.from(bundle.files.get(path) ?? []);
  bytes[position] = (bytes[position] ?? 0) ^ mask;
  return new Map(bundle.files).set(path, bytes);
}

const bytesOf = (path: string): Uint8Array => bundle.files.get(path) ?? new Uint8Array();

describe('any change is refused', () => {
  test('the sample itself is accepted', () => {
    expect(verdictOf(bundle.files)).toBe('accepted');
    expect(verdictOf(withFreshSums(bundle.files))).toBe('accepted');
  });

  test('one byte, anywhere, also with SHA256SUMS made anew', () => {
    const anyFlip = fc
      .constantFrom(...paths)
      .chain((path) =>
        fc.record({ path: fc.constant(path), position: fc.nat({ max: bytesOf(path).length - 1 }), mask: fc.integer({ min: 1, max: 255 }) }),
      );
    fc.assert(
      fc.property(anyFlip, ({ path, position, mask }) => {
        expect(notRefused(variants(path, flip(path, position, mask)))).toEqual([]);
      }),
      { seed: 20261121, numRuns: full ? 200 : 60 },
    );
  });

  test.each(paths)('%s: its first, middle and last byte, one more, one less, and the whole file missing', (path) => {
    const bytes = bytesOf(path);
    const without = new Map(bundle.files);
    without.delete(path);
    const changes = [
      ...[0, bytes.length >> 1, bytes.length - 1].map((position) => flip(path, position, 1)),
      new Map(bundle.files).set(path, bytes.subarray(0, -1)),
      new Map(bundle.files).set(path, Buffer.concat([bytes, Buffer.from('\n')])),
      without,
    ];
    expect(notRefused(changes.flatMap((files) => variants(path, files)))).toEqual([]);
  });

  test.each([
    'extra.txt',
    'artifacts/extra.der',
    'signatures/mallory.json',
    'signatures/alice.txt',
    'approvals/3.json',
    'profiles/other.yaml',
    'documents/note.txt',
  ])('BUNDLE-FILES: %s added, also with SHA256SUMS made anew', (path) => {
    const files = new Map(bundle.files).set(path, Uint8Array.of(1));
    const { checks } = judgeBundle({ files: withFreshSums(files), problems: [] }, { trust: bundle.trust });
    expect(notRefused(variants(path, files))).toEqual([]);
    expect(checks.filter((check) => check.verdict === 'failed').map(({ name }) => name)).toEqual(['BUNDLE-FILES']);
  });

  test('two signatures swapped', () => {
    const swapped = new Map(bundle.files)
      .set('approvals/1.sig', bytesOf('approvals/2.sig'))
      .set('approvals/2.sig', bytesOf('approvals/1.sig'));
    expect(notRefused(variants('swapped', swapped))).toEqual([]);
  });
});

describe('hostile files never throw', () => {
  const nasty = [
    '',
    '\0',
    '{}',
    '[]',
    'null',
    '\n\n\n',
    '{"__proto__":{}}',
    '['.repeat(50_000),
    '"\\ud800"',
    '&a [*a, *a]',
    '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n',
    '\u001b[2J',
    '0\u0082\u00ff\u00ff',
    '{"people":[],"log":{"name":"x","sha256":"","spki":""}}',
    `{"files":[],"format":"conclave/bundle/1","mode":"production","run":"x","software":{"sha256":"${'0'.repeat(64)}","version":""}}`,
  ];

  test.each(nasty.map((content, turn) => [content.slice(0, 40), content, turn] as const))('a file may be %j', (_shown, content, turn) => {
    const bytes = Buffer.from(content, 'latin1');
    // Every third file, another third for the next content: each file is five of these.
    const places = paths.filter((_path, index) => full || index % 3 === turn % 3);
    expect(notRefused(places.map((path) => ({ what: path, files: new Map(bundle.files).set(path, bytes) })))).toEqual([]);
    expect(verdictOf(new Map(paths.map((path) => [path, bytes])))).toBe('refused');
  });

  test('random bytes in random files', () => {
    const targets = paths.filter((path) => path !== 'SHA256SUMS');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...targets), fc.uint8Array({ maxLength: 300 })), { minLength: 1, maxLength: 5 }),
        (changes) => {
          expect(notRefused(variants('several', new Map([...bundle.files, ...changes])))).toEqual([]);
        },
      ),
      { seed: 7, numRuns: full ? 100 : 30 },
    );
  });

  test('no files at all', () => {
    expect(verdictOf(new Map())).toBe('refused');
  });

  test('no reason and no fact carries a control character or more than it should', () => {
    const text = new TextDecoder().decode(bundle.files.get('transcript.jsonl')).replace('Example Root R1', '\\u001b[2J\u202e evil');
    const { checks, facts } = judgeBundle({
      files: new Map(bundle.files).set('transcript.jsonl', new TextEncoder().encode(text)),
      problems: [],
    });
    expect(facts.find(({ label }) => label === 'Title')?.value).toBe('?[2J? evil');
    const shown = [...checks.map(({ reason }) => reason ?? ''), ...facts.map(({ value }) => value)];
    expect(shown.filter((value) => /[\p{Cc}\p{Cf}]/u.test(value) || value.length > 1000)).toEqual([]);
  });
});
