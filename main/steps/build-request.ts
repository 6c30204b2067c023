import type { Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { keyAlgorithms } from '../pki/algorithms.ts';
import { buildRequestInfo } from '../pki/build-request.ts';
import { sha256Hex } from '../pki/hash.ts';
import { describeName, encodeName, parseDistinguishedName } from '../pki/name.ts';
import { recipeExtensions } from '../pki/recipe-extensions.ts';
import { markName } from '../pki/rehearsal-mark.ts';
import { requireAlgorithm } from './algorithm-rules.ts';
import { requireAuthorityKey } from './audit-key.ts';
import { requireSubject } from './certificate-item.ts';
import { requireNewKey } from './key-reuse.ts';
import { profileFor, signatureAlgorithmFor } from './profile-rules.ts';
import { textOf } from './state-map.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { base64, fromBase64, type KeyValue, type TbsItem } from './values.ts';
import type { StepContext, StepKind } from './step.ts';

function keyUnder(context: StepContext): KeyValue {
  const value = context.value('subjectKey');
  if (value.type !== 'key') throw new CeremonyError('bug', 'build-request was given something that is not a key.');
  return requireAuthorityKey(value);
}

/** The item and what was checked. Throws policy.*, input.*; nothing is built then. */
function requestItem(context: StepContext): { item: TbsItem; subject: string; checks: Check[] } {
  const { run } = context;
  const profile = profileFor(context, 'certificate');
  const key = keyUnder(context);
  if (profile.kind !== 'subordinate')
    throw new CeremonyError(
      'policy.profile',
      `Profile «${profile.id}» is not for a subordinate CA, and this request is one for a CA of our own. Nothing was built. Name another profile in the plan.`,
    );
  requireAlgorithm(run.plan.rules, key.algorithm);
  const attributes = parseDistinguishedName(textOf(context.parameter('subject')));
  requireSubject(
    profile,
    attributes.map(({ type }) => type),
  );
  const rehearsal = run.mode === 'rehearsal';
  const subject = encodeName(rehearsal ? markName(attributes) : attributes);
  const fresh = requireNewKey(context, key.spkiSha256, `the key «${key.label}»`);
  const tbs = buildRequestInfo({ subject, spki: fromBase64(key.spki), extensions: recipeExtensions(profile, [], rehearsal) });
  const item: TbsItem = {
    item: context.step.id,
    profile: profile.id,
    signatureAlgorithm: signatureAlgorithmFor(profile, key.algorithm),
    keyAlgorithm: key.algorithm,
    tbs: base64(tbs),
    tbsSha256: sha256Hex(tbs),
    planned: { makes: 'request', label: key.label, subject: base64(subject), issuerSpki: key.spki },
  };
  return { item, subject: describeName(subject), checks: [fresh] };
}

/**
 * Builds the CertificationRequestInfo (RFC 2986 §4.1) of a key of this run, which signs it itself: the plan's subject, and of the profile
 * what an applicant asks for (basicConstraints, keyUsage, extendedKeyUsage). Throws policy.*, input.*; nothing is signed.
 */
export const buildRequest: StepKind = {
  kind: 'build-request',
  needs: { subjectKey: 'key' },
  gives: 'tbs',
  with: ['profile', 'subject'],
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
          { label: 'Subject', value: textOf(context.parameter('subject')) },
          { label: 'Profile', value: textOf(context.parameter('profile')) },
          { label: 'Key', value: `${key.label}, ${keyAlgorithms[key.algorithm].title}` },
        ],
      },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const { item, subject, checks } = requestItem(context);
    const { profile, tbsSha256, signatureAlgorithm } = item;
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
          },
          checks,
        );
        return { kind: 'done', value: { type: 'tbs', items: [item] }, data: { subject, tbsSha256 }, checks };
      },
    };
  },
};
