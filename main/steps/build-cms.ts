import { passed } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { itemId } from '../formats/item-id.ts';
import { digestOf } from '../pki/cms-algorithms.ts';
import { sha256Hex } from '../pki/hash.ts';
import { wholeSecond } from '../pki/validity.ts';
import { signerUnder, takesList } from './artifact-intake.ts';
import { cmsItem, type CmsSet } from './cms-item.ts';
import { profileFor, signatureAlgorithmFor } from './profile-rules.ts';
import { textOf } from './state-map.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { TbsItem } from './set-items.ts';
import { fromBase64, type ArtifactFilesValue } from './values.ts';
import type { StepContext, StepKind } from './step.ts';

function filesUnder(context: StepContext): ArtifactFilesValue {
  const value = context.value('files');
  if (value.type !== 'artifact-files') throw new CeremonyError('bug', 'build-cms was given something that is not files.');
  return value;
}

function built(context: StepContext): readonly TbsItem[] {
  const { files, digestAlgorithm } = filesUnder(context);
  const signer = signerUnder(context);
  const profile = profileFor(context, 'cms');
  const signatureAlgorithm = signatureAlgorithmFor(profile, signer.key.algorithm);
  if (digestOf(signatureAlgorithm) !== digestAlgorithm)
    throw new CeremonyError(
      'policy.algorithm',
      'The files were read for another signature algorithm than the profile gives. Nothing was built. Correct the playbook: both steps take one profile.',
    );
  const now = wholeSecond(context.now());
  const set: CmsSet = { profile, signatureAlgorithm, signer, digestAlgorithm, now, rehearsal: context.run.mode !== 'production' };
  const ofList = takesList(context);
  return files.map((file, index) => cmsItem(ofList ? itemId(context.step.id, index + 1) : context.step.id, set, file));
}

function builtData(item: TbsItem) {
  const { planned } = item;
  if (planned.makes !== 'cms') throw new CeremonyError('bug', 'build-cms built something that is no signature over a file.');
  return {
    item: item.item,
    makes: 'cms',
    profile: item.profile,
    tbsSha256: item.tbsSha256,
    issuerSpkiSha256: sha256Hex(fromBase64(planned.issuerSpki)),
    certificateSha256: sha256Hex(fromBase64(planned.issuerChain[0] ?? '')),
    signatureAlgorithm: item.signatureAlgorithm,
    signingTime: planned.signingTime,
    file: planned.file.name,
    fileSize: planned.file.size,
    fileSha256: planned.file.sha256,
    digestAlgorithm: planned.digestAlgorithm,
    digest: planned.file.digest,
  };
}

/**
 * Builds the signed attributes of a detached signature for each file (RFC 5652 §5.3, §11; RFC 5035): its digest, the moment, the
 * certificate of the signer, in a rehearsal the mark. The digest is that of the profile's signature algorithm, with Ed25519 SHA-512 (RFC
 * 8419). Throws policy.*; nothing is signed.
 */
export const buildCms: StepKind = {
  kind: 'build-cms',
  needs: { files: 'artifact-files', signer: 'signer' },
  gives: 'tbs',
  with: ['profile'],
  optionalWith: ['manifest'],
  model: { acting: 'one', requires: ['present'] },
  view(context) {
    const { files, digestAlgorithm } = filesUnder(context);
    const count = files.length === 1 ? 'one file' : `${files.length} files`;
    return {
      will: `What the key will sign for ${count} is written: digest, time and certificate of the signer. Nothing is signed yet.`,
      button: files.length === 1 ? 'Write what is to be signed' : `Write what is to be signed for ${count}`,
      awaited: anyOfRoles(context),
      prompts: [],
      stage: {
        kind: 'facts',
        facts: [
          { label: 'Files', value: files.length === 1 ? (files[0]?.name ?? '') : String(files.length) },
          { label: 'Signer', value: signerUnder(context).label },
          { label: 'Digest', value: digestAlgorithm.toUpperCase().replace('SHA', 'SHA-') },
          { label: 'Profile', value: textOf(context.parameter('profile')) },
        ],
      },
    };
  },
  perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const items = built(context);
    const checks = [
      passed('ARTIFACT-SIGNER', `${signerUnder(context).label}, ${items.length === 1 ? 'one file' : `${items.length} files`}`),
    ];
    return Promise.resolve({
      kind: 'commit',
      commit() {
        for (const item of items) context.log(input.person.id, 'tbs-built', builtData(item));
        return { kind: 'done', value: { type: 'tbs', items }, data: { files: items.length }, checks };
      },
    });
  },
};
