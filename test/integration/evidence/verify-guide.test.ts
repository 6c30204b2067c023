import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readDirectory } from '../../../main/evidence/verify/read-directory.ts';
import {
  makeSampleBundle,
  makeSampleKeys,
  type SampleBundle,
  type SampleOptions,
  withFreshSums,
  writeSampleFiles,
} from '../../fixtures/sample-bundle.ts';
import { failedBlocks, guideBlocks, type Ran, runBlocks } from './run-guide.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'conclave-guide-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const guideOf = (files: ReadonlyMap<string, Uint8Array>): string => new TextDecoder().decode(files.get('VERIFY.md'));
function run(files: ReadonlyMap<string, Uint8Array>, blocks: readonly string[]): Ran[] {
  writeSampleFiles(directory, files);
  return runBlocks(directory, blocks);
}

const sections = { files: 1, manifest: 2, log: 3, checkpoint: 4, approvals: 5, subjects: 6, certificates: 7, signOffs: 8 } as const;

describe('VERIFY.md', () => {
  test.each([
    ['a production run on ECDSA P-384', {}],
    ['a rehearsal', { mode: 'rehearsal' }],
    ['Ed25519, whose CRL has a short DER header', { algorithm: 'ed25519' }],
    ['RSA, unattended', { algorithm: 'rsa-3072', attendance: 'unattended' }],
    ['card keys on ECDSA P-256', { algorithm: 'ecdsa-p256', keysInPlan: true, personAlgorithm: 'ecdsa-p256' }],
    ['card keys on RSA', { algorithm: 'ecdsa-p256', keysInPlan: true, personAlgorithm: 'rsa-3072' }],
    ['bytes that were refused and built anew', { algorithm: 'ed25519', refusedFirstBy: 'bob' }],
  ] as [string, SampleOptions][])('its blocks pass with openssl and sha256sum alone: %s', async (_what, options) => {
    const bundle = makeSampleBundle(options);
    const blocks = guideBlocks(guideOf(bundle.files));
    expect(blocks).toHaveLength(Object.keys(sections).length);
    const ran = run(bundle.files, blocks);
    expect(ran.filter(({ status }) => status !== 0)).toEqual([]);
    const certificates = ran[sections.certificates - 1]?.output ?? '';
    expect(certificates).toContain('artifacts/example-root-r1/certificate.pem: OK');
    expect(certificates).toContain('verify OK');
    const approvals = bundle.files.has('approvals/3.json') ? 3 : 2;
    expect(ran[sections.approvals - 1]?.output.match(/Signature Verified Successfully/g)).toHaveLength(approvals);
    expect(ran[sections.signOffs - 1]?.output.match(/Signature Verified Successfully/g)).toHaveLength(4);
    // Verifying leaves the bundle as it was.
    const after = await readDirectory(directory);
    expect(after.problems).toEqual([]);
    expect([...after.files.keys()].toSorted()).toEqual([...bundle.files.keys()].toSorted());
  });

  test('a rehearsal says so, uses -ignore_critical and says why; production does not', () => {
    const rehearsal = guideOf(makeSampleBundle({ mode: 'rehearsal', algorithm: 'ed25519' }).files);
    expect(rehearsal).toContain('**This was a rehearsal.**');
    expect(rehearsal).toMatch(/openssl verify -ignore_critical /);
    expect(rehearsal).toContain('1.3.6.1.4.1.32473.1.1');
    expect(guideOf(makeSampleBundle({ algorithm: 'ed25519' }).files)).not.toContain('ignore_critical');
  });

  test('an unattended run says so', () => {
    expect(guideOf(makeSampleBundle({ attendance: 'unattended', algorithm: 'ed25519' }).files)).toContain('**This run was unattended.**');
  });

  test('a title of the plan cannot become a command', () => {
    const guide = guideOf(makeSampleBundle({ algorithm: 'ed25519', editPlan: (text) => text, editEvent: (event) => event }).files);
    expect(guideBlocks(guide).join('\n')).not.toContain('Example Root');
  });
});

