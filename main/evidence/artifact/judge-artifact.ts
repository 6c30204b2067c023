// A signature over a file, judged by the file's hash, what the verifier trusts and the revocation lists at hand. Pure.

import { type Check, failed, notChecked, passed } from '../../checks.ts';
import { exceedsConstraints } from '../../lint/constraint-match.ts';
import { nameConstraintsOf } from '../../lint/decoded.ts';
import { filePurposeOf, isCmsSignedBy, namesSigningCertificate, signerOf, signerProblems } from '../../pki/cms-signer.ts';
import { describeName } from '../../pki/describe-name.ts';
import { describeReason } from '../../pki/describe-extension.ts';
import { describeTime } from '../../pki/describe-time.ts';
import { oids } from '../../pki/oids.ts';
import type { CmsFields } from '../../pki/parse-cms.ts';
import type { CertificateFields, CrlFields } from '../../pki/parse-types.ts';
import { hasRehearsalMark } from '../../pki/rehearsal-mark.ts';
import { isSignedBy } from '../../pki/signed-by.ts';

export interface ArtifactGiven {
  /** Of the file, by the signature's digest algorithm. */
  readonly digest: Uint8Array;
  readonly signature: CmsFields;
  /** Certificates the verifier trusts, whatever else they say; empty: nothing is anchored. */
  readonly trusted: readonly CertificateFields[];
  readonly crls: readonly CrlFields[];
  /** The moment of the verification. */
  readonly now: Date;
}

export interface ArtifactVerdict {
  /** ARTIFACT-HASH, SIGNATURE-VALID, ARTIFACT-SIGNER, VALIDITY-AT-SIGNING, ISSUER-CHAIN, SIGNER-NOT-REVOKED, REHEARSAL-MARK; always all of them. */
  readonly checks: readonly Check[];
  /** One sentence that says what holds. */
  readonly says: string;
}

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

/** Extensions this verification understands; another that is critical refuses (RFC 5280 §4.2). Policies ask nothing of who wants none. */
const understood: ReadonlySet<string> = new Set([
  oids.basicConstraints,
  oids.keyUsage,
  oids.extendedKeyUsage,
  oids.subjectAltName,
  oids.nameConstraints,
  oids.certificatePolicies,
  // REHEARSAL-MARK speaks of it.
  oids.rehearsalMark,
]);

export function judgeArtifact(given: ArtifactGiven): ArtifactVerdict {
  const { signature } = given;
  const signer = signerOf(signature, given.trusted);
  const path = signer === undefined ? [] : pathOf(signer, given);
  const checks = [
    same(signature.messageDigest, given.digest)
      ? passed('ARTIFACT-HASH')
      : failed('ARTIFACT-HASH', 'the file is not the one that was signed: its digest is another'),
    checkSignature(signature, signer),
    checkSigner(signature, signer),
    checkTime(signature, signer, given.now),
    checkPath(given, signer, path),
    checkRevocation(given, path),
    checkMark(signature, path),
  ];
  return { checks, says: sentence(given, signer, checks) };
}

const noSigner = 'the certificate of the signer is neither in the signature nor given';

function checkSignature(signature: CmsFields, signer: CertificateFields | undefined): Check {
  if (signature.signatureAlgorithm === null) return failed('SIGNATURE-VALID', 'it is made with an algorithm that is not used here');
  if (signer === undefined) return failed('SIGNATURE-VALID', noSigner);
  return isCmsSignedBy(signature, signer.spki)
    ? passed('SIGNATURE-VALID', signature.signatureAlgorithm)
    : failed('SIGNATURE-VALID', `the key of ${describeName(signer.subject)} did not sign this`);
}

function checkSigner(signature: CmsFields, signer: CertificateFields | undefined): Check {
  if (signer === undefined) return failed('ARTIFACT-SIGNER', noSigner);
  const [problem] = signerProblems(signer);
  if (problem !== undefined) return failed('ARTIFACT-SIGNER', problem);
  if (signature.signingCertificate === null)
    return notChecked('ARTIFACT-SIGNER', 'the signature does not say which certificate it was made with');
  if (!namesSigningCertificate(signature, signer))
    return failed('ARTIFACT-SIGNER', 'the signature was made with another certificate of that key');
  return passed('ARTIFACT-SIGNER', `${describeName(signer.subject)}, for ${filePurposeOf(signer)}`);
}

