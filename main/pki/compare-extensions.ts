// PLAN-VS-DER for the extensions about policies, names and places: what profile, plan and issuer say, spelled out in the words
// describe-constraints.ts finds in the bytes. Shares nothing with the builders.

import { CeremonyError } from '../errors.ts';
import type { Comparison } from './compare-parts.ts';
import { expectedPrivateValue } from './compare-private.ts';
import { constraintWords } from './describe-constraints.ts';
import type { GeneralName, NameConstraints } from './general-name.ts';
import { keyPurposeOid } from './key-purpose.ts';
import { oidName, oids } from './oids.ts';
import { tryDecode } from './parse-extensions.ts';
import type { CertificateFields, RequestFields } from './parse-types.ts';
import type { CertificateExtensions, GivenValues, IssuerPublication } from './profile-extensions.ts';

/** What the comparison of extensions needs of a planned certificate. */
export interface PlannedExtensions {
  readonly extensions: CertificateExtensions;
  readonly publication: IssuerPublication | undefined;
  readonly given: GivenValues | undefined;
  /** Lower-case hex; absent of a request, which has none. */
  readonly serialNumber?: string;
}

type Words = (planned: PlannedExtensions) => string | null;
type Key = Exclude<
  keyof CertificateExtensions,
  'basicConstraints' | 'keyUsage' | 'subjectKeyIdentifier' | 'authorityKeyIdentifier' | 'private'
>;

const titleOf = (oid: string): string => oidName(oid) ?? oid;
const missing = 'nothing was given';

/** IPv6 in full, as the bytes are shown; everything else as it is written. */
function writtenName({ type, value }: GeneralName): string {
  if (type !== 'iPAddress' || !value.includes(':')) return `${type} ${value === '' ? '(empty: every one)' : value}`;
  const [address = '', prefix] = value.toLowerCase().split('/');
  const [head = '', tail] = address.split('::');
  const groups = (half: string): string[] => (half === '' ? [] : half.split(':'));
  const zeros = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(zeros).fill('0'), ...groups(tail ?? '')].map((group) => group.padStart(4, '0'));
  return `${type} ${all.join(':')}${prefix === undefined ? '' : `/${prefix}`}`;
}

const writtenNames = (names: readonly GeneralName[]): string => names.map(writtenName).join(', ');
const uris = (values: readonly string[]): string => values.map((uri) => `uniformResourceIdentifier ${uri}`).join(', ');

function writtenSubtrees(said: NameConstraints): string {
  const part = (title: string, names: readonly GeneralName[] | undefined): string[] =>
    names === undefined || names.length === 0 ? [] : [`${title} ${writtenNames(names)}`];
  return [...part('permitted', said.permitted), ...part('excluded', said.excluded)].join('; ');
}

/** As crl-scope.ts assigns it, worked out anew. */
function expectedPartition({ extensions, serialNumber }: PlannedExtensions): string {
  const assigned = extensions.cRLDistributionPoints?.crlPartition;
  if (typeof assigned !== 'object') return assigned ?? '';
  return serialNumber === undefined ? '' : `${assigned.prefix}-${1n + (BigInt(`0x${serialNumber}`) % BigInt(assigned.of))}`;
}

