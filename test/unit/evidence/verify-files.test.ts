import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../main/formats/canonical-json.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { layout } from '../../../main/evidence/layout.ts';
import { checkFiles } from '../../../main/evidence/verify/files.ts';
import { openReading } from '../../../main/evidence/verify/reading.ts';
import type { CheckName } from '../../../main/checks.ts';
import { type DraftEvent, makeSampleBundle, type SampleOptions, withFreshSums } from '../../fixtures/sample-bundle.ts';
import { all, type Bend, bent, plus, said, sample, sampleEvents, textOf, withData } from './bent-bundle.ts';

/** Sealed under a layout of another version, so that no document is drawn again. */
const undrawn = withData('run-sealed', { layout: layout + 1 });
const verdict = (name: CheckName, { events, ...bend }: Bend = {}): string =>
  said(checkFiles(bent({ ...bend, events: events === undefined ? undrawn : all(events, undrawn) })), name);
const root = 'artifacts/example-root-r1';

describe('BUNDLE-FILES', () => {
  const problems = (...found: readonly string[]): string =>
    said(checkFiles(openReading({ files: bent({ events: undrawn }).directory.files, problems: found })), 'BUNDLE-FILES');

  test('what the reading of the directory found: the first, and how many more', () => {
    expect(problems()).toBe(`passed: ${sample.files.size} files`);
    expect(problems('a is a link.')).toBe('failed: a is a link.');
    expect(problems('a is a link.', 'b is a link.', 'c is a link.')).toBe('failed: a is a link. There are 2 more problems of this kind.');
  });

  test('a file that nobody lists, and one that somebody lists', () => {
    expect(verdict('BUNDLE-FILES', { files: { 'extra.txt': 'x' } })).toBe('failed: "extra.txt" is there and not listed.');
    expect(verdict('BUNDLE-FILES', { files: { 'signatures/erin.json': 'x' } })).toBe(
      'failed: "signatures/erin.json" is there and not listed.',
    );
    expect(verdict('BUNDLE-FILES', { files: { 'signatures/bob.2.pem': 'x' } })).toBe(
      'failed: "signatures/bob.2.pem" is there and not listed.',
    );
    for (const path of ['plan.yaml', 'checkpoint.txt', 'SHA256SUMS', 'signatures/bob.sig', `${root}/chain.pem`])
      expect(verdict('BUNDLE-FILES', { files: { [path]: null } })).toBe(
        path === 'plan.yaml' ? 'failed: plan.yaml is missing.' : `failed: "${path}" is missing.`,
      );
  });
});

describe('lists of hashes', () => {
  test('MANIFEST-CANONICAL: how many files it lists', () => {
    const listed = (JSON.parse(textOf('MANIFEST.json')) as { files: unknown[] }).files.length;
    expect(verdict('MANIFEST-CANONICAL')).toBe(`passed: ${listed} files`);
    expect(verdict('MANIFEST-CANONICAL', { files: { 'MANIFEST.json': `${textOf('MANIFEST.json')}\n` } })).toMatch(/^failed: /u);
  });

  test('BUNDLE-HASHES: other bytes, and others of the same size', () => {
    const unchanged = (bend: Bend): string => said(checkFiles(bent(bend)).slice(2, 3), 'BUNDLE-HASHES');
    const bad = 'failed: plan.yaml has not the size and hash the manifest gives.';
    expect(unchanged({})).toBe('passed');
    expect(unchanged({ plan: (text) => `${text} ` })).toBe(bad);
    expect(unchanged({ plan: (text) => text.replace('R1', 'R2') })).toBe(bad);
    const size = /("path":"plan\.yaml","role":"plan","sha256":"[0-9a-f]{64}","size":)(\d+)/u;
    const manifest = textOf('MANIFEST.json').replace(size, (_all, before: string, count: string) => `${before}${Number(count) + 1}`);
    expect(manifest).not.toBe(textOf('MANIFEST.json'));
    expect(unchanged({ files: { 'MANIFEST.json': manifest } })).toBe(bad);
  });

  test('SHA256SUMS: as the files give it', () => {
    const sums = (bend: Bend): string => said(checkFiles(bent(bend)), 'SHA256SUMS');
    expect(sums({})).toBe('passed');
    const wrong = 'failed: SHA256SUMS is not what the files give.';
    expect(sums({ files: { 'VERIFY.md': 'x' } })).toBe(wrong);
    expect(sums({ files: { SHA256SUMS: `${textOf('SHA256SUMS')}\n` } })).toBe(wrong);
    expect(sums({ files: { SHA256SUMS: null } })).toBe('failed: SHA256SUMS is missing.');
  });
});

