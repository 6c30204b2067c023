import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bundleName } from '../../../main/evidence/bundle-name.ts';
import { checkBundlePath, isBundlePath } from '../../../main/evidence/bundle-path.ts';
import { composeManifest, parseManifest } from '../../../main/evidence/manifest.ts';
import { composePeopleFile, parsePeopleFile } from '../../../main/evidence/people-file.ts';
import { composeSha256Sums } from '../../../main/evidence/sha256-sums.ts';
import { canonicalJson } from '../../../main/formats/canonical-json.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const source = { mode: 'production', run: 'r1', software: { version: '1.0', sha256: 'a'.repeat(64) } } as const;

describe('bundle paths', () => {
  test.each(['plan.yaml', 'artifacts/example-root-r1/crl-00ff-1.der', 'a/b/c/d/e/f/g/h', 'x'.repeat(200)])(
    '%s may stand in a bundle',
    (path) => {
      expect(isBundlePath(path)).toBe(true);
    },
  );

  test.each([
    '',
    '/etc/passwd',
    '../x',
    'a/../b',
    'a//b',
    'a/',
    '.hidden',
    '-rf',
    'a/-rf',
    'a b',
    'a\nb',
    'ä',
    "a'b",
    'a$b',
    'a\\b',
    'a/b/c/d/e/f/g/h/i',
    'x'.repeat(201),
  ])('%j may not', (path) => {
    expect(isBundlePath(path)).toBe(false);
    expect(() => checkBundlePath(path)).toThrow(expect.objectContaining({ code: 'input.schema' }));
  });

  test('no path that may stand means anything to a shell or leaves the bundle', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 30 }), fc.stringMatching(/^[ab./$ -]{1,8}$/)), (path) => {
        const harmless = /^[A-Za-z0-9._/-]+$/.test(path) && !path.split('/').some((part) => part === '..' || part === '.' || part === '');
        expect(isBundlePath(path) && !harmless).toBe(false);
      }),
      { seed: 11, numRuns: 2000 },
    );
  });
});

describe('bundleName', () => {
  test('is a slug of the title and the beginning of the run', () => {
    expect(bundleName({ mode: 'production', title: 'Example Root R1', run: '0123456789ab' })).toBe('example-root-r1-01234567');
  });

  test.each(['rehearsal', 'drill'] as const)('carries REHEARSAL- for a %s', (mode) => {
    expect(bundleName({ mode, title: 'Wurzel Zürich – 2', run: '0123456789ab' })).toBe('REHEARSAL-wurzel-zu-rich-2-01234567');
  });

  test.each(['日本', '---', 'x'.repeat(500), '../../etc'])('is a name a bundle may have for the title %j', (title) => {
    const name = bundleName({ mode: 'production', title, run: '01234567-89ab' });
    expect(isBundlePath(name)).toBe(true);
    expect(name).not.toContain('/');
    expect(name.endsWith('-01234567')).toBe(true);
  });
});

describe('MANIFEST.json', () => {
  const files = [
    { path: 'b', bytes: text('two'), role: 'plan' },
    { path: 'a/Z', bytes: text(''), role: 'document' },
    { path: 'B', bytes: text('one'), role: 'plan' },
  ];

  test('MANIFEST-CANONICAL: has these bytes, sorted by code units', () => {
    const row = (path: string, role: string, content: string): string =>
      `{"path":"${path}","role":"${role}","sha256":"${sha256Hex(text(content))}","size":${content.length}}`;
    expect(new TextDecoder().decode(composeManifest(source, files))).toBe(
      `{"files":[${row('B', 'plan', 'one')},${row('a/Z', 'document', '')},${row('b', 'plan', 'two')}],"format":"conclave/bundle/1","mode":"production","run":"r1","software":{"sha256":"${'a'.repeat(64)}","version":"1.0"}}`,
    );
  });

  test('is read back', () => {
    expect(parseManifest(composeManifest(source, files)).files.map(({ path }) => path)).toEqual(['B', 'a/Z', 'b']);
  });

  const row = { path: 'a', size: 1, sha256: 'b'.repeat(64), role: 'plan' };
  const manifest = { format: 'conclave/bundle/1', ...source, files: [row] };

  test.each([
    ['a path that leaves the bundle', { ...manifest, files: [{ ...row, path: '../a' }] }],
    ['the same path twice', { ...manifest, files: [row, row] }],
    ['paths out of order', { ...manifest, files: [{ ...row, path: 'b' }, row] }],
    ['a negative size', { ...manifest, files: [{ ...row, size: -1 }] }],
    ['a key too many', { ...manifest, more: 1 }],
    ['another format', { ...manifest, format: 'conclave/bundle/2' }],
    ['another mode', { ...manifest, mode: 'test' }],
  ])('MANIFEST-CANONICAL: refuses %s', (_what, value) => {
    expect(() => parseManifest(text(canonicalJson(value)))).toThrow(expect.objectContaining({ code: 'input.schema' }));
  });

  test('MANIFEST-CANONICAL: refuses the same content with a space', () => {
    expect(parseManifest(text(canonicalJson(manifest))).run).toBe('r1');
    expect(() => parseManifest(text(`${canonicalJson(manifest)} `))).toThrow(expect.objectContaining({ code: 'input.schema' }));
  });
});

test('SHA256SUMS: lists every file but itself, sorted, as sha256sum writes it', () => {
  const files = [
    { path: 'b', bytes: text('2') },
    { path: 'SHA256SUMS', bytes: text('old') },
    { path: 'B', bytes: text('1') },
  ];
  expect(new TextDecoder().decode(composeSha256Sums(files))).toBe(`${sha256Hex(text('1'))}  B\n${sha256Hex(text('2'))}  b\n`);
});

describe('people.json', () => {
  const people = [{ id: 'alice', name: 'Alice', roles: ['witness'], spki: Uint8Array.of(1, 2, 3) }];
  const file = composePeopleFile(people, { name: 'conclave/00', spki: Uint8Array.of(9) });

  test('gives each key in base64 beside its fingerprint, and is read back', () => {
    expect(file.people).toEqual([
      { id: 'alice', name: 'Alice', roles: ['witness'], spki: 'AQID', sha256: sha256Hex(Uint8Array.of(1, 2, 3)) },
    ]);
    expect(parsePeopleFile(text(canonicalJson(file)))).toEqual(file);
  });

  test('refuses a fingerprint that is not of the key beside it', () => {
    const forged = { ...file, log: { ...file.log, spki: 'AQID' } };
    expect(() => parsePeopleFile(text(canonicalJson(forged)))).toThrow(expect.objectContaining({ code: 'input.hash-mismatch' }));
  });
});
