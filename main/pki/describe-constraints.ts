// Extensions about policies, names and places in words: the people's view, and what PLAN-VS-DER holds beside the plan.

import { tags } from './der-content.ts';
import type { DerNode } from './der.ts';
import { refuseStructure } from './der-values.ts';
import {
  decodeAccessDescriptions,
  decodeCertificatePolicies,
  decodeDistributionPoints,
  decodeInhibitAnyPolicy,
  decodeIssuingDistributionPoint,
  decodeNameConstraints,
  decodePolicyConstraints,
  decodePolicyMappings,
} from './decode-constraints.ts';
import { type DecodedName, decodeGeneralNames } from './decode-names.ts';
import { oidName, oids } from './oids.ts';
import { decodeCrlNumber } from './parse-extensions.ts';

const titleOf = (oid: string): string => oidName(oid) ?? oid;
const nameText = ({ type, text }: DecodedName): string => `${type} ${text === '' ? '(empty: every one)' : text}`;
const namesText = (names: readonly DecodedName[]): string => names.map(nameText).join(', ');

const describePoint = ({ names, relativeName, reasons, crlIssuer }: ReturnType<typeof decodeDistributionPoints>[number]): string =>
  [
    ...(names.length === 0 ? [] : [namesText(names)]),
    ...(relativeName ? ['a name relative to the issuer'] : []),
    ...(reasons ? ['for some reasons only'] : []),
    ...(crlIssuer.length === 0 ? [] : [`issued by ${namesText(crlIssuer)}`]),
  ].join(', ');

const flagNames: Readonly<Record<number, string>> = {
  1: 'onlyContainsUserCerts',
  2: 'onlyContainsCACerts',
  4: 'indirectCRL',
  5: 'onlyContainsAttributeCerts',
};

function describeIssuingPoint(node: DerNode): string {
  const { names, relativeName, reasons, flags } = decodeIssuingDistributionPoint(node);
  return [describePoint({ names, relativeName, reasons, crlIssuer: [] }), ...flags.map((flag) => flagNames[flag] ?? String(flag))]
    .filter((part) => part !== '')
    .join(', ');
}

const describePoints = (node: DerNode): string => decodeDistributionPoints(node).map(describePoint).join('; ');

const describeAccess = (node: DerNode): string =>
  decodeAccessDescriptions(node)
    .map(({ method, location }) => `${titleOf(method)} ${nameText(location)}`)
    .join(', ');

const describeAltNames = (node: DerNode): string =>
  node.tag === tags.sequence ? namesText(decodeGeneralNames(node)) : refuseStructure('extension', 'it is not a SEQUENCE', node.start);

/** OID → what the extension's value says. Throws input.not-der where it does not decode. */
export const constraintWords: Readonly<Record<string, (node: DerNode) => string>> = {
  [oids.certificatePolicies]: (node) =>
    decodeCertificatePolicies(node)
      .map(({ oid, cps, otherQualifiers }) =>
        [titleOf(oid), ...cps.map((uri) => `CPS ${uri}`), ...otherQualifiers.map((other) => `qualifier ${titleOf(other)}`)].join(' '),
      )
      .join(', '),
  [oids.policyMappings]: (node) =>
    decodePolicyMappings(node)
      .map(({ issuerDomain, subjectDomain }) => `${titleOf(issuerDomain)} is ${titleOf(subjectDomain)}`)
      .join(', '),
  [oids.policyConstraints]: (node) => {
    const { requireExplicitPolicy, inhibitPolicyMapping } = decodePolicyConstraints(node);
    return [
      ...(requireExplicitPolicy === null ? [] : [`requireExplicitPolicy ${requireExplicitPolicy}`]),
      ...(inhibitPolicyMapping === null ? [] : [`inhibitPolicyMapping ${inhibitPolicyMapping}`]),
    ].join(', ');
  },
  [oids.inhibitAnyPolicy]: (node) => `skipCerts ${decodeInhibitAnyPolicy(node)}`,
  [oids.nameConstraints]: (node) => {
    const { permitted, excluded } = decodeNameConstraints(node);
    return [
      ...(permitted.length === 0 ? [] : [`permitted ${namesText(permitted)}`]),
      ...(excluded.length === 0 ? [] : [`excluded ${namesText(excluded)}`]),
    ].join('; ');
  },
  [oids.subjectAltName]: describeAltNames,
  [oids.issuerAltName]: describeAltNames,
  [oids.authorityInfoAccess]: describeAccess,
  [oids.subjectInfoAccess]: describeAccess,
  [oids.cRLDistributionPoints]: describePoints,
  [oids.freshestCrl]: describePoints,
  [oids.issuingDistributionPoint]: describeIssuingPoint,
  [oids.deltaCrlIndicator]: (node) => `changes since CRL ${decodeCrlNumber(node).number}`,
  [oids.ocspNocheck]: (node) =>
    node.tag === tags.null
      ? 'NULL: this certificate is not checked for revocation'
      : refuseStructure('extension', 'it is not NULL', node.start),
};
