// Bundles of this layout, of another one, and of every layout there was: nobody's evidence may become worthless by an update.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { CheckName } from '../../../main/checks.ts';
import { layout } from '../../../main/evidence/layout.ts';
import { filesOf } from '../../../main/evidence/tar/read-tar.ts';
import { type BundleVerdict, judgeBundle } from '../../../main/evidence/verify-bundle.ts';
import { type DraftEvent, makeSampleBundle, makeSampleKeys, type SampleOptions } from '../../fixtures/sample-bundle.ts';

type EditFiles = NonNullable<SampleOptions['editFiles']>;

const keys = makeSampleKeys({ algorithm: 'ed25519' });

function judge(options: SampleOptions): BundleVerdict {
  const bundle = makeSampleBundle({ algorithm: 'ed25519', keys, ...options });
  return judgeBundle({ files: bundle.files, problems: [] }, { trust: bundle.trust });
}

const openOf = ({ checks }: BundleVerdict): string[] =>
  checks.filter(({ verdict }) => verdict === 'failed').map(({ name, reason }) => `${name}: ${reason ?? ''}`);
const of = ({ checks }: BundleVerdict, name: CheckName): unknown => {
  const { verdict, reason } = checks.find((check) => check.name === name) ?? {};
  return [verdict, reason];
};

/** The run was sealed, all files listed and everything signed off, by a version with this layout. */
const sealedBy =
  (theirs: number) =>
  (event: DraftEvent): DraftEvent =>
    event.event === 'run-sealed' ? { ...event, data: { ...event.data, layout: theirs } } : event;

/** Changes one byte of a file before it is listed and signed. */
const changed =
  (path: string): EditFiles =>
  (files) =>
    files.map((file) => {
      if (file.path !== path) return file;
      const bytes = Buffer.from(file.bytes);
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 40) ^ 1, bytes.length - 40);
      return { ...file, bytes };
    });

const pdfs = ['artifacts', 'checkpoint', 'people', 'script', 'transcript'].map((name) => `documents/${name}.pdf`);
const texts = ['VERIFY.md', ...pdfs];

describe('DOCUMENTS-REDRAWN', () => {
  test('a bundle of this layout is drawn again', () => {
    expect(of(judge({}), 'DOCUMENTS-REDRAWN')).toEqual(['passed', `6 files, layout ${layout}`]);
  });

  test.each(texts)('%s changed, listed and signed: refused by name in this layout, not checked in another', (path) => {
    expect(openOf(judge({ editFiles: changed(path) }))).toEqual([`DOCUMENTS-REDRAWN: ${path} is not what the log makes it.`]);
    const other = judge({ editFiles: changed(path), editEvent: sealedBy(layout + 1) });
    expect(of(other, 'DOCUMENTS-REDRAWN')).toEqual(['not-checked', `drawn by layout ${layout + 1}; this version draws layout ${layout}`]);
    expect([openOf(other), other.verdict]).toEqual([[], 'accepted']);
  });

  test('another layout may have other documents; this one has its own and no more', () => {
    const more: EditFiles = (files) => [
      ...files.filter(({ path }) => path !== 'documents/people.pdf'),
      { path: 'documents/summary.pdf', bytes: new Uint8Array(8), role: 'document' },
    ];
    expect(judge({ editFiles: more, editEvent: sealedBy(layout + 1) }).verdict).toBe('accepted');
    expect(openOf(judge({ editFiles: more }))).toEqual(['DOCUMENTS-REDRAWN: documents/people.pdf is missing.']);
    const added: EditFiles = (files) => [...files, { path: 'documents/summary.pdf', bytes: new Uint8Array(8), role: 'document' }];
    expect(openOf(judge({ editFiles: added }))).toEqual([`DOCUMENTS-REDRAWN: "documents/summary.pdf" is no document of layout ${layout}.`]);
  });

  test.each(['documents/script.json', 'people.json', 'log.pem', 'artifacts/example-root-r1/chain.pem'])(
    'BUNDLE-CONTENTS: %s is data and composed again whatever the layout',
    (path) => {
      const verdict = judge({ editFiles: changed(path), editEvent: sealedBy(layout + 1) });
      expect([of(verdict, 'BUNDLE-CONTENTS'), verdict.verdict]).toEqual([['failed', expect.stringContaining(path)], 'refused']);
    },
  );

  test.each(['documents/more.html', 'documents/a/b.pdf', 'notes.pdf'])('BUNDLE-CONTENTS: no layout has %s', (path) => {
    const verdict = judge({
      editFiles: (files) => [...files, { path, bytes: new Uint8Array(8), role: 'document' }],
      editEvent: sealedBy(layout + 1),
    });
    expect(openOf(verdict)).toEqual(['BUNDLE-CONTENTS: MANIFEST.json lists something that does not follow from the log.']);
  });
});

describe('APPROVAL-SHOWN', () => {
  const otherView: SampleOptions = {
    editStatement: (fields) => ({ ...fields, shown: 'c'.repeat(64) }),
  };
  const told = (event: DraftEvent): DraftEvent =>
    event.event === 'approval-given' ? { ...event, data: { ...event.data, shown: 'c'.repeat(64) } } : event;

  test('a view of another layout is not checked, one of ours must be what the bytes say', () => {
    const other = judge({ ...otherView, editEvent: (event) => sealedBy(layout + 1)(told(event)) });
    expect([of(other, 'APPROVAL-SHOWN'), other.verdict]).toEqual([
      ['not-checked', `the view was drawn by layout ${layout + 1}; this version draws layout ${layout}`],
      'accepted',
    ]);
    expect(openOf(judge({ ...otherView, editEvent: told }))).toEqual([expect.stringMatching(/^APPROVAL-SHOWN: What the approver/)]);
  });
});

// One sample bundle as each layout wrote it. When this fails, what we draw has changed: raise `layout` and add a bundle of
// the new one; never make an old file anew.
const kept = join(import.meta.dirname, '../../fixtures/layouts');

describe('kept bundles', () => {
  test('there is one of every layout', () => {
    expect(readdirSync(kept).toSorted()).toEqual(Array.from({ length: layout }, (_, index) => `layout-${index + 1}.tar.gz`));
  });

  test.each(readdirSync(kept))('%s is accepted', (name) => {
    const files = filesOf(gunzipSync(readFileSync(join(kept, name))));
    const verdict = judgeBundle(files, { unanchored: true });
    expect([openOf(verdict), verdict.verdict]).toEqual([[], 'accepted']);
    expect(of(verdict, 'DOCUMENTS-REDRAWN')).toEqual([
      name === `layout-${layout}.tar.gz` ? 'passed' : 'not-checked',
      expect.stringContaining(`layout ${layout}`),
    ]);
  });
});
