import { encodeUtf8String } from '../../pki/der-write.ts';
import { oids } from '../../pki/oids.ts';
import type { CertificateFields } from '../../pki/parse-certificate.ts';
import type { CmsFields } from '../../pki/parse-cms.ts';
import type { CrlFields } from '../../pki/parse-crl.ts';
import type { OcspFields } from '../../pki/parse-ocsp.ts';
import { hasRehearsalMark, rehearsalPrefix, rehearsalText } from '../../pki/rehearsal-mark.ts';
import { always } from '../applies.ts';
import { readNameAttributes } from '../name-attributes.ts';
import { everyRuleSet, type Rule } from '../rule.ts';
import { sameBytes } from '../same-bytes.ts';

type Subject = CertificateFields | CrlFields | OcspFields | CmsFields;

/**
 * What a rehearsal or drill makes carries the mark, what production makes does not: a critical extension (of a signature over a file a signed
 * attribute) and `REHEARSAL ` before each CN (rules.md, Rehearsals and drills; relying parties refuse unknown critical extensions, RFC 5280 4.2, 5.2).
 */
export const rehearsalMark: Rule<'certificate' | 'crl' | 'ocsp' | 'cms'> = {
  id: 'rehearsal-mark',
  on: ['certificate', 'crl', 'ocsp', 'cms'],
  title: 'Rehearsals are marked, production is not',
  clause: 'REHEARSAL-MARK, RFC 5280 4.2, 5.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject, { rehearsal }) => (rehearsal ? missingMarks(subject) : foundMarks(subject)),
};

function missingMarks(subject: Subject): string[] {
  const value = encodeUtf8String(rehearsalText);
  const marked = subject.extensions.some(
    (extension) => extension.oid === oids.rehearsalMark && extension.critical && sameBytes(extension.value, value),
  );
  return [
    ...(marked ? [] : ['The critical rehearsal extension is missing or not as it should be: this could be taken for production.']),
    ...namesOf(subject)
      .filter(([, name]) => !commonNames(name).every(isPrefixed) || commonNames(name).length === 0)
      .map(([label]) => `The CN of the ${label} does not begin with ${rehearsalPrefix.trim()}.`),
  ];
}

function foundMarks(subject: Subject): string[] {
  return [
    ...(hasRehearsalMark(subject.extensions)
      ? ['The rehearsal extension is present in production: every relying party will refuse this.']
      : []),
    ...namesOf(subject)
      .filter(([, name]) => commonNames(name).some(isPrefixed))
      .map(([label]) => `The CN of the ${label} begins with ${rehearsalPrefix.trim()} in production.`),
  ];
}

function namesOf(subject: Subject): [label: string, name: Uint8Array][] {
  if (subject.kind === 'cms') return subject.signer.by === 'serial' ? [['issuer of the signer', subject.signer.issuer]] : [];
  if (subject.kind === 'ocsp') return subject.responderId.by === 'name' ? [['responder', subject.responderId.name]] : [];
  const issuer: [string, Uint8Array] = ['issuer', subject.issuer];
  return subject.kind === 'crl' ? [issuer] : [issuer, ['subject', subject.subject]];
}

const isPrefixed = (commonName: string): boolean => commonName.startsWith(rehearsalPrefix);

function commonNames(name: Uint8Array): string[] {
  return readNameAttributes(name)
    .flat()
    .filter(({ oid }) => oid === oids.commonName)
    .map(({ text }) => text);
}
