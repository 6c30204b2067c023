// What a FAT or exFAT file system cannot hold (Microsoft FAT32 File System Specification 1.03; exFAT specification 6.3, 7.7). Its times
// count in steps of two seconds: nothing here is compared by time.

import { CeremonyError } from '../errors.ts';

const fatKinds = ['vfat', 'msdos', 'fat', 'fat32', 'exfat', 'ntfs', 'ntfs3', 'windows_fat_32', 'windows_ntfs'];
const withoutLarge = ['vfat', 'msdos', 'fat', 'fat32', 'windows_fat_32'];
/** Names of devices in every directory of Windows, whatever follows a dot. */
const reserved = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.|$)/i;
const forbidden = /["*/:<>?\\|\p{Cc}]/u;
const longestName = 255;
/** One byte less than 4 GiB: FAT32 has 32 bits for the size of a file. */
const largestFat32 = 0xffff_ffff;

/**
 * Refuses, before anything is written, files that the file system of a medium cannot hold or that would fall on each other there.
 * `fileSystem`: as the platform names it; null: unknown. Paths are those inside the bundle. Throws media.unfit.
 */
export function requireFit(fileSystem: string | null, files: readonly { readonly path: string; readonly size: number }[]): void {
  const kind = fileSystem?.toLowerCase().replace(/^fuse\./, '') ?? '';
  if (!fatKinds.some((each) => kind === each || kind === `fuse${each}`)) return;
  const fat32 = !kind.endsWith('exfat') && withoutLarge.some((each) => kind.endsWith(each));
  const large = fat32 ? files.find(({ size }) => size > largestFat32) : undefined;
  if (large !== undefined) throw unfit(`${large.path} has 4 GiB or more, which FAT32 cannot hold. Use a medium with exFAT or ext4.`);
  const seen = new Map<string, string>();
  for (const { path } of files) {
    const parts = path.split('/');
    const bad = parts.find((part) => reserved.test(part) || forbidden.test(part) || part.length > longestName || /[. ]$/.test(part));
    if (bad !== undefined) throw unfit(`the name ${bad} in ${path} cannot stand there. Use a medium with ext4.`);
    parts.forEach((_, index) => {
      const start = parts.slice(0, index + 1).join('/');
      const other = seen.get(start.toLowerCase());
      if (other !== undefined && other !== start)
        throw unfit(`${start} and ${other} differ only in case and would be one there. Use a medium with ext4.`);
      seen.set(start.toLowerCase(), start);
    });
  }
}

const unfit = (text: string): CeremonyError =>
  new CeremonyError('media.unfit', `The medium’s file system cannot hold this bundle: ${text} Nothing was written.`);