function checkTime({ signingTime }: CmsFields, signer: CertificateFields | undefined, now: Date): Check {
  if (signer === undefined) return failed('VALIDITY-AT-SIGNING', noSigner);
  if (signingTime === null) return failed('VALIDITY-AT-SIGNING', 'the signature does not say when it was made');
  const at = signingTime.date;
  if (at > now) return failed('VALIDITY-AT-SIGNING', `it says it was made at ${describeTime(at)}, which has not come`);
  return signer.notBefore.date <= at && at <= signer.notAfter.date
    ? passed('VALIDITY-AT-SIGNING', `signed at ${describeTime(at)}, as the signer says`)
    : failed('VALIDITY-AT-SIGNING', `it says it was made at ${describeTime(at)}, when the certificate of the signer was not valid`);
}

const longestPath = 10;

/** From the signer up to one that is trusted, or as far as it goes; of several issuers with one name the one whose key signed. */
function pathOf(signer: CertificateFields, { signature, trusted }: ArtifactGiven): CertificateFields[] {
  const path = [signer];
  for (let last = signer; path.length <= longestPath && !isTrusted(last, trusted);) {
    const below = last;
    const issuer = [...trusted, ...signature.certificates].find(
      (each) => same(each.subject, below.issuer) && !path.includes(each) && isSignedBy(below, each.spki),
    );
    if (issuer === undefined) break;
    path.push(issuer);
    last = issuer;
  }
  return path;
}

const isTrusted = ({ der }: CertificateFields, trusted: readonly CertificateFields[]): boolean =>
  trusted.some((each) => same(each.der, der));

/** RFC 5280 §6.1 at the time of signing; what is trusted need not be a root. */
function checkPath(given: ArtifactGiven, signer: CertificateFields | undefined, path: readonly CertificateFields[]): Check {
  if (signer === undefined) return failed('ISSUER-CHAIN', noSigner);
  const at = given.signature.signingTime?.date ?? given.now;
  for (const [index, certificate] of path.entries()) {
    const problem = index === 0 ? null : issuerProblem(certificate, path.slice(0, index), at);
    const unknown = certificate.extensions.find(({ oid, critical }) => critical && !understood.has(oid));
    if (problem !== null) return failed('ISSUER-CHAIN', `${describeName(certificate.subject)} ${problem}`);
    if (unknown !== undefined)
      return failed(
        'ISSUER-CHAIN',
        `${describeName(certificate.subject)} has the critical extension ${unknown.oid}, which is not understood here`,
      );
  }
  const top = path.at(-1) ?? signer;
  if (given.trusted.length === 0) return notChecked('ISSUER-CHAIN', 'no certificate was given that is trusted');
  return isTrusted(top, given.trusted)
    ? passed('ISSUER-CHAIN', `up to ${describeName(top.subject)}, which is trusted here`)
    : failed('ISSUER-CHAIN', `the chain ends at ${describeName(top.subject)}, below nothing that is trusted`);
}

/** `below`: the signer's certificate first. Self-issued ones do not count (RFC 5280 §6.1.4 (l)). */
function issuerProblem(issuer: CertificateFields, below: readonly CertificateFields[], at: Date): string | null {
  const { basicConstraints, keyUsage, extendedKeyUsage, notBefore, notAfter, malformed } = issuer;
  const constrained = issuer.extensions.some(({ oid }) => oid === oids.nameConstraints);
  if (malformed.length > 0 || (constrained && nameConstraintsOf(issuer) === null)) return 'has an extension that cannot be read';
  if (basicConstraints?.ca !== true || keyUsage?.bits.includes('keyCertSign') === false) return 'may not sign certificates';
  if (at < notBefore.date || at > notAfter.date) return 'was not valid when the file was signed';
  const between = below.slice(1).filter(({ issuer: name, subject }) => !same(name, subject)).length;
  if (basicConstraints.pathLenConstraint !== undefined && basicConstraints.pathLenConstraint < between)
    return 'allows no so long chain below it';
  const [signer] = below;
  const purposes = signer?.extendedKeyUsage ?? [];
  const allowed = extendedKeyUsage === undefined || extendedKeyUsage.includes(oids.anyExtendedKeyUsage);
  if (!allowed && !purposes.every((oid) => extendedKeyUsage.includes(oid))) return 'may not issue certificates for this purpose';
  return below.some((certificate) => exceedsConstraints(certificate, nameConstraintsOf(issuer)).length > 0)
    ? 'may not issue certificates for that name'
    : null;
}

