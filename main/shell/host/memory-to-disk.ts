import type { FactReader } from './read-fact.ts';

/** Could this machine hibernate? From /sys/power (Documentation/admin-guide/pm/sleep-states.rst). null: not told. */
export function hibernationPossible(read: FactReader): boolean | null {
  const state = read.text('/sys/power/state');
  if (state === null) return null;
  if (!state.split(/\s+/).includes('disk')) return false;
  // Lockdown and missing support both show as the chosen method `[disabled]`.
  return read.text('/sys/power/disk')?.includes('[disabled]') !== true;
}

/**
 * Could a crash write memory to a file? core(5): a soft limit of 0 prevents it, except where core_pattern is a pipe,
 * for which the kernel does not enforce the limit. null: not told.
 */
export function coreDumpsPossible(read: FactReader): boolean | null {
  const pattern = read.text('/proc/sys/kernel/core_pattern');
  const limits = read.text('/proc/self/limits');
  if (pattern === null || limits === null) return null;
  if (pattern.startsWith('|')) return true;
  const soft = /^Max core file size\s+(\S+)/m.exec(limits)?.[1];
  return soft === undefined ? null : soft !== '0';
}