const words: Readonly<Record<Key, Words>> = {
  extendedKeyUsage: () => null, // compared by its OIDs, which the parser gives
  certificatePolicies: ({ extensions }) =>
    (extensions.certificatePolicies?.policies ?? [])
      .map(({ oid, cps }) => `${titleOf(oid)}${cps === undefined ? '' : ` CPS ${cps}`}`)
      .join(', '),
  policyMappings: ({ extensions }) =>
    (extensions.policyMappings?.mappings ?? [])
      .map(({ issuerDomain, subjectDomain }) => `${titleOf(issuerDomain)} is ${titleOf(subjectDomain)}`)
      .join(', '),
  policyConstraints: ({ extensions }) =>
    (['requireExplicitPolicy', 'inhibitPolicyMapping'] as const)
      .filter((name) => extensions.policyConstraints?.[name] !== undefined)
      .map((name) => `${name} ${extensions.policyConstraints?.[name]}`)
      .join(', '),
  inhibitAnyPolicy: ({ extensions }) => `skipCerts ${extensions.inhibitAnyPolicy?.skipCerts}`,
  nameConstraints: ({ extensions, given }) => {
    const said = extensions.nameConstraints;
    const subtrees = said === undefined || 'from' in said ? given?.nameConstraints : said;
    return subtrees === undefined ? missing : writtenSubtrees(subtrees);
  },
  subjectAltName: ({ given }) => (given === undefined ? missing : writtenNames(given.subjectAltNames)),
  authorityInfoAccess: ({ extensions, publication }) => {
    const titles = { caIssuers: 'caIssuers', ocsp: 'ocspAccess' } as const;
    return (extensions.authorityInfoAccess?.methods ?? [])
      .flatMap((method) => (publication?.[method] ?? []).map((uri) => `${titles[method]} ${uris([uri])}`))
      .join(', ');
  },
  cRLDistributionPoints: (planned) => uris(planned.publication?.crl[expectedPartition(planned)] ?? []) || missing,
  freshestCRL: (planned) => uris(planned.publication?.deltaCrl?.[expectedPartition(planned)] ?? []) || missing,
  ocspNocheck: () => 'NULL: this certificate is not checked for revocation',
};

const keys = Object.keys(words) as Key[];

/** The table of OIDs writes it in its own way. */
const oidOf = (key: Key): string => (key === 'freshestCRL' ? oids.freshestCrl : oids[key]);

/** OID → critical, of every extension the profile asks for. */
export function plannedExtensionList({ extensions }: PlannedExtensions): Map<string, boolean> {
  const always = (['basicConstraints', 'keyUsage', 'subjectKeyIdentifier', 'authorityKeyIdentifier'] as const).flatMap((key) => {
    const said = extensions[key];
    return said === undefined ? [] : [[oids[key], said.critical] as const];
  });
  const named = keys.flatMap((key) => {
    const said = extensions[key];
    return said === undefined ? [] : [[oidOf(key), said.critical] as const];
  });
  return new Map([...always, ...named, ...(extensions.private ?? []).map(({ oid, critical }) => [oid, critical] as const)]);
}

/** Compares the value of every extension the profile asks for but basicConstraints, keyUsage and the key identifiers. */
export function compareExtensionValues(
  comparison: Comparison,
  fields: CertificateFields | RequestFields,
  planned: PlannedExtensions,
): void {
  const { extensions, given } = planned;
  comparison.text(
    'extendedKeyUsage',
    extensions.extendedKeyUsage?.purposes.map(keyPurposeOid).join(', ') ?? 'absent',
    fields.extendedKeyUsage?.join(', ') ?? 'absent',
  );
  for (const key of keys.filter((name) => name !== 'extendedKeyUsage' && extensions[name] !== undefined)) {
    const found = fields.extensions.find(({ oid }) => oid === oidOf(key));
    const read = constraintWords[oidOf(key)];
    if (read === undefined) throw new CeremonyError('bug', `PLAN-VS-DER cannot read ${key}.`);
    const text = found === undefined ? 'absent' : (tryDecode(found.value, read) ?? 'does not decode');
    comparison.text(key, words[key](planned) ?? '', text);
  }
  for (const { oid, value } of extensions.private ?? [])
    comparison.text(
      oid,
      expectedPrivateValue(value, given?.privateFields ?? {}),
      hexOf(fields.extensions.find((extension) => extension.oid === oid)?.value),
    );
}

const hexOf = (bytes: Uint8Array | undefined): string => (bytes === undefined ? 'absent' : Buffer.from(bytes).toString('hex'));
