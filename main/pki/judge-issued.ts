// A certificate that came back from another CA, judged by what was asked for and by the certificates above it. Pure; used before it is
// installed and once more by whoever verifies the evidence.

import { failed, passed, type Check } from '../checks.ts';
import { nameTexts } from './describe-name.ts';
import { describeName } from './name.ts';
import { keyPurposeOid } from './key-purpose.ts';
import type { CertificateFields } from './parse-certificate.ts';
import type { RequestFields } from './parse-request.ts';
import { isSignedBy } from './signed-by.ts';
import { chainLimits } from './read-certificate-chain.ts';

/** What came back, and what it is held to. */
export interface IssuedCertificate {
  readonly certificate: CertificateFields;
  /** The certificates above it, its issuer's first, a root last. */
  readonly chain: readonly CertificateFields[];
  readonly request: RequestFields;
  /** When it is installed. */
  readonly at: Date;
}

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
const selfIssued = ({ issuer, subject }: CertificateFields): boolean => same(issuer, subject);

/** CERTIFICATE-KEY, CERTIFICATE-SUBJECT, CERTIFICATE-CA, CERTIFICATE-VALID and ISSUER-CHAIN, in this order; every one has a verdict. */
export function judgeIssued(issued: IssuedCertificate): Check[] {
  return [checkKey(issued), checkSubject(issued), checkAuthority(issued), checkDates(issued), checkChain(issued)];
}

function checkKey({ certificate, request }: IssuedCertificate): Check {
  return same(certificate.spki, request.spki)
    ? passed('CERTIFICATE-KEY')
    : failed('CERTIFICATE-KEY', 'the certificate is for another key than the one that asked for it');
}

function checkSubject({ certificate, request }: IssuedCertificate): Check {
  if (same(certificate.subject, request.subject)) return passed('CERTIFICATE-SUBJECT', describeName(certificate.subject));
  // RFC 5280 §7.1 compares values, and CAs rewrite the string types.
  if (JSON.stringify(nameTexts(certificate.subject)) === JSON.stringify(nameTexts(request.subject)))
    return passed('CERTIFICATE-SUBJECT', `${describeName(certificate.subject)}, the same text in other string types`);
  return failed(
    'CERTIFICATE-SUBJECT',
    `the certificate is for ${describeName(certificate.subject)}, and the request asked for ${describeName(request.subject)}`,
  );
}

/** RFC 5280 §4.2.1.3, §4.2.1.9, §4.2.1.12: what the certificate does not allow the key cannot do, whatever was asked for. */
function checkAuthority({ certificate, request }: IssuedCertificate): Check {
  const { basicConstraints, keyUsage, extendedKeyUsage, subjectKeyIdentifier, malformed } = certificate;
  const refuse = (why: string): Check => failed('CERTIFICATE-CA', why);
  if (malformed.length > 0) return refuse(`its extension ${malformed.join(', ')} cannot be read`);
  if (basicConstraints?.ca !== true) return refuse('its basicConstraints do not say that it is a CA');
  // RFC 5280 §4.2.1.2 and §5.2.1: without it no CRL of this CA can name its key.
  if (subjectKeyIdentifier === undefined) return refuse('it has no subjectKeyIdentifier');
  const missing = (['keyCertSign', 'cRLSign'] as const).filter((bit) => keyUsage?.bits.includes(bit) !== true);
  if (missing.length > 0) return refuse(`its keyUsage lacks ${missing.join(' and ')}`);
  const [asked, given] = [request.basicConstraints?.pathLenConstraint, basicConstraints.pathLenConstraint];
  if (asked !== undefined && given !== undefined && given < asked)
    return refuse(`its pathLenConstraint is ${given}, and the request asked for ${asked}`);
  const lacking = (request.extendedKeyUsage ?? []).filter((purpose) => extendedKeyUsage?.includes(purpose) === false);
  if (lacking.length > 0 && extendedKeyUsage?.includes(keyPurposeOid('anyExtendedKeyUsage')) !== true)
    return refuse(`its extendedKeyUsage lacks ${lacking.join(' and ')}, which the request asked for`);
  return passed('CERTIFICATE-CA', given === undefined ? 'no path length' : `path length ${given}`);
}

const within = ({ notBefore, notAfter }: CertificateFields, at: Date): boolean => at >= notBefore.date && at <= notAfter.date;
const span = ({ notBefore, notAfter }: CertificateFields): string => `${notBefore.date.toISOString()} until ${notAfter.date.toISOString()}`;

function checkDates({ certificate, at }: IssuedCertificate): Check {
  return within(certificate, at)
    ? passed('CERTIFICATE-VALID', `until ${certificate.notAfter.date.toISOString()}`)
    : failed('CERTIFICATE-VALID', `the certificate is valid from ${span(certificate)}, and it is ${at.toISOString()}`);
}

/** RFC 5280 §6.1: names chain to the byte, every signature verifies, every issuer is a CA within its path length and its time; the last is a root. */
function checkChain({ certificate, chain, at }: IssuedCertificate): Check {
  const refuse = (why: string): Check => failed('ISSUER-CHAIN', why);
  const root = chain.at(-1);
  if (root === undefined) return refuse('no certificate of an issuer was given');
  if (chain.length > chainLimits.maxCertificates) return refuse(`it is longer than ${chainLimits.maxCertificates} certificates`);
  // Our own certificate is the first intermediate below whoever issued it.
  let intermediates = selfIssued(certificate) ? 0 : 1;
  for (const [index, issuer] of chain.entries()) {
    const below = index === 0 ? certificate : (chain[index - 1] ?? certificate);
    const [whose, named] = [describeName(below.subject), describeName(issuer.subject)];
    if (!same(below.issuer, issuer.subject)) return refuse(`${whose} was issued by ${describeName(below.issuer)}, and ${named} was given`);
    if (!isSignedBy(below, issuer.spki)) return refuse(`the key of ${named} did not sign the certificate of ${whose}`);
    // RFC 5280 §4.2.1.3: a certificate without keyUsage restricts nothing; some old roots have none.
    if (issuer.basicConstraints?.ca !== true || issuer.keyUsage?.bits.includes('keyCertSign') === false)
      return refuse(`${named} may not sign certificates`);
    const limit = issuer.basicConstraints.pathLenConstraint;
    if (limit !== undefined && limit < intermediates)
      return refuse(`${named} allows ${limit} CA${limit === 1 ? '' : 's'} below it, and this would be ${intermediates}`);
    if (!within(issuer, at)) return refuse(`the certificate of ${named} is valid from ${span(issuer)}, and it is ${at.toISOString()}`);
    if (!selfIssued(issuer)) intermediates += 1;
  }
  if (!selfIssued(root) || !isSignedBy(root, root.spki))
    return refuse(`it does not end with a root: ${describeName(root.subject)} did not sign itself`);
  return passed('ISSUER-CHAIN', `up to ${describeName(root.subject)}`);
}
