// What a certificate is built from: a key made in this run that signs itself, a request and the authority that answers it, or a
// root's own certificate that is made anew.

import type { Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { KeyAlgorithm } from '../pki/algorithms.ts';
import type { Der } from '../pki/der.ts';
import { sha256Hex } from '../pki/hash.ts';
import { describeName, encodeName, parseDistinguishedName, type NameAttribute } from '../pki/name.ts';
import { parseCertificate, type CertificateFields } from '../pki/parse-certificate.ts';
import type { CertificateProfile } from '../pki/profile.ts';
import { markName, nameBeside } from '../pki/rehearsal-mark.ts';
import { namesOfRequest, subjectOfRequest } from '../pki/request-values.ts';
import { readArtifact, artifactKey } from '../store/tables/artifact.ts';
import { requireAuthorityKey } from './audit-key.ts';
import type { CertificateSubject } from './certificate-item.ts';
import { authorityAsIssuer, selfAsIssuer, type CertificateIssuer } from './certificate-issuer.ts';
import { crossSource } from './cross-source.ts';
import { givenByPlan } from './given-by-plan.ts';
import { certificatesOfKey } from './certificates-of-key.ts';
import { requireSoundIssuers } from './key-compromise.ts';
import { requireNewKey } from './key-reuse.ts';
import { authorityValue, existingAuthority } from './existing-authority.ts';
import { purposeSource } from './purpose-source.ts';
import { logEvents } from './log-events.ts';
import { requireNotHeld } from './reserve.ts';
import { renewalSource } from './renewal-source.ts';
import { checkRequest, unchanged, type ProofBy } from './request-checks.ts';
import { textOf } from './state-map.ts';
import { fromBase64, type RequestValue } from './values.ts';
import type { StepContext } from './step.ts';

export interface CertificateSource {
  readonly issuer: CertificateIssuer;
  readonly of: CertificateSubject;
  readonly subjectAlgorithm: KeyAlgorithm;
  readonly subjectSpkiSha256: string;
  readonly subject: readonly NameAttribute[] | Der<'Name'>;
  readonly checks: readonly Check[];
}

/** Label → SHA-256 of the request that the log says was imported under it last, by the steps this one builds from. */
export function importedRequests(context: StepContext): ReadonlyMap<string, string> {
  const steps = [context.step.needs?.['request'] ?? context.step.needs?.['requests'] ?? []].flat();
  const imported = new Map<string, string>();
  for (const { event, step, data } of logEvents(context.store, context.run.id))
    if (event === 'request-imported' && steps.includes(step ?? '')) imported.set(textOf(data['label']), textOf(data['sha256']));
  return imported;
}

/** REQUEST-UNCHANGED: the step's value, the kept file and the log tell of the same bytes. Throws state.checks-failed. */
function requireUnchanged(context: StepContext, imported: ReadonlyMap<string, string>, request: RequestValue, der: Uint8Array): Check {
  const kept = readArtifact(context.store, artifactKey(context.run.id, `artifacts/${request.label}/request.der`));
  const found = sha256Hex(der);
  const check = unchanged(
    imported.get(request.label) === found && request.sha256 === found && kept !== null && sha256Hex(kept.bytes) === found,
    request.label,
  );
  if (check.verdict === 'passed') return check;
  context.log('conclave', 'request-refused', { label: request.label, sha256: found }, [check]);
  throw new CeremonyError(
    'state.checks-failed',
    `REQUEST-UNCHANGED failed: ${check.reason ?? ''}. Nothing was built. Stop and run conclave audit.`,
  );
}

/** The plan's subject where the playbook takes it from there, otherwise the request's. */
function subjectOf(context: StepContext, request: Parameters<typeof subjectOfRequest>[0] | null): readonly NameAttribute[] {
  const planned = textOf(context.parameter('subject'));
  if (planned !== '') return parseDistinguishedName(planned);
  if (request === null)
    throw new CeremonyError('input.schema', 'Neither plan nor request names a subject. Nothing was built. Correct the playbook.');
  return subjectOfRequest(request);
}

/** The authority that was opened, as the issuer. */
export function openedIssuer(context: StepContext): CertificateIssuer {
  const authority = context.value('issuer');
  if (authority.type !== 'authority') throw new CeremonyError('bug', 'build-certificate was given something that is not an authority.');
  const issuer = authorityAsIssuer(context.run, authority);
  requireSoundIssuers(context.store, issuer.label, issuer.chain);
  requireNotHeld(context.store, authority.key.spkiSha256, issuer.label);
  return issuer;
}

/** The certificate the plan names, where the key of a subordinate CA has it and gets another one; null: the key has none. */
function existingOfCa(context: StepContext, { kind }: CertificateProfile, spkiSha256: string): CertificateFields | null {
  if (kind !== 'subordinate') return null;
  const named = certificatesOfKey(context.store, spkiSha256).find(({ sha256 }) => sha256 === context.run.plan.existingCertificate);
  return named === undefined ? null : parseCertificate(named.der);
}

/** Name bytes are never written anew (RFC 5280 §4.1.2.6): what is signed below finds its issuer by them. */
function sameSubject({ run }: StepContext, wanted: readonly NameAttribute[], { subject }: CertificateFields): Der<'Name'> {
  const planned = describeName(encodeName(run.mode !== 'production' ? markName(wanted) : wanted));
  const name = nameBeside(subject, run.mode !== 'production');
  if (describeName(name) === planned) return name;
  throw new CeremonyError(
    'policy.existing-certificate',
    `SAME-SUBJECT-AND-KEY: the plan’s subject is ${planned}, and the certificate it names is that of ${describeName(name)}. Nothing was built. Correct the subject in the plan.`,
  );
}

/**
 * What is built for one request. `imported`: what the log tells of; `proofBy`: who verifies the proof of possession, unless this
 * process did so over the very same bytes when they were imported: what stands between the two is a database, perhaps another process.
 */
export function sourceOfRequest(
  context: StepContext,
  profile: CertificateProfile,
  issuer: CertificateIssuer,
  request: RequestValue,
  imported: ReadonlyMap<string, string>,
  proofBy: ProofBy,
): CertificateSource {
  const der = fromBase64(request.der);
  const same = requireUnchanged(context, imported, request, der);
  const { fields, keyAlgorithm, checks } = checkRequest(der, context.run.plan.rules, proofBy);
  const names = profile.extensions.subjectAltName === undefined ? [] : namesOfRequest(fields);
  const existing = existingOfCa(context, profile, sha256Hex(fields.spki));
  const identifier = existing?.subjectKeyIdentifier;
  return {
    issuer,
    of: {
      spki: fields.spki,
      given: {
        subjectAltNames: names,
        ...givenByPlan(context.run.plan, profile),
        ...(identifier === undefined ? {} : { subjectKeyIdentifier: Buffer.from(identifier).toString('hex') }),
      },
      request,
      ...(existing === null ? {} : { existing: existing.der }),
    },
    subjectAlgorithm: keyAlgorithm,
    subjectSpkiSha256: sha256Hex(fields.spki),
    subject: existing === null ? subjectOf(context, fields) : sameSubject(context, subjectOf(context, fields), existing),
    checks: [same, ...checks, requireNewKey(context, sha256Hex(fields.spki), 'the key of the request')],
  };
}

function fromRequest(context: StepContext, profile: CertificateProfile): CertificateSource {
  const request = context.value('request');
  if (request.type !== 'request') throw new CeremonyError('bug', 'build-certificate was given something that is not a request.');
  return sourceOfRequest(context, profile, openedIssuer(context), request, importedRequests(context), 'both');
}

function successionIn(context: StepContext): Pick<CertificateSubject, 'succession'> {
  const succession = context.step.needs?.['succession'] === undefined ? null : context.value('succession');
  return succession?.type === 'succession' ? { succession } : {};
}

function selfSigned(context: StepContext): CertificateSource {
  const subject = context.value('subjectKey');
  const issuer = context.value('issuerKey');
  if (subject.type !== 'key' || issuer.type !== 'key')
    throw new CeremonyError('bug', 'build-certificate was given something that is not a key.');
  if (subject.spkiSha256 !== issuer.spkiSha256)
    throw new CeremonyError(
      'input.unsupported',
      'A certificate of two keys of one run is not built. Nothing was built. Correct the playbook.',
    );
  requireAuthorityKey(subject);
  return {
    issuer: selfAsIssuer(issuer),
    of: { spki: fromBase64(subject.spki), ...successionIn(context) },
    subjectAlgorithm: subject.algorithm,
    subjectSpkiSha256: subject.spkiSha256,
    subject: subjectOf(context, null),
    checks: [requireNewKey(context, subject.spkiSha256, `the key «${subject.label}»`)],
  };
}

/** Throws input.*, policy.* and state.checks-failed; nothing is reserved or built. */
export function certificateSource(context: StepContext, profile: CertificateProfile): CertificateSource {
  const { request, existing, renews, issuer } = context.step.needs ?? {};
  requireKindOf(profile, { issued: issuer !== undefined, existing: existing !== undefined });
  if (existing !== undefined) return crossSource(context, profile);
  if (issuer !== undefined && request === undefined) return purposeSource(context, profile);
  if (renews !== undefined) return renewal(context);
  return request !== undefined ? fromRequest(context, profile) : selfSigned(context);
}

/** `issued`: under an authority; `existing`: for another CA's certificate. Throws policy.profile for a profile that is for something else. */
export function requireKindOf(profile: CertificateProfile, { issued, existing }: { issued: boolean; existing: boolean }): void {
  const root = profile.kind === 'root';
  // Only a self-signed certificate is a root's, and only a root signs itself (RFC 5280 §3.2).
  if (root === issued)
    throw new CeremonyError(
      'policy.profile',
      `Profile «${profile.id}» is for ${root ? 'a root, which signs itself' : 'what an authority issues'}, and the playbook builds ${issued ? 'under an authority' : 'a self-signed certificate'}. Nothing was built. Name another profile in the playbook.`,
    );
  if (existing !== (profile.kind === 'cross'))
    throw new CeremonyError(
      'policy.profile',
      `Profile «${profile.id}» is ${profile.kind === 'cross' ? 'for a cross-certificate, and the playbook builds something else' : 'not for a cross-certificate'}. Nothing was built. Name another profile in the playbook.`,
    );
}

function renewal(context: StepContext): CertificateSource {
  const authority = context.value('renews');
  if (authority.type !== 'authority') throw new CeremonyError('bug', 'build-certificate was given something that is not an authority.');
  // Read again: another run may have renewed it since it was opened.
  return renewalSource(context.run, authorityValue(existingAuthority(context.store, authority.label), authority.proved));
}
