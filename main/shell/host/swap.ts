import type { FactReader } from './read-fact.ts';

/**
 * Swap areas from /proc/swaps (proc(5)). Encrypted counts only what can be seen to be: a dm-crypt device, a mapping
 * or file on one, or zram without a backing device (it never leaves memory). null: the kernel does not tell.
 */
export function swapAreas(read: FactReader): { name: string; encrypted: boolean }[] | null {
  const table = read.text('/proc/swaps');
  if (table === null) return null;
  const rows = table.split('\n').slice(1);
  return rows
    .filter((row) => row.trim() !== '')
    .map((row) => {
      // Blanks in a path are octal escapes.
      const path = (row.split(/\s+/)[0] ?? '').replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
        String.fromCharCode(Number.parseInt(octal, 8)),
      );
      return { name: path.split('/').at(-1) ?? path, encrypted: isEncrypted(path, read) };
    });
}

function isEncrypted(path: string, read: FactReader): boolean {
  const name = (read.real(path) ?? path).split('/').at(-1) ?? '';
  if (/^zram\d+$/.test(name)) return (read.text(`/sys/block/${name}/backing_dev`)?.trim() ?? 'none') === 'none';
  const device = read.device(path);
  return device !== null && blockIsEncrypted(`/sys/dev/block/${device}`, read, 0);
}

// LVM and the like stand on other devices: every one below must be dm-crypt. Eight levels are more than anyone stacks.
function blockIsEncrypted(block: string, read: FactReader, depth: number): boolean {
  if (depth > 8) return false;
  if (read.text(`${block}/dm/uuid`)?.startsWith('CRYPT-') === true) return true;
  const below = read.names(`${block}/slaves`) ?? [];
  return below.length > 0 && below.every((name) => blockIsEncrypted(`${block}/slaves/${name}`, read, depth + 1));
}
