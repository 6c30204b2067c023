import type { Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { checkRequestBeside } from '../lint/against-existing.ts';
import { keyAlgorithms } from '../pki/algorithms.ts';
import { buildRequestInfo } from '../pki/build-request.ts';
import type { Der } from '../pki/der.ts';
import { sha256Hex } from '../pki/hash.ts';
import { describeName, encodeName, parseDistinguishedName } from '../pki/name.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import { parseRequest } from '../pki/parse-request.ts';
import type { CertificateProfile } from '../pki/profile.ts';
import { recipeExtensions } from '../pki/recipe-extensions.ts';
import { markName, nameBeside } from '../pki/rehearsal-mark.ts';
import { requireAlgorithm } from './algorithm-rules.ts';
import { requireAuthorityKey } from './audit-key.ts';
import { certificateToRenew, renewsExisting, requireEach } from './certificate-to-renew.ts';
import { requireSubject } from './certificate-item.ts';
import { requireNewKey } from './key-reuse.ts';
import { profileFor, signatureAlgorithmFor } from './profile-rules.ts';
import { textOf } from './state-map.ts';
import { withDummySignature } from './tbs-checks.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { TbsItem } from './set-items.ts';
import { base64, fromBase64, type KeyValue } from './values.ts';
import type { StepContext, StepKind } from './step.ts';

/** Whose request it is: a key of this run that has no certificate, or an authority's, and what is its subject. */
interface Applicant {
  readonly key: KeyValue;
  readonly subject: Der<'Name'>;
  readonly checks: readonly Check[];
  /** The certificate in force; null: there is none yet. */
  readonly existing: Uint8Array | null;
}

function keyUnder(context: StepContext): KeyValue {
  const value = context.value(renewsExisting(context) ? 'renews' : 'subjectKey');
  if (value.type === 'authority') return requireAuthorityKey(value.key);
  if (value.type !== 'key') throw new CeremonyError('bug', 'build-request was given something that is not a key.');
  return requireAuthorityKey(value);
}

function newApplicant(context: StepContext, profile: CertificateProfile): Applicant {
  const key = keyUnder(context);
  const attributes = parseDistinguishedName(textOf(context.parameter('subject')));
  requireSubject(
    profile,
    attributes.map(({ type }) => type),
  );
  const subject = encodeName(context.run.mode !== 'production' ? markName(attributes) : attributes);
  return { key, subject, checks: [requireNewKey(context, key.spkiSha256, `the key «${key.label}»`)], existing: null };
}

/** The authority as it is on record now: another run may have installed a certificate since it was opened. */
function knownApplicant(context: StepContext): Applicant {
  const { key, certificate, checks } = certificateToRenew(context);
  return { key, subject: nameBeside(certificate.subject, context.run.mode !== 'production'), checks, existing: certificate.der };
}

/** NOT-WIDENED: the request asks for no more than the key may do already. Throws policy.existing-certificate. */
function besideExisting(item: TbsItem, existing: Uint8Array | null): Check[] {
  if (existing === null) return [];
  const request = parseRequest(withDummySignature(item));
  return requireEach(
    checkRequestBeside(request, { fields: parseCertificate(existing), subject: request.subject }),
    'Name another profile in the plan.',
  );
}

/** The item and what was checked. Throws policy.*, input.*; nothing is built then. */
function requestItem(context: StepContext): { item: TbsItem; subject: string; checks: Check[] } {
  const { run } = context;
  const profile = profileFor(context, 'certificate');
  if (profile.kind !== 'subordinate')
    throw new CeremonyError(
      'policy.profile',
      `Profile «${profile.id}» is not for a subordinate CA, and this request is one for a CA of our own. Nothing was built. Name another profile in the plan.`,
    );
  const { key, subject, checks, existing } = renewsExisting(context) ? knownApplicant(context) : newApplicant(context, profile);
  requireAlgorithm(run.plan.rules, key.algorithm);
  const extensions = recipeExtensions(profile, [], run.mode !== 'production');
  const tbs = buildRequestInfo({ subject, spki: fromBase64(key.spki), extensions });
  const item: TbsItem = {
    item: context.step.id,
    profile: profile.id,
    signatureAlgorithm: signatureAlgorithmFor(profile, key.algorithm),
    keyAlgorithm: key.algorithm,
    tbs: base64(tbs),
    tbsSha256: sha256Hex(tbs),
    planned: {
      makes: 'request',
      label: key.label,
      subject: base64(subject),
      issuerSpki: key.spki,
      ...(existing === null ? {} : { existing: base64(existing) }),
    },
  };
  return { item, subject: describeName(subject), checks: [...checks, ...besideExisting(item, existing)] };
}

/**
 * Builds the CertificationRequestInfo (RFC 2986 §4.1) of a key of this run, which signs it itself: the plan's subject, and of the profile
 * what an applicant asks for (basicConstraints, keyUsage, extendedKeyUsage). Of an authority that was opened (`renews`) the subject is
 * that of its certificate, to the byte, and no more is asked for than that one has (KEY-REUSE, EXISTING-CERTIFICATE, NOT-WIDENED). Throws
 * policy.*, input.*; nothing is signed.
 */
export const buildRequest: StepKind = {
  kind: 'build-request',
  needs: {},
  needsOneOf: [{ subjectKey: 'key' }, { renews: 'authority' }],
  gives: 'tbs',
  with: ['profile'],
  optionalWith: ['subject'],
  model: { acting: 'one', requires: ['present'] },
  view(context) {
    const key = keyUnder(context);
    return {
      will: 'The bytes of the request are built from plan, profile and the key’s public half. Nothing is signed yet.',
      button: 'Build the request',
      awaited: anyOfRoles(context),
      prompts: [],
      stage: {
        kind: 'facts',
        facts: [
          { label: 'Subject', value: renewsExisting(context) ? 'that of the certificate in force' : textOf(context.parameter('subject')) },
          { label: 'Profile', value: textOf(context.parameter('profile')) },
          { label: 'Key', value: `${key.label}, ${keyAlgorithms[key.algorithm].title}` },
        ],
      },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const { item, subject, checks } = requestItem(context);
    const { profile, tbsSha256, signatureAlgorithm, planned } = item;
    const existing = planned.makes === 'request' && planned.existing !== undefined ? sha256Hex(fromBase64(planned.existing)) : null;
    return {
      kind: 'commit',
      commit() {
        const spkiSha256 = sha256Hex(fromBase64(item.planned.issuerSpki));
        context.log(
          input.person.id,
          'tbs-built',
          {
            item: item.item,
            makes: 'request',
            profile,
            tbsSha256,
            issuerSpkiSha256: spkiSha256,
            subjectSpkiSha256: spkiSha256,
            signatureAlgorithm,
            ...(existing === null ? {} : { existingSha256: existing }),
          },
          checks,
        );
        return { kind: 'done', value: { type: 'tbs', items: [item] }, data: { subject, tbsSha256 }, checks };
      },
    };
  },
};
