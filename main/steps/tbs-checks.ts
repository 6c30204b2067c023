// Checking a TBS against what was planned, before and after signing alike.

import { failed, passed, type Check } from '../checks.ts';
import { registry } from '../lint/registry.ts';
import { lintCrl, lintCrlInParts, lintParsed, lintRequest } from '../lint/run.ts';
import type { Finding } from '../lint/finding.ts';
import { publicationOf } from '../formats/publication.ts';
import { assembleSigned, dummySignature, splitSigned } from '../pki/assemble.ts';
import { assembleOcsp } from '../pki/build-ocsp.ts';
import { readScope } from '../pki/crl-scope.ts';
import { compareCertificate, compareCrl, type Difference } from '../pki/compare.ts';
import { compareRequest } from '../pki/compare-request.ts';
import { parseCertificate, type CertificateFields } from '../pki/parse-certificate.ts';
import { readWholeCrl } from '../pki/read-whole-crl.ts';
import { limits } from '../pki/der.ts';
import { parseCms } from '../pki/parse-cms.ts';
import { parseOcsp } from '../pki/parse-ocsp.ts';
import { parseRequest } from '../pki/parse-request.ts';
import type { CertificateProfile, CmsProfile, CrlProfile, OcspProfile } from '../pki/profile.ts';
import { lintRoles } from '../lint/role-of-kind.ts';
import type { LintContext, LintRole } from '../lint/rule.ts';
import type { Advance } from '../status/crl-file-reference.ts';
import { CeremonyError } from '../errors.ts';
import { assembleCmsItem, compareCmsItem, lintCmsItem } from './cms-item.ts';
import { compareOcspItem, lintOcspItem } from './ocsp-item.ts';
import type { PlannedCertificate, PlannedCrl, TbsItem } from './set-items.ts';
import { fromBase64 } from './values.ts';
import { tbsBytes } from './tbs-bytes.ts';
import type { RunFacts } from './step.ts';

/** The whole structure around a signature; an OCSP response holds the certificate of a delegated responder (RFC 6960 §4.2.2.2), a signature over a file the chain of its signer. */
export function assembleItem(item: TbsItem, signature: Uint8Array): Uint8Array {
  const { planned, signatureAlgorithm } = item;
  if (planned.makes === 'cms') return assembleCmsItem(planned, tbsBytes(item), signatureAlgorithm, signature);
  if (planned.makes !== 'ocsp') return assembleSigned(tbsBytes(item), signatureAlgorithm, signature);
  return assembleOcsp(
    tbsBytes(item),
    signatureAlgorithm,
    signature,
    planned.responder === undefined ? [] : [fromBase64(planned.responder)],
  );
}

/** The part of the whole structure that is signed. */
export function signedPartOf({ planned }: TbsItem, der: Uint8Array): Uint8Array {
  if (planned.makes === 'cms') return parseCms(der).tbs;
  if (planned.makes === 'ocsp') return parseOcsp(der).tbs;
  return planned.makes === 'crl' ? readWholeCrl(der).tbs : splitSigned(der, limits[planned.makes]).tbs;
}

/** The whole structure with a static dummy signature of the right form (BR 4.3.1.2 names this method). */
export function withDummySignature(item: TbsItem): Uint8Array {
  const known = dummiesBefore.get(item);
  if (known !== undefined) return known;
  const der = assembleItem(item, dummySignature(item.signatureAlgorithm, item.keyAlgorithm));
  dummiesBefore.set(item, der);
  return der;
}

/** Items and bytes never change: what was made of them is made once, however many checks look at it. */
const dummiesBefore = new WeakMap<TbsItem, Uint8Array>();
const parsedBefore = new WeakMap<Uint8Array, CertificateFields>();

function parsed(der: Uint8Array): CertificateFields {
  const known = parsedBefore.get(der);
  if (known !== undefined) return known;
  const fields = parseCertificate(der);
  parsedBefore.set(der, fields);
  return fields;
}

/** A thousand certificates have one issuer. */
let issuerBefore: { readonly text: string; readonly fields: CertificateFields } | null = null;

function parsedIssuer(text: string): CertificateFields {
  if (issuerBefore?.text !== text) issuerBefore = { text, fields: parseCertificate(fromBase64(text)) };
  return issuerBefore.fields;
}

