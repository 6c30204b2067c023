// Parsed subjects the edge tests change one field of, and the call that applies one rule.
import type { Finding } from '../../../main/lint/finding.ts';
import { registry } from '../../../main/lint/registry.ts';
import type { LintContext } from '../../../main/lint/rule.ts';
import { lintParsed } from '../../../main/lint/run.ts';
import { type CertificateFields, parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { parseCrl, type ShortCrlFields } from '../../../main/pki/parse-crl.ts';
import type { ParsedTime } from '../../../main/pki/parse-types.ts';
import { crlTbs, rootTbs, signingTime } from '../../fixtures/lint-material.ts';
import { certificateParts, crlParts, joinCertificate, joinCrl } from '../../fixtures/lint-parts.ts';

export const root: CertificateFields = parseCertificate(joinCertificate(certificateParts(rootTbs(false))));
export const markedRoot: CertificateFields = parseCertificate(joinCertificate(certificateParts(rootTbs(true))));
export const crl: ShortCrlFields = parseCrl(joinCrl(crlParts(crlTbs(false))));
export const markedCrl: ShortCrlFields = parseCrl(joinCrl(crlParts(crlTbs(true))));

export const asRoot: LintContext = { rules: 'br', role: 'root', rehearsal: false, now: signingTime };
export const asCrl: LintContext = { rules: 'br', role: 'root-crl', rehearsal: false, now: signingTime, issuer: root };

/** Findings of one rule of the registry on one subject. */
export function findingsOf(id: string, subject: CertificateFields | ShortCrlFields, context: LintContext): Finding[] {
  const rules = registry.filter((rule) => rule.id === id);
  if (rules.length !== 1) throw new Error(`The registry does not hold exactly one rule ${id}.`);
  return subject.kind === 'certificate' ? lintParsed('certificate', subject, context, rules) : lintParsed('crl', subject, context, rules);
}

/** Severities of one rule's findings: empty when it does not fire. */
export function severitiesOf(id: string, subject: CertificateFields | ShortCrlFields, context: LintContext): string[] {
  return findingsOf(id, subject, context).map((finding) => finding.severity);
}

export const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

/** A time as the parser would give it, in the encoding RFC 5280 wants. */
export function time(iso: string): ParsedTime {
  const date = new Date(iso);
  const digits = date.toISOString().replaceAll(/[-:T]|\.000/g, '');
  return date.getUTCFullYear() < 2050 ? { text: digits.slice(2), tag: 0x17, date } : { text: digits, tag: 0x18, date };
}
