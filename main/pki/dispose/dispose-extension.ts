import { encodeExtensions } from '../build-extensions.ts';
import { limits, readDer } from '../der.ts';
import { encodeSequence } from '../der-write.ts';
import { describeExtension } from '../describe-extension.ts';
import { oidName, oids } from '../oids.ts';
import { readExtensions } from '../parse-extensions.ts';
import type { Extension, RequestFields } from '../parse-types.ts';
import type { CertificateProfile } from '../profile.ts';
import type { CertificateExtensions } from '../profile-extensions.ts';
import { disposeNames } from './dispose-names.ts';
import type { Disposition } from './disposition.ts';

const labelOf = (oid: string): string => `Extension ${oidName(oid) ?? oid}`;

/** What the profile leaves to others, and whose values are written instead. */
const fromElsewhere: Readonly<Record<string, string>> = {
  [oids.authorityInfoAccess]: 'The issuer’s own addresses are written.',
  [oids.cRLDistributionPoints]: 'The issuer’s own addresses are written.',
  [oids.authorityKeyIdentifier]: 'The issuer’s key identifier is written; no request can know it.',
  [oids.nameConstraints]: 'What profile or plan says is written.',
};

/** One requested extension; a subjectAltName gives a row for each name. `again`: one with this OID stood before. */
export function disposeExtension(extension: Extension, request: RequestFields, profile: CertificateProfile, again: boolean): Disposition[] {
  const { oid } = extension;
  const { value: asked, label: described } = describeExtension(extension);
  const one = (fate: Disposition['fate'], why: string): Disposition[] => [
    { label: labelOf(oid), asked: described.endsWith(' (critical)') ? `${asked}, critical` : asked, fate, why },
  ];
  if (again) return one('refused', 'It is asked for more than once, and no one of them can be meant.');
  if (oid === oids.rehearsalMark) return one('dropped', 'Only a rehearsal writes its mark.');
  if (oid === oids.subjectAltName && profile.extensions.subjectAltName !== undefined)
    return disposeNames(extension, profile.id, profile.extensions.subjectAltName);
  const name = profileName(oid, profile.extensions);
  if (name === 'private') return one('changed', `Profile «${profile.id}» says what stands in it; the plan gives what it leaves open.`);
  if (name === null) return one('dropped', `Profile «${profile.id}» has no such extension.`);
  if (Object.hasOwn(fromElsewhere, oid)) return one('changed', fromElsewhere[oid] ?? '');
  return compared(extension, written(oid, name, request, profile), profile, one);
}

type Named = Exclude<keyof CertificateExtensions, 'private'>;

/** The field of the profile an OID belongs to, or null where the profile has none for it. */
function profileName(oid: string, extensions: CertificateExtensions): Named | 'private' | null {
  if (extensions.private?.some((own) => own.oid === oid) === true) return 'private';
  const name = oidName(oid);
  return name !== null && Object.hasOwn(extensions, name) && extensions[name as Named] !== undefined ? (name as Named) : null;
}

/** The extension as the profile has it written for this key, beside the two no certificate lacks. */
function written(oid: string, name: Named, { spki }: RequestFields, { extensions }: CertificateProfile): Extension | null {
  const { basicConstraints, keyUsage } = extensions;
  const bytes = encodeExtensions({
    extensions: { basicConstraints, keyUsage, [name]: extensions[name] },
    subjectSpki: spki,
    issuerSubjectKeyIdentifier: null,
    publication: undefined,
    given: undefined,
    rehearsal: false,
  });
  const list = readExtensions(readDer(encodeSequence(...bytes), limits.certificate, 'extensions'), 'extensions');
  return list.find((candidate) => candidate.oid === oid) ?? null;
}

function compared(
  asked: Extension,
  writes: Extension | null,
  { id }: CertificateProfile,
  one: (fate: Disposition['fate'], why: string) => Disposition[],
): Disposition[] {
  if (writes === null) return one('changed', `Profile «${id}» says what is written.`);
  const sameValue = Buffer.compare(asked.value, writes.value) === 0;
  if (sameValue && asked.critical === writes.critical) return one('taken', `It is what profile «${id}» writes.`);
  if (sameValue) return one('changed', `Profile «${id}» writes it ${writes.critical ? 'critical' : 'not critical'}.`);
  return one('changed', `Profile «${id}» writes: ${describeExtension(writes).value}${writes.critical ? ', critical' : ''}.`);
}
