// The extensions of a certificate (RFC 5280 §4.2): every value is the profile's, the issuer's or given at issuance, none is made up here.

import { CeremonyError } from '../errors.ts';
import type { Der } from './der.ts';
import {
  encodeBoolean,
  encodeNamedBits,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSmallInteger,
} from './der-write.ts';
import { encodeAuthorityKeyIdentifier, encodeExtension } from './encode-extension.ts';
import { encodeGeneralName } from './general-name.ts';
import { partitionOf } from './crl-scope.ts';
import { encodeDistributionPoints } from './distribution-point.ts';
import { makeKeyIdentifier } from './key-identifier.ts';
import { keyPurposeOid } from './key-purpose.ts';
import { keyUsageBits } from './key-usage.ts';
import { encodeCertificatePolicies, encodeNameConstraints, encodePolicyConstraints, encodePolicyMappings } from './encode-constraints.ts';
import { oids } from './oids.ts';
import { encodePrivateValue } from './private-value.ts';
import type { CertificateExtensions, GivenValues, IssuerPublication } from './profile-extensions.ts';
import { encodeRehearsalExtension } from './rehearsal-mark.ts';
import type { SerialNumber } from './serial-number.ts';

/** What extensions are made from. */
export interface ExtensionSources {
  readonly extensions: CertificateExtensions;
  readonly subjectSpki: Uint8Array;
  /** Where a profile divides its certificates among partitions of the CRL by it; a request has none. */
  readonly serialNumber?: SerialNumber;
  /** null: self-signed, computed from the subject's key by the profile's method. */
  readonly issuerSubjectKeyIdentifier: Uint8Array | null;
  readonly publication: IssuerPublication | undefined;
  readonly given: GivenValues | undefined;
  readonly rehearsal: boolean;
}

/** The extensions in the order of CertificateExtensions, the rehearsal mark last. Throws bug where what the profile asks for was not given. */
export function encodeExtensions(sources: ExtensionSources): Uint8Array[] {
  const { extensions, given } = sources;
  const list: (Der<'any'> | null)[] = [
    one(extensions.basicConstraints, oids.basicConstraints, encodeBasicConstraints),
    one(extensions.keyUsage, oids.keyUsage, ({ bits }) => encodeNamedBits(bits.map((bit) => keyUsageBits.indexOf(bit)))),
    one(extensions.extendedKeyUsage, oids.extendedKeyUsage, ({ purposes }) =>
      encodeSequence(...purposes.map((purpose) => encodeOid(keyPurposeOid(purpose)))),
    ),
    one(extensions.certificatePolicies, oids.certificatePolicies, ({ policies }) => encodeCertificatePolicies(policies)),
    one(extensions.policyMappings, oids.policyMappings, ({ mappings }) => encodePolicyMappings(mappings)),
    one(extensions.policyConstraints, oids.policyConstraints, encodePolicyConstraints),
    one(extensions.inhibitAnyPolicy, oids.inhibitAnyPolicy, ({ skipCerts }) => encodeSmallInteger(skipCerts)),
    one(extensions.nameConstraints, oids.nameConstraints, (said) =>
      encodeNameConstraints('from' in said ? needed(given?.nameConstraints, 'nameConstraints') : said),
    ),
    one(extensions.subjectAltName, oids.subjectAltName, () =>
      encodeSequence(...filled(given?.subjectAltNames, 'subjectAltName').map((name) => encodeGeneralName(name))),
    ),
    one(extensions.authorityInfoAccess, oids.authorityInfoAccess, ({ methods }) =>
      encodeSequence(
        ...methods.flatMap((method) => filled(sources.publication?.[method], method).map((uri) => encodeAccessDescription(method, uri))),
      ),
    ),
    one(extensions.cRLDistributionPoints, oids.cRLDistributionPoints, ({ crlPartition }) => {
      const partition = partitionOf(crlPartition, needed(sources.serialNumber, 'a serial number'));
      return encodeDistributionPoints(filled(ownValue(sources.publication?.crl, partition), `CRL partition «${partition}»`));
    }),
    one(extensions.freshestCRL, oids.freshestCrl, () => {
      const assigned = needed(extensions.cRLDistributionPoints, 'cRLDistributionPoints').crlPartition;
      const partition = partitionOf(assigned, needed(sources.serialNumber, 'a serial number'));
      return encodeDistributionPoints(filled(ownValue(sources.publication?.deltaCrl, partition), `deltas of CRL partition «${partition}»`));
    }),
    // RFC 6960 §4.2.2.2.1: the value is NULL.
    one(extensions.ocspNocheck, oids.ocspNocheck, () => encodeNull()),
    ...(extensions.private ?? []).map((extension) =>
      encodeExtension(extension.oid, extension.critical, encodePrivateValue(extension.value, given?.privateFields ?? {})),
    ),
    ...encodeKeyIdentifiers(sources),
    sources.rehearsal ? encodeRehearsalExtension() : null,
  ];
  return list.filter((extension) => extension !== null);
}

function one<T extends { readonly critical: boolean }>(
  said: T | undefined,
  oid: string,
  encode: (said: T) => Uint8Array,
): Der<'any'> | null {
  return said === undefined ? null : encodeExtension(oid, said.critical, encode(said));
}

function needed<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new CeremonyError('bug', `The profile wants ${what}, and none was given; nothing was built.`);
  return value;
}

function filled<T>(values: readonly T[] | undefined, what: string): readonly T[] {
  if (values === undefined || values.length === 0)
    throw new CeremonyError(
      'policy.profile',
      `The profile wants ${what}, and the plan, the request or the issuer’s settings give none. Nothing was built. Add it there.`,
    );
  return values;
}

const ownValue = <T>(table: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;

function encodeKeyIdentifiers({ extensions, subjectSpki, issuerSubjectKeyIdentifier, given }: ExtensionSources): (Der<'any'> | null)[] {
  const { subjectKeyIdentifier: own, authorityKeyIdentifier } = extensions;
  const kept = given?.subjectKeyIdentifier;
  const keyIdentifier =
    own === undefined ? null : kept === undefined ? makeKeyIdentifier(subjectSpki, own.method) : Buffer.from(kept, 'hex');
  return [
    keyIdentifier === null ? null : encodeExtension(oids.subjectKeyIdentifier, false, encodeOctetString(keyIdentifier)),
    authorityKeyIdentifier === undefined
      ? null
      : encodeAuthorityKeyIdentifier(needed(issuerSubjectKeyIdentifier ?? keyIdentifier ?? undefined, 'the issuer’s key identifier')),
  ];
}

function encodeBasicConstraints({ ca, pathLenConstraint }: CertificateExtensions['basicConstraints']): Der<'any'> {
  // RFC 5280 §4.2.1.9: pathLenConstraint only with cA.
  if (!ca && pathLenConstraint !== undefined) throw new CeremonyError('bug', 'A pathLenConstraint was to be written without cA.');
  return encodeSequence(
    ...(ca ? [encodeBoolean(true)] : []),
    ...(pathLenConstraint === undefined ? [] : [encodeSmallInteger(pathLenConstraint)]),
  );
}

const encodeUri = (value: string): Uint8Array => encodeGeneralName({ type: 'uniformResourceIdentifier', value });

const accessMethods = { caIssuers: oids.caIssuers, ocsp: oids.ocspAccess } as const;

/** AccessDescription (RFC 5280 §4.2.2.1) with a URI. */
function encodeAccessDescription(method: keyof typeof accessMethods, uri: string): Der<'any'> {
  return encodeSequence(encodeOid(accessMethods[method]), encodeUri(uri));
}
