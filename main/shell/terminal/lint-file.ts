import { CeremonyError } from '../../errors.ts';
import type { Finding } from '../../lint/finding.ts';
import { resolveRole } from '../../lint/role.ts';
import { lintCertificate, lintCrlFields, lintOcsp, lintRequest } from '../../lint/run.ts';
import type { LintContext, LintRole } from '../../lint/rule.ts';
import { tags } from '../../pki/der-content.ts';
import { limits, readDer } from '../../pki/der.ts';
import { type CertificateFields, parseCertificate } from '../../pki/parse-certificate.ts';
import { parseOcsp } from '../../pki/parse-ocsp.ts';
import { parseRequest } from '../../pki/parse-request.ts';
import { parsePemOrDer } from '../../pki/pem.ts';
import type { RuleSet } from '../../pki/profile.ts';
import { longCrlBytes, mostCrlBytes, readWholeCrl } from '../../pki/read-whole-crl.ts';
import { readRequestFile } from '../../pki/read-request-file.ts';
import { hasRehearsalMark } from '../../pki/rehearsal-mark.ts';

export interface LintRequest {
  readonly rules: RuleSet;
  readonly role: LintRole;
  /** The issuer's certificate as a file. */
  readonly issuer: Uint8Array | null;
  /** Other certificates at hand, among which duplicates and twins are looked for. */
  readonly register?: readonly CertificateFields[];
}

export interface LintedFile {
  readonly kind: 'certificate' | 'crl' | 'request' | 'ocsp';
  /** It carries the mark of a rehearsal, and was judged as one. */
  readonly rehearsal: boolean;
  /** What it was judged as: as asked, or as the bytes say. */
  readonly role: LintRole;
  readonly findings: readonly Finding[];
}

/** Lints a certificate, a CRL or a request, PEM or DER, or an OCSP response in DER; which of them is seen from the bytes. Throws input.*. */
export function lintFile(bytes: Uint8Array, request: LintRequest): LintedFile {
  const kind = kindOf(bytes);
  const context: Omit<LintContext, 'rehearsal'> = {
    rules: request.rules,
    role: request.role,
    ...(request.register === undefined ? {} : { register: request.register }),
    ...(request.issuer === null
      ? {}
      : { issuer: parseCertificate(parsePemOrDer(request.issuer, 'CERTIFICATE', limits.certificate.maxBytes)) }),
  };
  if (kind === 'certificate') {
    const der = parsePemOrDer(bytes, 'CERTIFICATE', limits.certificate.maxBytes);
    const fields = parseCertificate(der);
    const judged: LintContext = { ...context, rehearsal: hasRehearsalMark(fields.extensions) };
    return { kind, rehearsal: judged.rehearsal, role: resolveRole(fields, judged), findings: lintCertificate(der, judged) };
  }
  if (kind === 'request') {
    const { der } = readRequestFile(bytes);
    const fields = parseRequest(der);
    const judged: LintContext = { ...context, rehearsal: hasRehearsalMark(fields.extensions) };
    return { kind, rehearsal: judged.rehearsal, role: resolveRole(fields, judged), findings: lintRequest(der, judged) };
  }
  if (kind === 'ocsp') {
    const fields = parseOcsp(bytes);
    const judged: LintContext = { ...context, rehearsal: hasRehearsalMark(fields.extensions) };
    return { kind, rehearsal: judged.rehearsal, role: resolveRole(fields, judged), findings: lintOcsp(bytes, judged) };
  }
  const fields = readWholeCrl(parsePemOrDer(bytes, 'X509 CRL', mostCrlBytes));
  const judged: LintContext = { ...context, rehearsal: hasRehearsalMark(fields.extensions) };
  return { kind, rehearsal: judged.rehearsal, role: resolveRole(fields, judged), findings: lintCrlFields(fields, judged) };
}

// By the PEM label; in DER a TBSCertList has a time where a TBSCertificate has a SEQUENCE, a CertificationRequestInfo
// ends with [0] in its fourth place (RFC 5280 4.1, 5.1; RFC 2986 4.1).
function kindOf(bytes: Uint8Array): LintedFile['kind'] {
  if (bytes[0] !== 0x30) {
    const text = Buffer.from(bytes).toString('latin1');
    const blocks = text.split('-----BEGIN ').length - 1;
    if (blocks > 1)
      throw new CeremonyError(
        'input.unsupported',
        `The file holds ${blocks} PEM blocks, and one is linted at a time. Nothing was checked. Put each into a file of its own.`,
      );
    // certtool and certutil write text in front of a request; in front of anything else it is refused.
    const label = (/^-----BEGIN ([A-Z0-9 ]+)-----/.exec(text) ?? /^-----BEGIN ((?:NEW )?CERTIFICATE REQUEST)-----/m.exec(text))?.[1];
    if (label === 'CERTIFICATE') return 'certificate';
    if (label === 'X509 CRL') return 'crl';
    if (label === 'CERTIFICATE REQUEST' || label === 'NEW CERTIFICATE REQUEST') return 'request';
    if (label !== undefined)
      throw new CeremonyError(
        'input.unsupported',
        `The file holds a ${label}, and only certificates, CRLs, certificate requests and OCSP responses (in DER) can be linted here. Nothing was checked.`,
      );
    throw new CeremonyError(
      'input.not-pem',
      'The file is neither PEM nor DER: it begins neither with -----BEGIN nor with a SEQUENCE. Nothing was checked. Cut off what stands before -----BEGIN.',
    );
  }
  // Nothing else is that long.
  if (bytes.length > longCrlBytes) return 'crl';
  const tbs = readDer(bytes, limits.crl, 'file').children[0];
  // RFC 6960 4.2.1: an OCSPResponse begins with its status.
  if (tbs?.tag === tags.enumerated) return 'ocsp';
  if (tbs?.children.length === 4 && tbs.children[0]?.tag === 0x02 && tbs.children[3]?.tag === 0xa0) return 'request';
  const times = [0x17, 0x18];
  return [2, 3].some((index) => times.includes(tbs?.children[index]?.tag ?? 0)) ? 'crl' : 'certificate';
}
