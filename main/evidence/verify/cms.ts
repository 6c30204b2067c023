import { type Check, type CheckName, notChecked } from '../../checks.ts';
import { parseFileList } from '../../formats/file-list.ts';
import { namesSigningCertificate, signerProblems } from '../../pki/cms-signer.ts';
import { sha256Hex } from '../../pki/hash.ts';
import type { CmsFields } from '../../pki/parse-cms.ts';
import { isSignedBy } from '../../pki/signed-by.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import { chainOfSigner, openedSigner } from './cms-plan.ts';
import { judge, quote, refuse, sameBytes } from './judge.ts';
import { plannedValue, stepOf } from './planned-values.ts';
import type { BundleReading } from './reading.ts';
import { signedListRole } from './signed-artifacts.ts';

interface SignedFile {
  readonly path: string;
  readonly fields: CmsFields;
  readonly built: EventData<'tbs-built'>;
}

/** ARTIFACT-HASH and ARTIFACT-SIGNER: which files were signed, and by whom. The files themselves are not in a bundle. */
export function checkCms(reading: BundleReading): Check[] {
  const signed = (): SignedFile[] =>
    reading.artifacts().flatMap(({ path, fields, built }) => (fields.kind === 'cms' ? [{ path, fields, built }] : []));
  const each = (name: CheckName, check: (all: readonly SignedFile[]) => void): Check =>
    judge(name, () => {
      const all = signed();
      if (all.length === 0) return notChecked(name, 'no file was signed in this run');
      check(all);
      return `${all.length} files`;
    });
  return [each('ARTIFACT-HASH', (all) => checkFiles(reading, all)), each('ARTIFACT-SIGNER', (all) => checkSigners(reading, all))];
}

/** What was imported is what the plan names, what stands on the list, and what was signed: each file once, in order, under its name. */
function checkFiles(reading: BundleReading, all: readonly SignedFile[]): void {
  const imported = eventsOf(reading.events(), 'files-imported').at(-1) ?? refuse('The log does not tell which files were imported.');
  const { files, list, digestAlgorithm } = imported;
  const step = stepOf(reading.playbook().value, imported.step);
  const planned = plannedValue(reading.plan().value, step.with?.['sha256'], `the hash of step ${step.id}`);
  if (planned !== 'at-run' && planned !== imported.sha256) refuse('The plan names the SHA-256 of another file or list than was imported.');
  if (list !== (step.with?.['manifest'] === true)) refuse('The log tells of a list of files, or of none, otherwise than the playbook.');
  const kept = eventsOf(reading.events(), 'artifact-made').find(({ role }) => role === signedListRole);
  const bytes = reading.file((kept ?? refuse('The list of the files is not in the bundle.')).path);
  if (list && sha256Hex(bytes) !== imported.sha256) refuse('The list of the files is not the one that was imported.');
  if (!list && files[0]?.sha256 !== imported.sha256) refuse('The file that was imported has another SHA-256 than the log gives.');
  const listed = parseFileList(bytes);
  const same =
    listed.length === files.length &&
    listed.every(({ sha256, name }, index) => files[index]?.sha256 === sha256 && files[index]?.name === name);
  if (!same) refuse('The list of the files does not name those that were imported.');
  if (all.length !== files.length) refuse(`${files.length} files were imported, and ${all.length} signatures made.`);
  for (const [index, { path, built }] of all.toSorted((one, other) => one.built.seq - other.built.seq).entries()) {
    const file = files[index];
    const fits =
      file !== undefined &&
      built.file === file.name &&
      built.fileSha256 === file.sha256 &&
      built.fileSize === file.size &&
      built.digest === file.digest &&
      built.digestAlgorithm === digestAlgorithm;
    if (!fits || !path.endsWith(`/signed/${file.name}.p7s`)) refuse(`${quote(path)} is not over the file that was imported in its place.`);
    if (digestAlgorithm === 'sha256' && file.digest !== file.sha256) refuse(`${quote(path)}: the digest is not the SHA-256 of the file.`);
  }
}

/** By its certificate the key may sign files, and it signed which certificate it is (RFC 5035); the certificate leads to the authority that was opened, and to a root. */
function checkSigners(reading: BundleReading, all: readonly SignedFile[]): void {
  for (const { path, fields, built } of all) {
    const opened = openedSigner(reading, built);
    const [signer, issuer] = chainOfSigner(reading, built);
    if (signer === undefined || issuer === undefined) return refuse(`${path}: the chain of the signer is not in the bundle.`);
    const [problem] = signerProblems(signer);
    if (problem !== undefined) refuse(`${path}: ${problem}.`);
    if (!namesSigningCertificate(fields, signer)) refuse(`${path} names another certificate than the signer’s.`);
    if (!sameBytes(signer.issuer, issuer.subject) || !isSignedBy(signer, issuer.spki) || sha256Hex(issuer.spki) !== opened.authority)
      refuse(`${path}: the certificate of the signer is not of the authority that was opened.`);
    const at = fields.signingTime?.date ?? refuse(`${path} does not say when it was signed.`);
    if (at < signer.notBefore.date || at > signer.notAfter.date)
      refuse(`${path} was signed when the certificate of the signer was not valid.`);
  }
}
