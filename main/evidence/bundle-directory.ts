import { lstat, mkdir, readFile, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { CeremonyError } from '../errors.ts';
import { isBundlePath } from './bundle-path.ts';
import { flushDirectory } from '../media/flush-directory.ts';
import { parseTranscript } from './transcript.ts';
import { asMediaError } from '../media/media-error.ts';

/**
 * Makes the directory of a bundle, or accepts the one an interrupted run began: a real directory that is empty or whose
 * transcript is of the run in the name's last eight characters (bundleName). `holds`: it is no bundle, and this is what may stand at its
 * top. Returns its absolute path.
 * @throws media.exists, media.full, media.io, input.schema
 */
export async function openBundleDirectory(parent: string, name: string, holds?: readonly string[]): Promise<string> {
  if (!isBundlePath(name) || name.includes('/'))
    throw new CeremonyError('input.schema', 'The bundle’s name may hold only letters, digits, dots, dashes and underscores.');
  const directory = resolve(parent, name);
  try {
    await mkdir(dirname(directory), { recursive: true });
    const fresh = await mkdir(directory).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return false;
        throw error;
      },
    );
    if (!fresh && !(await isBeginningOf(directory, name.slice(-8), holds))) {
      throw new CeremonyError(
        'media.exists',
        `${name} exists already and is not this run’s bundle; nothing was overwritten. Choose another place.`,
      );
    }
    await flushDirectory(dirname(directory));
    return directory;
  } catch (error) {
    throw asMediaError(error, name);
  }
}

async function isBeginningOf(directory: string, runStart: string, holds: readonly string[] = bundleEntries): Promise<boolean> {
  if (!(await lstat(directory)).isDirectory()) return false;
  const entries = await readdir(directory);
  if (entries.length === 0) return true;
  if (!entries.includes('transcript.jsonl')) return entries.every((entry) => holds.includes(entry));
  if (!holds.includes('transcript.jsonl')) return false;
  const bytes = await readFile(join(directory, 'transcript.jsonl'));
  const end = bytes.indexOf(0x0a);
  // A transcript cut off inside its first line: writeBundleFile completes it only if it is a beginning of ours.
  if (end === -1) return true;
  try {
    return String(parseTranscript([bytes.subarray(0, end)])[0]?.data['run']).startsWith(runStart);
  } catch {
    return false;
  }
}

/** What may stand at the top of a bundle. */
const bundleEntries = [
  'MANIFEST.json',
  'SHA256SUMS',
  'checkpoint.txt',
  'signatures',
  'VERIFY.md',
  'plan.yaml',
  'playbook.yaml',
  'policy.json',
  'profiles',
  'people.json',
  'transcript.jsonl',
  'log.pem',
  'approvals',
  'artifacts',
  'documents',
];
