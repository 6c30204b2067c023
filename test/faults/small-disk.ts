// Disks that are full when a test says so: tmpfs in a mount namespace of the process’s own (root only; everything mounted ends with it).

import { spawn, spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, statfsSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from './power-bench.ts';

const isolated = 'unshare';

/** Why a small disk cannot be made here; empty: it can. */
export const hindrance = ((): string => {
  if (process.platform !== 'linux') return 'needs tmpfs, which only Linux has';
  if (process.getuid?.() !== 0) return 'only root may mount a small disk';
  const { status } = spawnSync(isolated, ['-m', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'none', '/mnt']);
  return status === 0 ? '' : 'mounting is not allowed here, not even for root';
})();

/** Runs a script in a mount namespace of its own, with a directory that goes away; gives the JSON it printed. */
export async function onSmallDisk<Report>(script: string, which: 'data' | 'out', limit: string): Promise<Report> {
  const directory = scratch();
  try {
    const process_ = spawn(isolated, ['-m', process.execPath, join(import.meta.dirname, script), which, directory.path, limit], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    for await (const chunk of process_.stdout) output += String(chunk);
    return JSON.parse(output) as Report;
  } finally {
    directory.remove();
  }
}

export interface SmallDisk {
  /** Leaves so many pages, or files, and no more; with write-protection 0 is on. */
  room(free: number): void;
}

const page = 4096;
const mounter = 'mount';

function mount(...words: readonly string[]): void {
  const { status, stderr } = spawnSync(mounter, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** How a disk is left with so much room; beside the rest stands what fills it. */
const limits: Readonly<Record<string, (path: string) => (free: number) => void>> = {
  /** Free pages. */
  blocks(path) {
    const filler = openSync(join(path, '.filler'), 'w');
    let size = 0;
    return (free) => {
      const more = (statfsSync(path).bfree - free) * page;
      if (more > 0) writeSync(filler, Buffer.alloc(more), 0, more, size);
      else ftruncateSync(filler, Math.max(0, size + more));
      size = Math.max(0, size + more);
    };
  },
  /** Files that can still be made. */
  inodes(path) {
    let files = 0;
    const fillerName = (): string => join(path, `.filler${files}`);
    return (free) => {
      for (let left = statfsSync(path).ffree; left > free; left -= 1, files += 1) closeSync(openSync(fillerName(), 'wx'));
      for (let left = statfsSync(path).ffree; left < free && files > 0; left += 1) {
        files -= 1;
        unlinkSync(fillerName());
      }
    };
  },
  /** Write-protected at first, then not. */
  protection: (path) => (free) => mount('-o', `remount,${free === 0 ? 'ro' : 'rw'}`, path),
};

/** A disk of 32 MB and 400 files in this process’s mount namespace. `limit`: what there is little of. */
export function smallDisk(path: string, limit: string): SmallDisk {
  mkdirSync(path, { recursive: true });
  mount('-t', 'tmpfs', '-o', 'size=32m,nr_inodes=400', 'none', path);
  const kind = limits[limit];
  if (kind === undefined) throw new Error(`There is no limit ${limit}.`);
  return { room: kind(path) };
}