describe('BUNDLE-CONTENTS', () => {
  const contents = (options: SampleOptions): string => {
    const { files } = makeSampleBundle({ algorithm: 'ed25519', keys: sample.keys, ...options });
    return said(checkFiles(openReading({ files: withFreshSums(files), problems: [] })), 'BUNDLE-CONTENTS');
  };
  /** Changes run-sealed, made under a layout of another version. */
  const sealedWith =
    (change: (data: JsonObject) => JsonObject) =>
    (event: DraftEvent): DraftEvent =>
      event.event === 'run-sealed' ? { ...event, data: { ...event.data, layout: layout + 1, ...change(event.data) } } : event;
  const artifactsOf = (data: JsonObject) => data['artifacts'] as { path: string; sha256: string }[];

  test('everything that is no text follows from log, plan and keys', () => {
    const reading = checkFiles(bent());
    expect(said(reading, 'BUNDLE-CONTENTS')).toMatch(/^passed: \d+ files follow from the log$/u);
    expect(said(reading, 'DOCUMENTS-REDRAWN')).toMatch(new RegExp(`^passed: \\d+ files, layout ${layout}$`, 'u'));
    expect(contents({ editEvent: sealedWith(() => ({})) })).toMatch(/^passed/u);
  });

  test.each<[string, (data: JsonObject) => JsonObject, string]>([
    [
      'another hash',
      (data) => ({ artifacts: artifactsOf(data).map((row, at) => (at === 0 ? { ...row, sha256: '0'.repeat(64) } : row)) }),
      `${root}/certificate.der is not the file the log tells of.`,
    ],
    ['other approvals', () => ({ approvals: 1 }), 'The log tells of 2 approvals and was sealed with 1.'],
    ['exceptions', () => ({ exceptions: 1 }), 'The log tells of 0 exceptions and was sealed with 1.'],
  ])('sealed with %s', (_what, change, reason) => {
    expect(contents({ editEvent: sealedWith(change) })).toBe(`failed: ${reason}`);
  });

  test('sealed without an exception the log tells of', () => {
    const editEvent = (event: DraftEvent): DraftEvent =>
      event.event === 'person-present' && event.data['person'] === 'alice'
        ? { ...event, event: 'exception' }
        : sealedWith(() => ({}))(event);
    expect(contents({ editEvent })).toBe('failed: The log tells of 1 exceptions and was sealed with 0.');
  });

  test('sealed with fewer artifacts than were made', () => {
    const editEvent = sealedWith((data) => ({ artifacts: artifactsOf(data).slice(1) }));
    const editFiles: SampleOptions['editFiles'] = (files) => files.filter(({ path }) => path !== `${root}/certificate.der`);
    expect(contents({ editEvent, editFiles })).toBe('failed: The log tells of 5 artifacts and was sealed with 4.');
  });

  test('made with another size or hash than the file has', () => {
    for (const change of [{ size: 1 }, { sha256: '0'.repeat(64) }]) {
      const editEvent = (event: DraftEvent): DraftEvent =>
        event.event === 'artifact-made' && event.data['path'] === `${root}/chain.pem`
          ? { ...event, data: { ...event.data, ...change } }
          : sealedWith(() => ({}))(event);
      expect(contents({ editEvent })).toBe(`failed: ${root}/chain.pem is not the file the log tells of.`);
    }
  });

  test('a file changed that the log makes, and one the manifest lists besides', () => {
    expect(verdict('BUNDLE-CONTENTS', { files: { 'people.json': textOf('people.json').replace('Bob Marti', 'Bob Marty') } })).toBe(
      'failed: people.json is not what the log makes it.',
    );
    const editFiles: SampleOptions['editFiles'] = (files) => [...files, { path: 'extra.txt', bytes: new Uint8Array(1), role: 'document' }];
    expect(contents({ editFiles, editEvent: sealedWith(() => ({})) })).toBe(
      'failed: MANIFEST.json lists something that does not follow from the log.',
    );
    for (const path of ['documents/Script.pdf', 'documents/a.pdf.sh', 'documents/x/a.pdf', 'xdocuments/a.pdf', 'VERIFY.md.x']) {
      const named: SampleOptions['editFiles'] = (files) => [...files, { path, bytes: new Uint8Array(1), role: 'document' }];
      expect(contents({ editFiles: named, editEvent: sealedWith(() => ({})) })).toMatch(/^failed: MANIFEST/u);
    }
    const another: SampleOptions['editFiles'] = (files) => [
      ...files,
      { path: 'documents/a-9.pdf', bytes: new Uint8Array(1), role: 'document' },
    ];
    expect(contents({ editFiles: another, editEvent: sealedWith(() => ({})) })).toMatch(/^passed/u);
  });

  test('people.json names every key there is to name', () => {
    const people = JSON.parse(textOf('people.json')) as { people: { id: string }[] };
    const dave = people.people.at(-1);
    expect(dave?.id).toBe('dave');
    const changed = textOf('people.json').replace(`,${JSON.stringify(dave)}`, '');
    expect(changed).not.toBe(textOf('people.json'));
    expect(verdict('BUNDLE-CONTENTS', { files: { 'people.json': changed } })).toBe('failed: people.json does not name the key of dave.');
  });

  test('an artifact nobody made', () => {
    const events = withData('artifact-made', { path: 'artifacts/other' }, ({ path }) => path === `${root}/chain.pem`);
    expect(verdict('BUNDLE-CONTENTS', { events })).toBe(`failed: The log does not tell how "${root}/chain.pem" was made.`);
  });
});

