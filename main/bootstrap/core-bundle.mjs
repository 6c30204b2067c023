// What runs: the bundle of core and shells in out/core, built again when its sources have changed. Like bootstrap.mjs this
// runs under the host's own Node: built-in modules only.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the bundle is made of, and the bundle itself: one edited by hand is built again, too. */
const watched = ['main', 'preload/contract', 'package.json', 'package-lock.json', 'out/core'];

/** Run by Node 24 in the checkout; what the build is stands in main/vite-config.ts alone. */
const program = `import { build } from 'vite'; import { coreBuilds } from './main/vite-config.ts'; for (const config of coreBuilds) await build({ configFile: false, logLevel: 'error', ...config });`;

/**
 * How Node 24 is started with the program. 32 MB of room for new objects from the beginning: the few megabytes made until a window is answered
 * are then never searched for garbage, which took longer than making them.
 */
export const nodeFlags = ['--min-semi-space-size=32'];

function filesOf(root, place) {
  const entry = statSync(join(root, place), { throwIfNoEntry: false });
  if (entry === undefined) return [];
  if (!entry.isDirectory()) return [`${place} ${entry.size} ${entry.mtimeMs}\n`];
  return readdirSync(join(root, place)).flatMap((name) => filesOf(root, `${place}/${name}`));
}

/** Names, sizes and times of change: a few milliseconds, at every start. */
function fingerprint(root) {
  const hash = createHash('sha256');
  for (const line of watched.flatMap((place) => filesOf(root, place)).toSorted((a, b) => (a < b ? -1 : 1))) hash.update(line);
  return hash.digest('hex');
}

function isCurrent(root, stamp) {
  try {
    return readFileSync(stamp, 'utf8') === fingerprint(root);
  } catch {
    return false;
  }
}

/**
 * The entry to run: `out/core/cli.js`, built first where it is missing or stale; `main/cli.ts` where it cannot be built (no
 * vite among the packages, nothing may be written, or the build failed, which is said).
 * @param tools node: Node 24's path; mayWrite(); withLock(work): one set-up at a time; say(line).
 */
export function currentEntry(root, { node, mayWrite, withLock, say }) {
  const [bundle, sources] = [join(root, 'out', 'core', 'cli.js'), join(root, 'main', 'cli.ts')];
  const stamp = join(root, '.conclave', 'built-core');
  if (isCurrent(root, stamp)) return bundle;
  if (!existsSync(join(root, 'node_modules', 'vite')) || !mayWrite()) return sources;
  withLock(() => {
    // The one before us may have done it.
    if (isCurrent(root, stamp)) return;
    say('building the program (about two seconds, only when its sources have changed) …');
    const built = spawnSync(node, ['--input-type=module', '--eval', program], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 2, 2],
    });
    if (built.status !== 0) return;
    mkdirSync(join(root, '.conclave'), { recursive: true });
    writeFileSync(stamp, fingerprint(root));
  });
  if (isCurrent(root, stamp)) return bundle;
  say('that failed (see above); running the sources as they are, which start more slowly.');
  return sources;
}