/** Of every certificate of the chain below what is trusted, by a list of its issuer's that is in force now. */
function checkRevocation({ signature, crls, trusted, now }: ArtifactGiven, path: readonly CertificateFields[]): Check {
  const open: string[] = [];
  for (const [index, certificate] of path.entries()) {
    if (isTrusted(certificate, trusted)) continue;
    const name = describeName(certificate.subject);
    const issuer = path[index + 1];
    const own =
      issuer === undefined ? [] : crls.filter((crl) => same(crl.issuer, issuer.subject) && isFull(crl) && isSignedBy(crl, issuer.spki));
    const newest = own.toSorted((one, other) => other.thisUpdate.date.getTime() - one.thisUpdate.date.getTime())[0];
    if (newest === undefined) {
      open.push(`no full revocation list of the issuer of ${name} was given`);
      continue;
    }
    for (const entry of newest.entries) {
      if (entry.serialNumber !== certificate.serialNumber) continue;
      const [date, at] = [entry.revocationDate.date, signature.signingTime?.date ?? now];
      const why = entry.reason === null ? 'without a reason' : describeReason(entry.reason);
      // The time of signing is the signer's word: whoever has a stolen key dates as he likes. These reasons say that nobody has it (RFC 5280 §5.3.1).
      const later = date > at && entry.reason !== null && harmless.has(entry.reason);
      if (!later) return failed('SIGNER-NOT-REVOKED', `the certificate of ${name} is revoked since ${describeTime(date)}, ${why}`);
    }
    if (newest.nextUpdate === null || newest.nextUpdate.date < now) open.push(`the revocation list given for ${name} is over`);
  }
  const [first] = open;
  if (path.length === 0) return notChecked('SIGNER-NOT-REVOKED', noSigner);
  return first === undefined ? passed('SIGNER-NOT-REVOKED') : notChecked('SIGNER-NOT-REVOKED', first);
}

/** affiliationChanged, superseded, cessationOfOperation. */
const harmless: ReadonlySet<number> = new Set([3, 4, 5]);

/** A list that leaves nothing out: no distribution point of its own, no delta (RFC 5280 §5.2.4, §5.2.5). */
const isFull = ({ extensions }: CrlFields): boolean => !extensions.some(({ critical }) => critical);

function checkMark(signature: CmsFields, path: readonly CertificateFields[]): Check {
  const marked = hasRehearsalMark(signature.extensions) || path.some(({ extensions }) => hasRehearsalMark(extensions));
  return marked ? failed('REHEARSAL-MARK', 'it was signed in a rehearsal and is not for use') : passed('REHEARSAL-MARK', 'no rehearsal');
}

function sentence({ signature }: ArtifactGiven, signer: CertificateFields | undefined, checks: readonly Check[]): string {
  const bad = checks.find(({ verdict }) => verdict === 'failed');
  if (bad !== undefined) return `This signature does not hold: ${bad.reason ?? bad.name}.`;
  const who = signer === undefined ? '' : `«${describeName(signer.subject)}»`;
  const when = signature.signingTime === null ? '' : ` at ${describeTime(signature.signingTime.date)}, by the signer’s own clock`;
  const open = checks.filter(({ verdict }) => verdict === 'not-checked').map(({ reason }) => reason ?? '');
  const anchored = checks.every(({ name, verdict }) => name !== 'ISSUER-CHAIN' || verdict === 'passed');
  const base = `Exactly this file was signed by ${anchored ? who : `a key whose certificate says ${who}`}${when}`;
  return open.length === 0
    ? `${base}, whose certificate for ${signer === undefined ? '' : filePurposeOf(signer)} was valid then, is not revoked, and leads to a certificate trusted here.`
    : `${base}; this was not checked: ${open.join('; ')}.`;
}
