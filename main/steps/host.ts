// What a step may know of the machine. The shells measure it (shell/node-host.ts); steps only judge it.

import type { MediumAt } from '../media/medium-at.ts';

/** Facts about the workstation. `null`: this platform does not tell. */
export interface Host {
  networkInterfaces(): readonly { readonly name: string; readonly up: boolean; readonly loopback: boolean }[];
  /** Swap areas in use. */
  swap(): readonly { readonly name: string; readonly encrypted: boolean }[] | null;
  /** Could the machine hibernate, and so write its memory to disk? */
  hibernation(): boolean | null;
  /** Could a crash write a core file? */
  coreDumps(): boolean | null;
  /** Bytes free where the data directory and the bundle go. */
  freeBytes(): number | null;
  /** The device and file system a directory lies on. Throws media.listing. */
  mediumAt(directory: string): Promise<MediumAt>;
  /** SHA-256 over every file of the software, computed by the shell at start. */
  readonly software: { readonly version: string; readonly sha256: string; readonly files: number };
}
