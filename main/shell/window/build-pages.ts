import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CeremonyError } from '../../errors.ts';

/** What is built: the pages for every window, or everything Electron loads. */
export type BuildKind = 'pages' | 'electron';

const sources: Readonly<Record<BuildKind, readonly string[]>> = {
  pages: ['renderer', 'preload/contract', 'package-lock.json'],
  electron: ['renderer', 'preload', 'main', 'electron.vite.config.ts', 'package-lock.json'],
};

/** Run by Node itself in the checkout; what each build is stands in the configuration files alone. */
const programs: Readonly<Record<BuildKind, string>> = {
  pages: `import { build } from 'vite'; import { rendererConfig } from './renderer/vite-config.ts'; await build({ configFile: false, logLevel: 'error', ...rendererConfig });`,
  electron: `import { build } from 'electron-vite'; await build({ logLevel: 'error' });`,
};

/** Hash over names and contents of the sources, in order of their names. */
export function sourceHash(programDirectory: string, kind: BuildKind): string {
  const hash = createHash('sha256').update(kind);
  for (const file of sources[kind].flatMap((source) => filesOf(programDirectory, source)).toSorted()) {
    const content = createHash('sha256')
      .update(readFileSync(join(programDirectory, file)))
      .digest('hex');
    hash.update(`${content}  ${file}\n`);
  }
  return hash.digest('hex');
}

/** Hash over names, sizes and times of change. */
function lookOf(programDirectory: string, kind: BuildKind): string {
  const hash = createHash('sha256');
  for (const file of sources[kind].flatMap((source) => filesOf(programDirectory, source)).toSorted()) {
    const { size, mtimeMs } = statSync(join(programDirectory, file));
    hash.update(`${size} ${mtimeMs} ${file}\n`);
  }
  return hash.digest('hex');
}

/** By hand: `recursive` takes three times as long, at every start of a window. */
function filesOf(root: string, source: string): string[] {
  if (!existsSync(`${root}/${source}`)) return [];
  if (source.includes('.')) return [source];
  return filesUnder(root, source);
}

function filesUnder(root: string, directory: string): string[] {
  return readdirSync(`${root}/${directory}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory()) return filesUnder(root, path);
    return entry.isFile() ? [path] : [];
  });
}

const stampOf = (programDirectory: string, kind: BuildKind): string => join(programDirectory, '.conclave', `built-${kind}`);

function readStamp(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/**
 * In a checkout: builds what the window loads where its sources have changed since. A packaged app has no sources and
 * needs nothing. `say` is told before the wait. Throws input.unsupported where it does not build.
 */
export function buildPages(programDirectory: string, kind: BuildKind, say: (line: string) => void): void {
  if (!existsSync(join(programDirectory, 'renderer'))) return;
  const stamp = stampOf(programDirectory, kind);
  const [built, seen] = readStamp(stamp).split('\n');
  // As they were left: their bytes need not be read at every start.
  const look = lookOf(programDirectory, kind);
  if (seen === look) return;
  const wanted = sourceHash(programDirectory, kind);
  const keepStamp = (): void => writeFileSync(stamp, `${wanted}\n${look}`);
  if (built === wanted) {
    try {
      keepStamp();
    } catch {
      // Somebody else's checkout: the bytes are read at the next start, too.
    }
    return;
  }
  say('Building the window’s pages (only when they have changed) …');
  const building = spawnSync(process.execPath, ['--input-type=module', '--eval', programs[kind]], {
    cwd: programDirectory,
    env: { ...process.env, NODE_ENV: 'production' },
    encoding: 'utf8',
  });
  if (building.status !== 0) {
    for (const line of building.stderr
      .split('\n')
      .filter((text) => text.trim() !== '')
      .slice(0, 12))
      say(line);
    throw new CeremonyError(
      'input.unsupported',
      'The window’s pages do not build (see above). Nothing was started. Use --shell terminal, or bring a whole checkout.',
    );
  }
  mkdirSync(join(programDirectory, '.conclave'), { recursive: true });
  keepStamp();
}
