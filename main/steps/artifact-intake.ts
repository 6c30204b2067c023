// Files that are signed stay where they are: they are read once, in pieces, and their hashes are kept.

import { CeremonyError } from '../errors.ts';
import { hashFile } from '../evidence/artifact/hash-file.ts';
import { locateArtifacts } from '../evidence/artifact/locate-artifacts.ts';
import { encodeFileList } from '../formats/file-list.ts';
import { digestOf } from '../pki/cms-algorithms.ts';
import { sha256Hex } from '../pki/hash.ts';
import { describeSize } from './describe-size.ts';
import { profileFor, signatureAlgorithmFor } from './profile-rules.ts';
import type { ArtifactFile } from './set-items.ts';
import { base64, type ArtifactFilesValue, type SignerValue } from './values.ts';
import type { StepContext } from './step.ts';

export function signerUnder(context: StepContext): SignerValue {
  const value = context.value('signer');
  if (value.type !== 'signer') throw new CeremonyError('bug', 'A step was given something that is not a signer.');
  return value;
}

/** `manifest: true` in the playbook: a list of files is brought, and the plan names the SHA-256 of the list. */
export const takesList = (context: StepContext): boolean => context.parameter('manifest') === true;

/** What the plan names by its SHA-256: the one file, or the list. */
export const namedHash = ({ files, list }: ArtifactFilesValue, ofList: boolean): string =>
  ofList ? sha256Hex(Buffer.from(list, 'base64')) : (files[0]?.sha256 ?? '');

/**
 * Reads the files at a path: one file, or everything a list beside them names, each held to its SHA-256 there. Says how far it is, and can
 * be ended. Throws input.*, media.io; input.hash-mismatch (ARTIFACT-HASH) naming the file that is another than the list says.
 */
export async function takeFiles(context: StepContext, path: string): Promise<ArtifactFilesValue> {
  const signer = signerUnder(context);
  const digestAlgorithm = digestOf(signatureAlgorithmFor(profileFor(context, 'cms'), signer.key.algorithm));
  const { places, list } = await locateArtifacts(path, takesList(context));
  const files: ArtifactFile[] = [];
  for (const { name, path: place, sha256: listed } of places) {
    let said = 0;
    const hashed = await hashFile(place, name, digestAlgorithm, (read, size) => {
      context.requireGoing();
      if (read - said < tellEvery && read < size) return;
      said = read;
      context.progress(`Reading ${name}: ${describeSize(read)} of ${describeSize(size)}`, true);
    });
    if (listed !== undefined && listed !== hashed.sha256)
      throw new CeremonyError(
        'input.hash-mismatch',
        `ARTIFACT-HASH: the list says ${listed} of «${name}», and the file is ${hashed.sha256}. Nothing was signed. Find out which of the two is the right one.`,
      );
    files.push({ name, size: hashed.size, sha256: hashed.sha256, digest: Buffer.from(hashed.digest).toString('hex') });
  }
  return { type: 'artifact-files', files, digestAlgorithm, list: base64(list ?? encodeFileList(files)) };
}

const tellEvery = 64 * 1024 * 1024;
