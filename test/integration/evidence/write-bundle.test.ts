import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openBundleDirectory } from '../../../main/evidence/bundle-directory.ts';
import { writeVerifiedFile } from '../../../main/evidence/copy-bundle.ts';
import { makeSampleBundle } from '../../fixtures/sample-bundle.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'conclave-evidence-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const bytes = new TextEncoder().encode('the whole content');
const refusal = (code: string): Error =>
  expect.objectContaining({ code, message: expect.not.stringContaining(directory) as string }) as Error;

describe('MEDIA-READBACK: writeVerifiedFile', () => {
  test('writes a file and the directories it needs', async () => {
    await writeVerifiedFile(directory, 'artifacts/root/certificate.der', bytes);
    expect(readFileSync(join(directory, 'artifacts/root/certificate.der'))).toEqual(Buffer.from(bytes));
  });

  test('accepts the same bytes again, and completes a write that was cut off', async () => {
    await writeVerifiedFile(directory, 'plan.yaml', bytes);
    await writeVerifiedFile(directory, 'plan.yaml', bytes);
    for (const there of [0, 1, bytes.length - 1]) {
      writeFileSync(join(directory, 'plan.yaml'), bytes.subarray(0, there));
      await writeVerifiedFile(directory, 'plan.yaml', bytes);
      expect(readFileSync(join(directory, 'plan.yaml'))).toEqual(Buffer.from(bytes));
    }
  });

  test.each([
    ['other content', 'the whole contents'],
    ['other content of the same length', 'the whole contenT'],
    ['more content', 'the whole content and more'],
  ])('leaves %s alone: media.exists', async (_what, there) => {
    writeFileSync(join(directory, 'plan.yaml'), there);
    await expect(writeVerifiedFile(directory, 'plan.yaml', bytes)).rejects.toThrow(refusal('media.exists'));
    expect(readFileSync(join(directory, 'plan.yaml'), 'utf8')).toBe(there);
  });

  test('does not follow a link, neither of the file nor of its directory: media.exists', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'conclave-outside-'));
    writeFileSync(join(outside, 'target'), '');
    symlinkSync(join(outside, 'target'), join(directory, 'plan.yaml'));
    symlinkSync(outside, join(directory, 'profiles'));
    await expect(writeVerifiedFile(directory, 'plan.yaml', bytes)).rejects.toThrow(refusal('media.exists'));
    await expect(writeVerifiedFile(directory, 'profiles/root.yaml', bytes)).rejects.toThrow(refusal('media.exists'));
    expect(readdirSync(outside)).toEqual(['target']);
    expect(readFileSync(join(outside, 'target'), 'utf8')).toBe('');
    rmSync(outside, { recursive: true });
  });

  test('a directory or a file in the way: media.exists', async () => {
    mkdirSync(join(directory, 'plan.yaml'));
    writeFileSync(join(directory, 'artifacts'), '');
    await expect(writeVerifiedFile(directory, 'plan.yaml', bytes)).rejects.toThrow(refusal('media.exists'));
    await expect(writeVerifiedFile(directory, 'artifacts/a.der', bytes)).rejects.toThrow(refusal('media.exists'));
  });

  test('a directory that is gone: media.io', async () => {
    await expect(writeVerifiedFile(join(directory, 'gone'), 'plan.yaml', bytes)).rejects.toThrow(refusal('media.io'));
  });

  test('a path that leaves the bundle: input.schema', async () => {
    await expect(writeVerifiedFile(directory, '../plan.yaml', bytes)).rejects.toThrow(refusal('input.schema'));
  });
});

describe('openBundleDirectory', () => {
  const bundle = makeSampleBundle({ algorithm: 'ed25519' });
  const transcript = bundle.files.get('transcript.jsonl') ?? new Uint8Array();

  test('makes it, with the directories above it', async () => {
    const made = await openBundleDirectory(join(directory, 'a/b'), bundle.name);
    expect(made).toBe(join(directory, 'a/b', bundle.name));
    expect(readdirSync(made)).toEqual([]);
  });

  test('accepts what an interrupted run left: nothing, artifacts only, its own transcript', async () => {
    const made = await openBundleDirectory(directory, bundle.name);
    expect(await openBundleDirectory(directory, bundle.name)).toBe(made);
    mkdirSync(join(made, 'artifacts'));
    expect(await openBundleDirectory(directory, bundle.name)).toBe(made);
    writeFileSync(join(made, 'transcript.jsonl'), transcript);
    expect(await openBundleDirectory(directory, bundle.name)).toBe(made);
    writeFileSync(join(made, 'transcript.jsonl'), transcript.subarray(0, 20));
    expect(await openBundleDirectory(directory, bundle.name)).toBe(made);
  });

  test('refuses the bundle of another run, other things, a file and a link: media.exists', async () => {
    const other = bundle.name.replace(/.{8}$/, '00000000');
    mkdirSync(join(directory, other));
    writeFileSync(join(directory, other, 'transcript.jsonl'), transcript);
    mkdirSync(join(directory, 'photos'));
    writeFileSync(join(directory, 'photos', 'holiday.jpg'), '');
    writeFileSync(join(directory, 'file'), '');
    symlinkSync(directory, join(directory, 'link'));
    for (const name of [other, 'photos', 'file', 'link'])
      await expect(openBundleDirectory(directory, name)).rejects.toThrow(refusal('media.exists'));
  });

  test('refuses a name that is a path: input.schema', async () => {
    for (const name of ['a/b', '..', '']) await expect(openBundleDirectory(directory, name)).rejects.toThrow(refusal('input.schema'));
  });
});
