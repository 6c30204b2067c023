import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { coreDumpsPossible, hibernationPossible } from '../../../main/shell/host/memory-to-disk.ts';
import type { FactReader } from '../../../main/shell/host/read-fact.ts';
import { softwareHash } from '../../../main/shell/host/software-hash.ts';
import { swapAreas } from '../../../main/shell/host/swap.ts';

function machine(texts: Record<string, string>, names: Record<string, string[]> = {}, devices: Record<string, string> = {}): FactReader {
  return {
    text: (path) => texts[path] ?? null,
    names: (path) => names[path] ?? null,
    device: (path) => devices[path] ?? null,
    real: (path) => path,
  };
}
const head = 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n';

describe('HOST-SWAP-ENCRYPTED facts', () => {
  test('no swap and no answer are different things', () => {
    expect(swapAreas(machine({ '/proc/swaps': head }))).toEqual([]);
    expect(swapAreas(machine({}))).toBeNull();
  });
  test('a plain partition is not encrypted, dm-crypt is', () => {
    const read = machine(
      {
        '/proc/swaps': `${head}/dev/sda2 partition 1 0 -2\n/dev/dm-0 partition 1 0 -3\n`,
        '/sys/dev/block/253:0/dm/uuid': 'CRYPT-LUKS2-abc\n',
      },
      {},
      { '/dev/sda2': '8:2', '/dev/dm-0': '253:0' },
    );
    expect(swapAreas(read)).toEqual([
      { name: 'sda2', encrypted: false },
      { name: 'dm-0', encrypted: true },
    ]);
  });
  test('a file or volume counts only when everything below it is encrypted', () => {
    const swaps = { '/proc/swaps': `${head}/swap\\040file file 1 0 -2\n`, '/sys/dev/block/253:1/dm/uuid': 'LVM-x' };
    const below = { '/sys/dev/block/253:1/slaves': ['dm-0', 'sdb1'] };
    const devices = { '/swap file': '253:1' };
    const crypt = { '/sys/dev/block/253:1/slaves/dm-0/dm/uuid': 'CRYPT-LUKS2-a' };
    expect(swapAreas(machine({ ...swaps, ...crypt }, below, devices))).toEqual([{ name: 'swap file', encrypted: false }]);
    const both = { ...crypt, '/sys/dev/block/253:1/slaves/sdb1/dm/uuid': 'CRYPT-LUKS2-b' };
    expect(swapAreas(machine({ ...swaps, ...both }, below, devices))).toEqual([{ name: 'swap file', encrypted: true }]);
  });
  test('zram stays in memory unless it writes back to a device', () => {
    const swaps = { '/proc/swaps': `${head}/dev/zram0 partition 1 0 100\n` };
    expect(swapAreas(machine({ ...swaps, '/sys/block/zram0/backing_dev': 'none\n' }))).toEqual([{ name: 'zram0', encrypted: true }]);
    expect(swapAreas(machine({ ...swaps, '/sys/block/zram0/backing_dev': '/dev/sda3\n' }))).toEqual([{ name: 'zram0', encrypted: false }]);
  });
});

describe('HOST-HIBERNATION facts', () => {
  test.each([
    [{}, null],
    [{ '/sys/power/state': 'freeze mem\n' }, false],
    [{ '/sys/power/state': 'freeze mem disk\n', '/sys/power/disk': '[disabled]\n' }, false],
    [{ '/sys/power/state': 'freeze mem disk\n', '/sys/power/disk': '[platform] shutdown\n' }, true],
  ])('%j → %s', (texts, possible) => {
    expect(hibernationPossible(machine(texts))).toBe(possible);
  });
});

describe('HOST-CORE-DUMPS facts', () => {
  const limits = (soft: string) =>
    `Limit Soft Hard Units\nMax core file size        ${soft}                    unlimited            bytes\n`;
  test.each([
    ['core', '0', false],
    ['core', 'unlimited', true],
    ['core', '1024', true],
    // core(5): the limit is not enforced for a pipe.
    ['|/usr/lib/systemd/systemd-coredump %P', '0', true],
  ])('pattern %s, soft limit %s → %s', (pattern, soft, possible) => {
    expect(coreDumpsPossible(machine({ '/proc/sys/kernel/core_pattern': pattern, '/proc/self/limits': limits(soft) }))).toBe(possible);
  });
  test('null where the kernel does not tell', () => {
    expect(coreDumpsPossible(machine({}))).toBeNull();
  });
});

describe('HOST-SOFTWARE-HASHES facts', () => {
  test('the hash is the one find, sort and sha256sum give', () => {
    const root = mkdtempSync(join(tmpdir(), 'conclave-software-'));
    mkdirSync(join(root, 'main/b'), { recursive: true });
    const files = {
      'main/b.ts': 'b',
      'main/b/a.ts': 'a',
      'main/B.ts': 'B',
      'package.json': '{"version":"1.2.3"}',
      'package-lock.json': '{}',
      preload: '',
      resources: '',
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
    const command = 'find main preload resources package.json package-lock.json -type f | LC_ALL=C sort | xargs sha256sum | sha256sum';
    const shell = execFileSync('sh', ['-c', command], { cwd: root, encoding: 'utf8' }).slice(0, 64);
    expect(softwareHash(root)).toEqual({ version: '1.2.3', sha256: shell, files: 7 });
    writeFileSync(join(root, 'main/b/a.ts'), 'A');
    expect(softwareHash(root).sha256).not.toBe(shell);
    rmSync(root, { recursive: true });
  });
});
