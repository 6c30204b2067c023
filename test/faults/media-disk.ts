// Media of a few megabytes that can be pulled, filled, bent and stopped: ext4 on a loop device, tmpfs, FAT by fusefat. In a mount
// namespace of this process’s own (root only): what is mounted ends with it, and so does fusefat.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  closeSync,
  rmSync,
  rmdirSync,
  statfsSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { readMounts } from '../../main/media/linux/list-linux.ts';
import { mountOf, type Mount } from '../../main/media/linux/parse-mountinfo.ts';

export type DiskKind = 'ext4' | 'tmpfs' | 'fat';
/** By name, so that nobody takes them for programs of a package. */
const tools = { unmount: 'umount', loop: 'losetup', fat: 'fusefat', wait: 'sleep', isolated: 'unshare' };
const megabyte = 1024 * 1024;
const size = 8 * megabyte;

function run(...[program = '', ...words]: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, words, {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
  });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stderr}`);
  return stdout.trim();
}

/** Not gone, and not a zombie either (proc(5), stat). */
function isRunning(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] !== 'Z';
  } catch {
    return false;
  }
}

export interface MediaDisk {
  readonly path: string;
  /** The mount, for mounting it again. */
  mount(): Mount;
  /** Away in the middle of things; the second way of a loop device is that its device shrinks to nothing. */
  pull(how: 'unmounted' | 'device'): void;
  /** Surely away. */
  unplug(): void;
  /** There again, with what was on it where it can be; `fresh`: another medium. */
  plug(fresh: boolean): void;
  /** Leaves so many bytes. null: all of them. */
  room(free: number | null): void;
  /** Flips one bit of the bytes wherever they lie on the medium. false: they are not found. */
  flip(bytes: Uint8Array, file: string): boolean;
  protect(on: boolean): void;
  /** It does not answer for now. Only FAT, which a process serves. */
  hang(on: boolean): void;
  end(): void;
}

/** A medium mounted at `directory`/medium. */
export function mediaDisk(directory: string, kind: DiskKind): MediaDisk {
  const path = join(directory, 'medium');
  const image = join(directory, 'image');
  let loop = '';
  let server: ChildProcess | null = null;
  mkdirSync(path, { recursive: true });

  function make(): void {
    if (kind === 'tmpfs') return;
    rmSync(image, { force: true });
    writeFileSync(image, '');
    truncateSync(image, size);
    if (kind === 'ext4') run('mkfs.ext4', '-q', '-F', image);
    else run('mkfs.vfat', '-n', 'EXPORT', image);
  }
  function attach(): void {
    if (kind === 'tmpfs') return void run('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'none', path);
    if (kind === 'ext4') {
      loop = loop === '' ? run('losetup', '--find', '--show', image) : loop;
      return void run('mount', '-t', 'ext4', loop, path);
    }
    // A directory made at the very moment the medium was pulled lies below the mount point, and fusefat mounts over none that holds anything.
    if (mountOf(readMounts(), path)?.mountPoint !== path) for (const left of readdirSync(path)) rmdirSync(join(path, left));
    server = spawn(tools.fat, ['-f', '-o', 'rw+', image, path], { stdio: 'ignore' });
    const until = Date.now() + 10_000;
    while (mountOf(readMounts(), path)?.mountPoint !== path) {
      if (Date.now() > until) throw new Error('fusefat did not mount');
      spawnSync(tools.wait, ['0.02']);
    }
  }
  /** `cleanly`: fusefat writes what it still holds when it is unmounted, and only then (it ignores fsync). */
  function detach(cleanly: boolean): void {
    const process_ = server;
    server = null;
    if (!cleanly) process_?.kill('SIGKILL');
    spawnSync(tools.unmount, [...(cleanly ? [] : ['-l']), path]);
    const pid = process_?.pid ?? 0;
    if (pid === 0) return;
    // Until it is gone it may write to the image.
    const until = Date.now() + 3000;
    if (cleanly) while (isRunning(pid) && Date.now() < until) spawnSync(tools.wait, ['0.02']);
    process_?.kill('SIGKILL');
  }
  function dropLoop(): void {
    if (loop !== '') spawnSync(tools.loop, ['--detach', loop]);
    loop = '';
  }
  const filler = (): string => join(path, 'filler');

  make();
  attach();
  return {
    path,
    mount() {
      const mount = mountOf(readMounts(), path);
      if (mount?.mountPoint !== path) throw new Error('it is not mounted');
      return mount;
    },
    pull(how) {
      if (how === 'unmounted' || kind === 'tmpfs') return detach(false);
      if (kind === 'fat') return void server?.kill('SIGKILL');
      truncateSync(image, 0);
      run('losetup', '--set-capacity', loop);
    },
    unplug: () => detach(false),
    plug(fresh) {
      detach(!fresh);
      if (fresh) {
        dropLoop();
        make();
      }
      attach();
    },
    room(free) {
      rmSync(filler(), { force: true });
      if (free === null) return;
      const { bavail, bsize } = statfsSync(path);
      writeFileSync(filler(), Buffer.alloc(Math.max(0, bavail * bsize - free)));
    },
    flip(bytes, file) {
      // What stands behind these two has a cache of its own, which nothing but the file reaches.
      const target = kind === 'ext4' ? image : file;
      const at = readFileSync(target).indexOf(bytes);
      if (at === -1) return false;
      const handle = openSync(target, 'r+');
      const one = new Uint8Array(1);
      readSync(handle, one, 0, 1, at);
      one[0] = (one[0] ?? 0) ^ 0x10;
      writeSync(handle, one, 0, 1, at);
      closeSync(handle);
      return readFileSync(target).indexOf(bytes) !== at;
    },
    protect: (on) => void run('mount', '-o', `remount,${on ? 'ro' : 'rw'}`, path),
    hang: (on) => void server?.kill(on ? 'SIGSTOP' : 'SIGCONT'),
    end() {
      detach(false);
      dropLoop();
    },
  };
}

/** Why there is no such medium here; empty: there is. */
export function diskHindrance(kind: DiskKind): string {
  if (process.platform !== 'linux') return 'needs file systems that only Linux has';
  if (process.getuid?.() !== 0) return 'only root may mount';
  if (kind === 'fat' && !existsSync('/usr/bin/fusefat')) return 'the Debian package fusefat is not installed';
  if (kind === 'fat' && !existsSync('/usr/sbin/mkfs.vfat')) return 'the Debian package dosfstools is not installed';
  if (kind === 'fat' && !existsSync('/dev/fuse')) return 'there is no /dev/fuse here';
  if (kind === 'ext4' && spawnSync(tools.loop, ['--find']).status !== 0) return 'there is no loop device to be had here';
  const { status } = spawnSync(tools.isolated, ['-m', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'none', '/mnt']);
  return status === 0 ? '' : 'mounting is not allowed here, not even for root';
}
