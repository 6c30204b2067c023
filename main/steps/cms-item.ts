// The bytes of signatures over files from plan and profile, and what they are held to again before and after they are signed.

import { assembleCms, buildSignedAttributes } from '../pki/build-cms.ts';
import { withoutRoot } from '../pki/cms-signer.ts';
import { compareCms } from '../pki/compare-cms.ts';
import type { Difference } from '../pki/compare-parts.ts';
import { sha256Hex } from '../pki/hash.ts';
import { parseCertificate, type CertificateFields } from '../pki/parse-certificate.ts';
import { parseCms } from '../pki/parse-cms.ts';
import type { CmsProfile } from '../pki/profile.ts';
import type { SignatureAlgorithm } from '../pki/algorithms.ts';
import { lintCms } from '../lint/run.ts';
import type { Finding } from '../lint/finding.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import { describeSize } from './describe-size.ts';
import type { ArtifactFile, PlannedCms, TbsItem } from './set-items.ts';
import { base64, fromBase64, type ArtifactFilesValue, type SignerValue } from './values.ts';
import type { RunFacts } from './step.ts';

/** A release has one signer: its chain is read once. */
let chainBefore: { readonly text: string; readonly fields: readonly CertificateFields[] } | null = null;

export function signerChain(chain: readonly string[]): readonly CertificateFields[] {
  const text = chain.join(' ');
  if (chainBefore?.text !== text) chainBefore = { text, fields: chain.map((der) => parseCertificate(fromBase64(der))) };
  return chainBefore.fields;
}

/** What holds for every signature of a set. */
export interface CmsSet {
  readonly profile: CmsProfile;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signer: SignerValue;
  readonly digestAlgorithm: ArtifactFilesValue['digestAlgorithm'];
  /** Whole seconds. */
  readonly now: Date;
  readonly rehearsal: boolean;
}

/** One signature with everything needed to check it again. */
export function cmsItem(item: string, set: CmsSet, file: ArtifactFile): TbsItem {
  const { signer, profile, now, rehearsal, digestAlgorithm, signatureAlgorithm } = set;
  const [certificate] = signerChain(signer.chain);
  const tbs = buildSignedAttributes({
    digest: Buffer.from(file.digest, 'hex'),
    digestAlgorithm,
    signingTime: now,
    certificate: certificate as CertificateFields,
    rehearsal,
  });
  return {
    item,
    profile: profile.id,
    signatureAlgorithm,
    keyAlgorithm: signer.key.algorithm,
    tbs: base64(tbs),
    tbsSha256: sha256Hex(tbs),
    planned: {
      makes: 'cms',
      label: signer.label,
      issuerSpki: signer.key.spki,
      issuerChain: signer.chain,
      file,
      digestAlgorithm,
      signingTime: now.toISOString(),
    },
  };
}

/** The signature file around the attributes. */
export const assembleCmsItem = (planned: PlannedCms, tbs: Uint8Array, algorithm: SignatureAlgorithm, signature: Uint8Array): Uint8Array =>
  assembleCms(tbs, algorithm, signature, certificatesIn(planned));

const certificatesIn = ({ issuerChain }: PlannedCms): readonly CertificateFields[] => withoutRoot(signerChain(issuerChain));

/** PLAN-VS-DER for one signature. */
export function compareCmsItem(item: TbsItem, planned: PlannedCms, profile: CmsProfile, der: Uint8Array, rehearsal: boolean): Difference[] {
  return compareCms(parseCms(der), {
    profile,
    digestAlgorithm: planned.digestAlgorithm,
    digest: Buffer.from(planned.file.digest, 'hex'),
    signingTime: new Date(planned.signingTime),
    signatureAlgorithm: item.signatureAlgorithm,
    certificates: certificatesIn(planned),
    rehearsal,
  });
}

/** Lints one signature beside the certificate of its signer. */
export function lintCmsItem(run: RunFacts, planned: PlannedCms, der: Uint8Array, now: Date): Finding[] {
  const [issuer] = signerChain(planned.issuerChain);
  const context = {
    rules: run.plan.rules,
    role: 'cms',
    now,
    rehearsal: run.mode !== 'production',
    ...(issuer === undefined ? {} : { issuer }),
  } as const;
  return lintCms(der, context);
}

/** What the signed bytes do not say: of which file they are. */
export const fileFacts = ({ file }: PlannedCms): Fact[] => [
  { label: 'File', value: file.name },
  { label: 'Size', value: `${describeSize(file.size)} (${file.size})` },
  { label: 'SHA-256 of the file as imported', value: file.sha256, mono: true },
];
