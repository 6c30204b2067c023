// What a profile will make, before anything is issued under it: a certificate built by the code that builds on the day, from values
// that stand for those of plan, request and issuer, decoded from its bytes and linted.

import type { Fact } from '../../preload/contract/run-view.ts';
import { CeremonyError } from '../errors.ts';
import { parseProfile } from '../formats/profile.ts';
import type { Finding } from '../lint/finding.ts';
import { lintRoles } from '../lint/role-of-kind.ts';
import { lintCertificate } from '../lint/run.ts';
import { keyAlgorithmNames, type KeyAlgorithm } from '../pki/algorithms.ts';
import { fullPartition, partitionsOf } from '../pki/crl-scope.ts';
import { describeCertificate } from '../pki/describe.ts';
import type { GeneralName } from '../pki/general-name.ts';
import { sha256Hex } from '../pki/hash.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import type { CertificateProfile, RuleSet } from '../pki/profile.ts';
import type { AllowedName, GivenValues, IssuerPublication } from '../pki/profile-extensions.ts';
import { makeSerialNumber } from '../pki/serial-number.ts';
import { certificateItem, draftCertificate } from '../steps/certificate-item.ts';
import type { CertificateIssuer } from '../steps/certificate-issuer.ts';
import { withDummySignature } from '../steps/tbs-checks.ts';
import type { TbsItem } from '../steps/set-items.ts';
import type { ResourceLibrary } from './run-files.ts';
import { standInKey } from './stand-in-key.ts';

export interface ProfilePreview {
  /** The certificate, field by field; empty beside a problem. */
  readonly facts: readonly Fact[];
  readonly findings: readonly Finding[];
  /** Why none can be built. */
  readonly problem: string | null;
}

/** Values that stand for those of the day, by attribute; anything else is `Example`. */
const subjectValues: Readonly<Record<string, string>> = {
  C: 'CH',
  O: 'Example Trust',
  CN: 'host.example',
  serialNumber: '0001',
  DC: 'example',
  emailAddress: 'person@example.org',
};

/** A leaf's CN is the host of its names; a CA's is a title. */
function subjectValue({ kind }: CertificateProfile, type: string): string {
  if (type === 'CN' && kind !== 'leaf') return kind === 'root' ? 'Example Root' : 'Example CA';
  return subjectValues[type] ?? 'Example';
}

function sampleName({ type, scheme }: AllowedName, index: number): GeneralName {
  const number = index === 0 ? '' : String(index + 1);
  const values: Readonly<Record<GeneralName['type'], string>> = {
    dNSName: `host${number}.example`,
    rfc822Name: `person${number}@example.org`,
    iPAddress: `192.0.2.${index + 1}`,
    uniformResourceIdentifier:
      scheme === 'spiffe' ? `spiffe://example.org/workload${number}` : `${scheme ?? 'https'}://example.org/${index + 1}`,
    directoryName: `CN=Example ${index + 1}`,
    hardwareModuleName: `1.2.3.4:0${index + 1}`,
  };
  return { type, value: values[type] };
}

/** As few names as the profile wants, and one where it wants none and allows some. */
function sampleNames(profile: CertificateProfile): GeneralName[] {
  const rows = profile.extensions.subjectAltName?.names ?? [];
  const wanted = rows.flatMap((row) => Array.from({ length: row.min }, (_, index) => sampleName(row, index)));
  const [first] = rows;
  return wanted.length > 0 || first === undefined ? wanted : [sampleName(first, 0)];
}

function sampleGiven(profile: CertificateProfile): GivenValues {
  const { nameConstraints, private: own } = profile.extensions;
  const fields = (own ?? []).flatMap(({ value }) => ('given' in value ? value.given : []));
  const values = { utf8String: 'example', integer: '1', octetString: '00' } as const;
  const fromPlan = nameConstraints !== undefined && 'from' in nameConstraints;
  return {
    subjectAltNames: sampleNames(profile),
    ...(fromPlan ? { nameConstraints: { permitted: [{ type: 'dNSName', value: 'example.org' }] } } : {}),
    privateFields: Object.fromEntries(fields.map(({ name, type }) => [name, values[type]])),
  };
}