describe('DOCUMENTS-REDRAWN', () => {
  const drawn = (bend: Bend): string => said(checkFiles(bent(bend)), 'DOCUMENTS-REDRAWN');

  test('a text that is not what is drawn, of our layout', () => {
    expect(drawn({ files: { 'VERIFY.md': `${textOf('VERIFY.md')}\n` } })).toBe('failed: VERIFY.md is not what the log makes it.');
    expect(verdict('DOCUMENTS-REDRAWN', { files: { 'VERIFY.md': 'x' } })).toMatch(/^not-checked: /u);
  });

  test('a document more than our layout has', () => {
    const editFiles: SampleOptions['editFiles'] = (files) => [
      ...files,
      { path: 'documents/more.pdf', bytes: new Uint8Array(1), role: 'document' },
    ];
    const { files } = makeSampleBundle({ algorithm: 'ed25519', keys: sample.keys, editFiles });
    expect(said(checkFiles(openReading({ files, problems: [] })), 'DOCUMENTS-REDRAWN')).toBe(
      `failed: "documents/more.pdf" is no document of layout ${layout}.`,
    );
  });
});

test('the sample’s hashes are those of its bytes: no test above bends what was broken before', () => {
  const rows = (JSON.parse(textOf('MANIFEST.json')) as { files: { path: string; sha256: string }[] }).files;
  for (const { path, sha256 } of rows) expect(sha256Hex(sample.files.get(path) ?? new Uint8Array())).toBe(sha256);
  expect(plus('noted', {})(sampleEvents)).toHaveLength(sampleEvents.length + 1);
});
