// A certificate beside an earlier one of the same key and name: what a renewal and a cross-certificate may not change.

import { failed, passed, type Check } from '../checks.ts';
import { oids } from '../pki/oids.ts';
import type { CertificateFields } from '../pki/parse-certificate.ts';
import type { RequestFields } from '../pki/parse-request.ts';
import { isSubtreeWithin } from './constraint-match.ts';
import { nameConstraintsOf } from './decoded.ts';
import { sameBytes } from './same-bytes.ts';

/** A renewal takes the place of the existing certificate; a cross-certificate stands beside it, under another issuer. */
export type BesideExisting = 'renewal' | 'cross';

/** `subject`: the name the new certificate must have; the existing one's, which a rehearsal may have marked. */
export interface ExistingCertificate {
  readonly fields: CertificateFields;
  readonly subject: Uint8Array;
}

type Rule = (made: CertificateFields, existing: ExistingCertificate, kind: BesideExisting) => readonly string[];

/** Whoever holds a certificate below finds its issuer by name and key identifier (RFC 5280 §4.2.1.1, §6.1.3 (a)(4); BR 7.1.2.2.2). */
const sameSubjectAndKey: Rule = (made, { fields, subject }) => [
  ...(sameBytes(made.subject, subject) ? [] : ['the subject is not byte for byte that of the existing certificate']),
  ...(sameBytes(made.spki, fields.spki) ? [] : ['the public key is not that of the existing certificate']),
  ...(fields.subjectKeyIdentifier === undefined || sameBytes(made.subjectKeyIdentifier ?? new Uint8Array(), fields.subjectKeyIdentifier)
    ? []
    : ['the subjectKeyIdentifier is not that of the existing certificate']),
];

/** What a certificate says that its key may do, and a request that it is to. */
type Powers = Pick<CertificateFields, 'basicConstraints' | 'keyUsage' | 'extendedKeyUsage'>;

/** RFC 5280 §4.2.1.9: none is no limit. */
const pathLengthOf = ({ basicConstraints }: Powers): number => basicConstraints?.pathLenConstraint ?? Number.POSITIVE_INFINITY;

/** RFC 5280 §4.2.1.12: without the extension every purpose is open. */
function widerPurposes({ extendedKeyUsage: made }: Powers, { extendedKeyUsage: existing }: Powers): string[] {
  if (existing === undefined || existing.includes(oids.anyExtendedKeyUsage)) return [];
  if (made === undefined) return ['there is no extendedKeyUsage, and the existing certificate has one'];
  const more = made.filter((purpose) => !existing.includes(purpose));
  return more.length === 0 ? [] : [`extendedKeyUsage has ${more.join(', ')} beyond the existing certificate`];
}

function widerKeyUsage({ keyUsage: made }: Powers, { keyUsage: existing }: Powers): string[] {
  if (existing === undefined) return [];
  if (made === undefined) return ['there is no keyUsage, and the existing certificate has one'];
  const more = made.bits.filter((bit) => !existing.bits.includes(bit));
  return more.length === 0 ? [] : [`keyUsage has ${more.join(', ')} beyond the existing certificate`];
}

/** RFC 5280 §4.2.1.10: a kind of name nothing is permitted of is not constrained. */
function widerNames(made: CertificateFields, existing: CertificateFields): string[] {
  const [own, before] = [nameConstraintsOf(made), nameConstraintsOf(existing)];
  const kinds = new Set(before.permitted.map(({ type }) => type));
  return [
    ...[...kinds]
      .filter((kind) => !own.permitted.some(({ type }) => type === kind))
      .map((kind) => `no ${kind} is named under permitted, and the existing certificate permits only some`),
    ...own.permitted
      .filter((name) => kinds.has(name.type) && !before.permitted.some((base) => base.type === name.type && isSubtreeWithin(name, base)))
      .map(({ type, text }) => `the permitted ${type} “${text}” is beyond the existing certificate`),
    ...before.excluded
      .filter((name) => !own.excluded.some((base) => base.type === name.type && isSubtreeWithin(name, base)))
      .map(({ type, text }) => `the ${type} “${text}” is no longer excluded`),
  ];
}

const widerPowers = (made: Powers, existing: Powers): string[] => [
  ...(pathLengthOf(made) > pathLengthOf(existing) ? ['pathLenConstraint allows more than in the existing certificate'] : []),
  ...widerPurposes(made, existing),
  ...widerKeyUsage(made, existing),
];

const widened: Rule = (made, { fields }) => [...widerPowers(made, fields), ...widerNames(made, fields)];

/** BR 7.1.2.2.1: notBefore may reach back to the existing certificate's, no further. */
const dates: Rule = (made, { fields }, kind) => [
  ...(made.notBefore.date < fields.notBefore.date
    ? [
        `it would begin at ${made.notBefore.date.toISOString()}, before the existing certificate does (${fields.notBefore.date.toISOString()})`,
      ]
    : []),
  ...(kind === 'renewal' && made.notAfter.date <= fields.notAfter.date
    ? [
        `it would end at ${made.notAfter.date.toISOString()}, no later than the existing certificate (${fields.notAfter.date.toISOString()})`,
      ]
    : []),
];

const rules = { 'SAME-SUBJECT-AND-KEY': sameSubjectAndKey, 'NOT-WIDENED': widened, 'EXISTING-DATES': dates } as const;

/** SAME-SUBJECT-AND-KEY, NOT-WIDENED, EXISTING-DATES, in this order. Source: RFC 5280 §3.2; BR 7.1.2.1.1, 7.1.2.2. */
export function checkAgainstExisting(made: CertificateFields, existing: ExistingCertificate, kind: BesideExisting): Check[] {
  return (Object.keys(rules) as (keyof typeof rules)[]).map((name) => {
    const problems = rules[name](made, existing, kind);
    return problems.length === 0 ? passed(name, `beside serial ${existing.fields.serialNumber}`) : failed(name, problems.join('; '));
  });
}

/**
 * SAME-SUBJECT-AND-KEY and NOT-WIDENED of a request by which the key of an existing certificate asks for another one. Key identifier,
 * names and dates are its issuer's to write, and are held to the existing certificate when it comes back.
 */
export function checkRequestBeside(request: RequestFields, { fields, subject }: ExistingCertificate): Check[] {
  const same = sameBytes(request.subject, subject) && sameBytes(request.spki, fields.spki);
  const wider = widerPowers(request, fields);
  const beside = `beside serial ${fields.serialNumber}`;
  return [
    same
      ? passed('SAME-SUBJECT-AND-KEY', beside)
      : failed('SAME-SUBJECT-AND-KEY', 'the request has another subject or public key than the existing certificate'),
    wider.length === 0 ? passed('NOT-WIDENED', beside) : failed('NOT-WIDENED', wider.join('; ')),
  ];
}