describe('VERIFY.md finds what was changed, by the block that is about it', () => {
  const keys = makeSampleKeys({ algorithm: 'ed25519' });
  const bundle = makeSampleBundle({ algorithm: 'ed25519', keys });
  const blocks = guideBlocks(guideOf(bundle.files));
  const changed = (path: string, change: (bytes: Uint8Array) => Uint8Array): Map<string, Uint8Array> =>
    new Map(bundle.files).set(path, change(Uint8Array.from(bundle.files.get(path) ?? [])));
  const lastByte = (bytes: Uint8Array): Uint8Array => bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1);
  const replaced =
    (from: RegExp, to: string) =>
    (bytes: Uint8Array): Uint8Array =>
      new TextEncoder().encode(new TextDecoder().decode(bytes).replace(from, to));
  const other = (options: SampleOptions): SampleBundle => makeSampleBundle({ algorithm: 'ed25519', keys, ...options });

  test.each([...bundle.files.keys()])('files: the last byte of %s', (path) => {
    expect(failedBlocks(run(changed(path, lastByte), blocks.slice(0, 1)))).toEqual([sections.files]);
  });

  test('files: one too many, one too few, a link', () => {
    expect(failedBlocks(run(new Map(bundle.files).set('extra.txt', Uint8Array.of(1)), blocks.slice(0, 1)))).toEqual([sections.files]);
    rmSync(join(directory, 'extra.txt'));
    rmSync(join(directory, 'log.pem'));
    expect(failedBlocks(run(new Map(), blocks.slice(0, 1)))).toEqual([sections.files]);
  });

  test.each([
    ['manifest: a file and SHA256SUMS', 'profiles/root.yaml', lastByte, [sections.manifest]],
    [
      'log: an event',
      'transcript.jsonl',
      replaced(/"label":"example-root-r1"/, '"label":"example-root-r2"'),
      [sections.manifest, sections.log],
    ],
    ['log: the last line', 'transcript.jsonl', replaced(/"exceptions":0/, '"exceptions":1'), [sections.manifest, sections.log]],
    ['checkpoint: its size', 'checkpoint.txt', replaced(/\n\d+\n/, '\n99\n'), [sections.checkpoint]],
    ['checkpoint: its manifest', 'MANIFEST.json', replaced(/"role":"plan"/, '"role":"plam"'), [sections.checkpoint, sections.signOffs]],
    ['approvals: a statement', 'approvals/1.json', replaced(/"revision":12/, '"revision":13'), [sections.manifest, sections.approvals]],
    ['approvals: a signature', 'approvals/2.sig', lastByte, [sections.manifest, sections.approvals]],
    [
      'approvals: a key',
      'approvals/2.pem',
      () => Uint8Array.from(bundle.files.get('approvals/1.pem') ?? []),
      [sections.manifest, sections.approvals],
    ],
    ['sign-offs: a statement', 'signatures/dave.json', replaced(/"size":\d+/, '"size":2'), [sections.signOffs]],
    ['sign-offs: a key', 'signatures/dave.pem', () => Uint8Array.from(bundle.files.get('signatures/bob.pem') ?? []), [sections.signOffs]],
    ['certificates: the other encoding', 'artifacts/example-root-r1/certificate.der', lastByte, [sections.manifest, sections.certificates]],
  ] as [string, string, (bytes: Uint8Array) => Uint8Array, number[]][])(
    '%s, with SHA256SUMS made anew',
    (_what, path, change, expected) => {
      expect(failedBlocks(run(withFreshSums(changed(path, change)), blocks))).toEqual(expected);
    },
  );

  test('subjects and certificates: a bundle made anew by the log key’s holder', () => {
    const badCrl = other({ editDer: (makes, der) => (makes === 'crl' ? lastByte(der) : der) });
    expect(failedBlocks(run(badCrl.files, guideBlocks(guideOf(badCrl.files))))).toEqual([sections.certificates]);
  });

  test('certificates: a bad signature of the root', () => {
    const badRoot = other({ editDer: (makes, der) => (makes === 'certificate' ? lastByte(der) : der) });
    expect(failedBlocks(run(badRoot.files, guideBlocks(guideOf(badRoot.files))))).toEqual([sections.certificates]);
  });

  test('subjects: approvals over other bytes', () => {
    const misled = other({ editStatement: (fields) => ({ ...fields, subject: '0'.repeat(64) }) });
    expect(failedBlocks(run(misled.files, guideBlocks(guideOf(misled.files))))).toEqual([sections.subjects]);
  });

  test('the blocks of the true guide refuse a bundle forged whole with other keys', () => {
    const forged = makeSampleBundle({ algorithm: 'ed25519' });
    expect(failedBlocks(run(forged.files, blocks))).toEqual(
      expect.arrayContaining([sections.log, sections.checkpoint, sections.approvals, sections.signOffs]),
    );
  });
});