/** What an item is judged beside. */
export interface LintBeside {
  /** Everything that is signed with it: a CRL's issuer may be of the same set. */
  readonly set: readonly TbsItem[];
  /** The moment of signing. */
  readonly now: Date;
  /** Certificates on record that could be the same a second time; absent where no record is at hand. */
  readonly register?: readonly CertificateFields[];
}

/** Lints one item as the run's rule set demands. */
export function lintItem(run: RunFacts, item: TbsItem, der: Uint8Array, { set, now, register }: LintBeside): Finding[] {
  const rehearsal = run.mode !== 'production';
  const rules = run.plan.rules;
  const named = (findings: Finding[]): Finding[] => findings.map((finding) => ({ ...finding, item: item.item }));
  if (item.planned.makes === 'certificate') {
    const context = { rules, role: roleOf(run, item), now, rehearsal, ...(register === undefined ? {} : { register }) };
    const beside = { ...context, ...issuerOf(item.planned, undefined), ...publishedBy(run, item.planned) };
    return named(lintParsed('certificate', parsed(der), beside, registry));
  }
  if (item.planned.makes === 'ocsp') {
    const profile = run.profiles.get(item.profile)?.value as OcspProfile;
    return named(lintOcspItem(run, item.planned, profile, der, now));
  }
  if (item.planned.makes === 'cms') return named(lintCmsItem(run, item.planned, der, now));
  if (item.planned.makes === 'request') return named(lintRequest(der, { rules, role: 'request', now, rehearsal }));
  return named(lintCrl(der, crlContext(run, item, item.planned, { set, now })));
}

/** Of a long CRL: as lintItem does, telling how far it is. Throws as `advance` does. */
export async function lintLongItem(
  run: RunFacts,
  item: TbsItem,
  der: Uint8Array,
  beside: Pick<LintBeside, 'set' | 'now'>,
  advance: Advance,
): Promise<Finding[]> {
  if (item.planned.makes !== 'crl') return lintItem(run, item, der, beside);
  const fields = readWholeCrl(der);
  const parts = lintCrlInParts(fields, crlContext(run, item, item.planned, beside));
  for (;;) {
    const { done, value } = parts.next();
    if (done === true) return value.map((finding) => ({ ...finding, item: item.item }));
    await advance(value, fields.entries.length);
  }
}

/** What a CRL is judged by. */
function crlContext(run: RunFacts, item: TbsItem, planned: PlannedCrl, { set, now }: Pick<LintBeside, 'set' | 'now'>): LintContext {
  const { rules } = run.plan;
  const rehearsal = run.mode !== 'production';
  const { issuerSpki } = planned;
  const issuer = set.find((other) => other.planned.makes === 'certificate' && other.planned.subjectSpki === issuerSpki);
  const found = issuerOf(planned, issuer);
  // A root's certificate has itself as issuer; its CRL, like every other, is judged beside the certificate of the key that signs it.
  const ofRoot = found.issuer === undefined || Buffer.compare(found.issuer.issuer, found.issuer.subject) === 0;
  return { rules, role: ofRoot ? 'root-crl' : 'ca-crl', now, rehearsal, ...found };
}

/** The profile says what a certificate is for, never its own bytes. */
function roleOf(run: RunFacts, item: TbsItem): LintRole {
  const profile = run.profiles.get(item.profile)?.value;
  return profile?.makes === 'certificate' ? lintRoles[profile.kind] : 'unknown';
}

/** The issuer's certificate: of the same set, or of an earlier run. */
function issuerOf({ issuerChain }: PlannedCrl | PlannedCertificate, inSet: TbsItem | undefined): { issuer?: CertificateFields } {
  const [earlier] = issuerChain ?? [];
  if (inSet !== undefined) return { issuer: parseCertificate(withDummySignature(inSet)) };
  return earlier === undefined ? {} : { issuer: parsedIssuer(earlier) };
}

/** Where an existing authority publishes, as its policy says. */
const publishedBy = (run: RunFacts, { issuerChain }: PlannedCertificate): ReturnType<typeof publicationOf> =>
  issuerChain === undefined ? {} : publicationOf(run.policy);