const samplePublication = (partitions: readonly string[]): IssuerPublication => ({
  caIssuers: ['http://pki.example.org/issuer.cer'],
  ocsp: ['http://ocsp.example.org/'],
  crl: Object.fromEntries(
    partitions.map((name) => [name, [`http://pki.example.org/issuer${name === fullPartition ? '' : `-${name}`}.crl`]]),
  ),
  deltaCrl: Object.fromEntries(partitions.map((name) => [name, [`http://pki.example.org/issuer-${name}-delta.crl`]])),
});

interface Sample {
  readonly profile: CertificateProfile;
  readonly rules: RuleSet;
  readonly now: Date;
  readonly which: 0 | 1;
}

function sampleItem({ profile, rules, now, which }: Sample, issuer: CertificateIssuer, subjectAlgorithm: KeyAlgorithm): TbsItem {
  const given = sampleGiven(profile);
  const drafted = draftCertificate({ mode: 'production', plan: { rules } }, profile, {
    issuerAlgorithm: issuer.keyAlgorithm,
    subjectAlgorithm,
    subject: profile.subject.required.map((type) => ({ type, value: subjectValue(profile, type) })),
    validity: profile.validity.max,
    now,
  });
  const serial = makeSerialNumber(new Uint8Array(20).fill(0x40 + which), new Uint8Array(20));
  const spki = profile.kind === 'root' ? issuer.spki : standInKey(subjectAlgorithm, which);
  return certificateItem(profile.id, drafted, serial, issuer, { spki, given });
}

const selfIssuer = (keyAlgorithm: KeyAlgorithm): CertificateIssuer => {
  const spki = standInKey(keyAlgorithm, 1);
  return { label: 'issuer', keyAlgorithm, spki, spkiSha256: sha256Hex(spki), certificate: null, chain: [] };
};

/** A root that stands for whichever authority signs on the day. */
function sampleIssuer(
  library: Pick<ResourceLibrary, 'profile'>,
  keyAlgorithm: KeyAlgorithm,
  now: Date,
  partitions: readonly string[],
): CertificateIssuer {
  const bytes = library.profile('root');
  const root = bytes === null ? null : parseProfile(bytes).value;
  if (root?.makes !== 'certificate') throw new CeremonyError('bug', 'There is no profile of a root to preview a certificate beside.');
  const self = selfIssuer(keyAlgorithm);
  const item = sampleItem({ profile: root, rules: 'private', now, which: 1 }, self, keyAlgorithm);
  const der = withDummySignature(item);
  return { ...self, certificate: parseCertificate(der), chain: [der], publication: samplePublication(partitions) };
}

/**
 * The certificate of a profile, of its longest validity, under the first of its rule sets or the one asked for. Its place in a hierarchy
 * is not judged: that is the issuer's. Throws nothing but bug.
 */
export function previewProfile(
  library: Pick<ResourceLibrary, 'profile'>,
  profile: CertificateProfile,
  now: Date,
  rules: RuleSet = profile.rules[0] ?? 'private',
): ProfilePreview {
  try {
    const keyAlgorithm = keyAlgorithmNames.find((name) => profile.signatureAlgorithms[name] !== undefined) ?? 'ecdsa-p256';
    const partitions = partitionsOf(profile.extensions.cRLDistributionPoints?.crlPartition ?? fullPartition);
    const issuer = profile.kind === 'root' ? selfIssuer(keyAlgorithm) : sampleIssuer(library, keyAlgorithm, now, partitions);
    const item = sampleItem({ profile, rules, now, which: 0 }, issuer, profile.kind === 'leaf' ? 'ecdsa-p256' : keyAlgorithm);
    const der = withDummySignature(item);
    const findings = lintCertificate(der, { rules, role: lintRoles[profile.kind], now, rehearsal: false });
    const facts = describeCertificate(parseCertificate(der)).map(({ label, value, mono }) => ({
      label,
      value,
      ...(mono === undefined ? {} : { mono }),
    }));
    return { facts, findings, problem: null };
  } catch (error) {
    if (!(error instanceof CeremonyError) || error.code === 'bug') throw error;
    return { facts: [], findings: [], problem: `${error.code}: ${error.message}` };
  }
}
