// What signed files leave: each signature under its file's name, the list of the files, and the certificates they are judged by. Pure.

import { signerRole, signedListRole } from '../evidence/verify/signed-artifacts.ts';
import { CeremonyError } from '../errors.ts';
import { encodePem } from '../pki/pem.ts';
import { chainFile, type BundleFile } from './kept-files.ts';
import type { SignedItem } from './sign.ts';
import type { PlannedCms } from './set-items.ts';
import { fromBase64 } from './values.ts';
import type { StepContext } from './step.ts';

const folderOf = ({ label }: PlannedCms): string => `artifacts/${label}`;

/** The signature as it goes beside its file (formats.md, Evidence bundle): DER, detached. */
export const cmsFile = (planned: PlannedCms, der: Uint8Array): BundleFile => ({
  path: `${folderOf(planned)}/signed/${planned.file.name}.p7s`,
  bytes: der,
  role: 'cms',
});

/** What goes with all signatures of a set, once: the list by which `sha256sum -c` finds the files, the signer's certificate, and its chain. */
export function besideCms(context: StepContext, set: readonly SignedItem[]): BundleFile[] {
  const planned = set.find(({ item }) => item.planned.makes === 'cms')?.item.planned;
  if (planned?.makes !== 'cms') return [];
  const files = [...context.outputs.values()].find(({ value }) => value?.type === 'artifact-files')?.value;
  if (files?.type !== 'artifact-files') throw new CeremonyError('bug', 'Files were signed that no step imported.');
  const [own = '', ...above] = planned.issuerChain;
  const folder = folderOf(planned);
  return [
    { path: `${folder}/signed/files.sha256`, bytes: fromBase64(files.list), role: signedListRole },
    { path: `${folder}/signer.pem`, bytes: new TextEncoder().encode(encodePem('CERTIFICATE', fromBase64(own))), role: signerRole },
    chainFile(folder, above),
  ];
}
