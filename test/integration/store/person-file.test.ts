import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sealCredential } from '../../../main/store/credential.ts';
import { writeNewFile } from '../../../main/store/durable-file.ts';
import { listPersonFiles, readPersonFile, writePersonFile } from '../../../main/store/person-file.ts';
import { newDirectory, temporaryDirectory } from './temporary-directory.ts';
import { codeOf, countingRandom, open } from './test-store.ts';

const random = countingRandom('people');
const allow = { lowestKdfCost: 2 ** 10 };
const made = async (id: string) => ({
  id,
  name: 'Alice Keller',
  ...(await sealCredential({ passphrase: Buffer.from('correct horse'), random, kdfCost: 2 ** 10 })),
});

describe('person files', () => {
  test('written once for the owner only, read back, listed', async () => {
    const directory = temporaryDirectory();
    const alice = await made('alice');
    expect(listPersonFiles(directory)).toEqual([]);
    writePersonFile(directory, alice, random);
    expect(statSync(join(directory, 'people', 'alice.json')).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(directory, 'people'))).toEqual(['alice.json']);
    expect(readPersonFile(directory, 'alice', allow)).toEqual(alice);
    expect(listPersonFiles(directory)).toEqual(['alice']);
  });

  test('media.exists: a person’s file is never overwritten', async () => {
    const directory = temporaryDirectory();
    writePersonFile(directory, await made('alice'), random);
    const before = readFileSync(join(directory, 'people', 'alice.json'));
    const another = await made('alice');
    expect(codeOf(() => writePersonFile(directory, another, random))).toBe('media.exists');
    expect(readFileSync(join(directory, 'people', 'alice.json')).equals(before)).toBe(true);
    expect(readdirSync(join(directory, 'people'))).toEqual(['alice.json']);
  });

  test('input.not-found, input.schema, input.too-large, input.unsupported', async () => {
    const directory = temporaryDirectory();
    const alice = await made('alice');
    writePersonFile(directory, alice, random);
    expect(codeOf(() => readPersonFile(directory, 'bob', allow))).toBe('input.not-found');
    expect(codeOf(() => readPersonFile(directory, '../log', allow))).toBe('input.schema');
    expect(codeOf(() => writePersonFile(directory, { ...alice, id: 'a/b' }, random))).toBe('input.schema');
    expect(codeOf(() => readPersonFile(directory, 'alice'))).toBe('input.unsupported');
    writeFileSync(join(directory, 'people', 'bob.json'), readFileSync(join(directory, 'people', 'alice.json')));
    expect(codeOf(() => readPersonFile(directory, 'bob', allow))).toBe('input.schema');
    writeFileSync(join(directory, 'people', 'eve.json'), 'x'.repeat(16 * 1024 + 1));
    expect(codeOf(() => readPersonFile(directory, 'eve', allow))).toBe('input.too-large');
  });

  test('a file a killed process was still writing is cleared away at the next start', () => {
    const directory = newDirectory();
    open(directory).close();
    mkdirSync(join(directory, 'people'), { recursive: true });
    writeFileSync(join(directory, 'people', `.alice.json.${'0'.repeat(16)}.new`), 'half');
    writeFileSync(join(directory, `.log.key.${'0'.repeat(16)}.new`), 'half');
    open(directory).close();
    expect(readdirSync(join(directory, 'people'))).toEqual([]);
    expect(readdirSync(directory).sort()).toEqual(['conclave.db', 'log.key', 'people', 'tokens']);
  });

  test('store.io: a directory that is not there', () => {
    expect(codeOf(() => writeNewFile('/nonexistent-directory', 'x', Uint8Array.of(1), random))).toBe('store.io');
  });
});
