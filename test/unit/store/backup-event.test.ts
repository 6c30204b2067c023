// The event of a snapshot's making, byte for byte: a restore years later must write what the log of that day went on with.

import { describe, expect, test } from 'vitest';
import { lineOfMaking } from '../../../main/store/backup/backup-event.ts';
import { encodeHeader, parseHeader, type BackupHeader } from '../../../main/store/backup/header.ts';
import { sha256Hex, type Sha256 } from '../../../main/pki/hash.ts';

const share = (person: string) => ({ person, name: person, credential: 'AA==', ephemeral: 'AA==', nonce: 'AA==', sealed: 'AA==' });
const header: BackupHeader = {
  format: 'conclave/backup/1',
  at: '2026-11-21T09:00:00.123Z',
  run: '0123456789abcdef0123456789abcdef',
  title: 'A root',
  logKey: 'c'.repeat(64) as Sha256,
  log: { size: 15, head: 'a'.repeat(64) as Sha256 },
  making: { name: 'a-root-01234567-15.backup', copies: 2 },
  schema: 6,
  cipher: { name: 'aes-256-gcm', nonce: 'AAAAAAAAAAAAAAAA', size: 4096 },
  shares: [share('alice'), share('bob'), share('carol')],
};
const sha256 = 'b'.repeat(64);
const textOf = (of: BackupHeader, file = sha256): string => Buffer.from(lineOfMaking(of, file) ?? '').toString('utf8');

describe('BACKUP-MADE', () => {
  test('the line that follows the snapshot’s last event', () => {
    const copy = `{"name":"a-root-01234567-15.backup","sha256":"${sha256}","size":${encodeHeader(header).length + 4096 + 16}}`;
    expect(textOf(header)).toBe(
      `{"seq":16,"at":"2026-11-21T09:00:00.123Z","actor":"conclave","event":"backup-made","data":{"files":[${copy},${copy}],` +
        `"opens":{"people":["alice","bob","carol"],"threshold":2},"run":"${header.run}","snapshot":{"head":"${header.log.head}","size":15}},` +
        `"checks":[{"name":"BACKUP-MADE","reason":"2 copies","verdict":"passed"}],"prev":"${header.log.head}"}`,
    );
  });

  test('one person alone opens it; another file, another log, another number of copies: another line', () => {
    const alone = { ...header, shares: [share('alice')] };
    expect(textOf(alone)).toContain('"opens":{"people":["alice"],"threshold":1}');
    const others = [
      textOf(header, 'd'.repeat(64)),
      textOf({ ...header, cipher: { ...header.cipher, size: 4097 } }),
      textOf({ ...header, log: { size: 16, head: header.log.head } }),
      textOf({ ...header, log: { size: 15, head: 'e'.repeat(64) as Sha256 } }),
      textOf({ ...header, making: { name: 'a-root-01234567-15.backup', copies: 1 } }),
      textOf({ ...header, at: '2026-11-21T09:00:00.124Z' }),
    ];
    const hashes = [textOf(header), ...others].map((line) => sha256Hex(new TextEncoder().encode(line)));
    expect(new Set(hashes).size).toBe(7);
  });

  test('a snapshot from before says too little to write it again, and is read as ever', () => {
    const { making: _, ...before } = header;
    const read = parseHeader(encodeHeader(before).slice(0, -1));
    expect(read).toEqual(before);
    expect(lineOfMaking(read, sha256)).toBeNull();
    expect(parseHeader(encodeHeader(header).slice(0, -1))).toEqual(header);
  });

  test.each([
    ['no copies', { name: 'x.backup', copies: 0 }],
    ['half a copy', { name: 'x.backup', copies: 1.5 }],
    ['more copies than there are media', { name: 'x.backup', copies: 1001 }],
    ['no name', { name: '', copies: 1 }],
    ['more than it may say', { name: 'x.backup', copies: 1, at: 'noon' }],
  ])('%s in its first line: input.schema', (_what, making) => {
    expect(() => parseHeader(encodeHeader({ ...header, making }).slice(0, -1))).toThrow(
      expect.objectContaining({ code: 'input.schema' }) as Error,
    );
  });
});