/** The key identifier the issuer's certificate has, where an existing authority signs. */
function issuerIdentifier({ issuerChain }: PlannedCertificate): { issuerSubjectKeyIdentifier?: Uint8Array } {
  const [own] = issuerChain ?? [];
  const identifier = own === undefined ? undefined : parsedIssuer(own).subjectKeyIdentifier;
  return identifier === undefined ? {} : { issuerSubjectKeyIdentifier: identifier };
}

const differencesBefore = new WeakMap<Uint8Array, { readonly run: RunFacts; readonly item: TbsItem; readonly found: Difference[] }>();

/** Every field of the bytes beside plan and profile (PLAN-VS-DER): of the same bytes and item once, however many ask. */
export function differencesOf(run: RunFacts, item: TbsItem, der: Uint8Array): Difference[] {
  const known = differencesBefore.get(der);
  if (known !== undefined && known.run === run && known.item === item) return known.found;
  const found = compareItem(run, item, der);
  differencesBefore.set(der, { run, item, found });
  return found;
}

function compareItem(run: RunFacts, item: TbsItem, der: Uint8Array): Difference[] {
  const profile = run.profiles.get(item.profile)?.value;
  if (profile === undefined) throw new CeremonyError('policy.profile-hash', `Profile «${item.profile}» is not in the plan.`);
  const rehearsal = run.mode !== 'production';
  const planned = item.planned;
  if (planned.makes === 'certificate') {
    return compareCertificate(parsed(der), {
      profile: profile as CertificateProfile,
      serialNumber: planned.serialNumber,
      subject: fromBase64(planned.subject),
      issuer: fromBase64(planned.issuer),
      subjectSpki: fromBase64(planned.subjectSpki),
      issuerSpki: fromBase64(planned.issuerSpki),
      signatureAlgorithm: item.signatureAlgorithm,
      notBefore: new Date(planned.notBefore),
      notAfter: new Date(planned.notAfter),
      ...issuerIdentifier(planned),
      // From the policy, not from what the step kept: an address edited in between would be compared with itself.
      ...publishedBy(run, planned),
      ...(planned.given === undefined ? {} : { given: planned.given }),
      rehearsal,
    });
  }
  if (planned.makes === 'request') {
    return compareRequest(parseRequest(der), {
      profile: profile as CertificateProfile,
      subject: fromBase64(planned.subject),
      spki: fromBase64(planned.issuerSpki),
      signatureAlgorithm: item.signatureAlgorithm,
      rehearsal,
    });
  }
  if (planned.makes === 'cms') return compareCmsItem(item, planned, profile as CmsProfile, der, rehearsal);
  if (planned.makes === 'ocsp') return compareOcspItem(item, planned, profile as OcspProfile, der, rehearsal);
  return compareCrl(readWholeCrl(der), {
    profile: profile as CrlProfile,
    issuer: fromBase64(planned.issuer),
    authorityKeyIdentifier: fromBase64(planned.authorityKeyIdentifier),
    signatureAlgorithm: item.signatureAlgorithm,
    crlNumber: planned.crlNumber,
    thisUpdate: new Date(planned.thisUpdate),
    nextUpdate: new Date(planned.nextUpdate),
    ...(planned.lastUntil === undefined ? {} : { lastUntil: new Date(planned.lastUntil) }),
    entries: planned.allEntries ?? planned.entries.map(fromBase64),
    ...publishedFor(run, planned),
    ...(planned.baseCrlNumber === undefined ? {} : { baseCrlNumber: planned.baseCrlNumber }),
    rehearsal,
  });
}

/** Where the scope of a CRL and the deltas to it are published: from the policy, as for certificates. */
function publishedFor(run: RunFacts, { scope }: PlannedCrl): { distributionPoint: readonly string[] | null; freshest?: readonly string[] } {
  const { publication } = publicationOf(run.policy);
  const { partition } = readScope(scope);
  const freshest = publication?.deltaCrl?.[partition];
  return { distributionPoint: publication?.crl[partition] ?? null, ...(freshest === undefined ? {} : { freshest }) };
}

export function planVsDer(run: RunFacts, item: TbsItem, der: Uint8Array): Check {
  const differences = differencesOf(run, item, der);
  if (differences.length === 0) return passed('PLAN-VS-DER', item.item);
  return failed('PLAN-VS-DER', differences.map((entry) => `${entry.field}: planned ${entry.planned}, found ${entry.found}`).join('; '));
}
