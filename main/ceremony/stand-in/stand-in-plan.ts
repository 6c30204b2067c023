// The plans of the unattended rehearsals that make a stand-in: the root ceremony, and where it must be retired already its end; for a
// request of our own its ceremony, and the certificate a stand-in of its issuer signs.

import { CeremonyError } from '../../errors.ts';
import { canonicalJson, type JsonObject } from '../../formats/canonical-json.ts';
import { demandOf, type Policy } from '../../formats/policy.ts';
import { makesAuthority, namesExisting, parsePlaybook, planParameter, profileIdsOf, type Playbook } from '../../formats/playbook.ts';
import type { Plan } from '../../formats/plan.ts';
import { parseProfile } from '../../formats/profile.ts';
import { fullPartition, partitionsOf } from '../../pki/crl-scope.ts';
import { sha256Hex } from '../../pki/hash.ts';
import type { ResourceLibrary } from '../run-files.ts';
import type { Likeness } from './likeness.ts';

/** ub-common-name of X.520 is 64 characters, of which the rehearsal mark takes ten. */
const commonNameMax = 54;
/** Long enough for everything an authority issues; where it is renewed, the least a root has (BR 7.1.2.1.1): what is made anew ends later. */
const longRoot = 'P20Y';
const shortRoot = 'P2922D';
/** Longer than any CRL a plan may ask for: the plan is what is rehearsed, not the stand-in's policy. */
const farHorizon = 'P25Y';

/** Playbooks a stand-in is made with. */
export type StandInPlaybook =
  | 'root-ca'
  | 'root-ca-with-audit-key'
  | 'crl-series'
  | 'retire-authority'
  | 'subordinate-request'
  | 'issuing-ca'
  | 'install-issued-certificate'
  | 'renew-subordinate'
  | 'purpose-key';

/** Whoever signs for the stand-in of a request. */
const issuerLabel = 'stand-in-issuer';

/** What the stand-in of an authority has issued, where something is to be revoked. */
const holderLabel = 'stand-in-holder';
const holderSubject = 'CN=Stand-in holder,O=Stand-in,C=XX';

/** Kinds of step that are about what an authority has issued. */
const aboutIssued: ReadonlySet<string> = new Set(['propose-revocation', 'propose-mass-revocation', 'build-ocsp']);

/** Whether a playbook revokes, or answers for certificates: its stand-in must have issued something. */
export const needsIssued = ({ steps }: Pick<Playbook, 'steps'>): boolean => steps.some(({ kind }) => aboutIssued.has(kind));

/** Whether a playbook revokes a class of certificates: no CA is among them, so its stand-in must have issued something else. */
export const needsMany = ({ steps }: Pick<Playbook, 'steps'>): boolean => steps.some(({ kind }) => kind === 'propose-mass-revocation');

/** The label a plan gives the step of this kind under this name; null: there is no such step. */
function labelGiven({ params }: Pick<Plan, 'params'>, { steps }: Pick<Playbook, 'steps'>, kind: string, name: string): string | null {
  const label = steps.find((step) => step.kind === kind)?.with?.[name];
  const parameter = typeof label === 'string' ? planParameter(label) : null;
  const value = parameter === null ? label : params[parameter];
  return typeof value === 'string' ? value : null;
}

/** Label of the responder a plan opens: its stand-in must have authorised one. null: it opens none. */
export const responderOf = (plan: Pick<Plan, 'params'>, playbook: Pick<Playbook, 'steps'>): string | null =>
  labelGiven(plan, playbook, 'open-responder', 'responder');

/** Label of the signer a plan opens: its stand-in must have made one for files. null: it opens none. */
export const signerOf = (plan: Pick<Plan, 'params'>, playbook: Pick<Playbook, 'steps'>): string | null =>
  labelGiven(plan, playbook, 'open-signer', 'signer');

/** The label under which a plan takes over an authority from elsewhere; null: it takes over none. */
export const takenOver = (plan: Pick<Plan, 'params'>, playbook: Pick<Playbook, 'steps'>): string | null =>
  labelGiven(plan, playbook, 'import-authority', 'label');

/** Whether a playbook lets a list out that was signed ahead: its stand-in must have signed some. */
export const releases = ({ steps }: Pick<Playbook, 'steps'>): boolean => steps.some(({ kind }) => kind === 'release-crl');

/** Whether a playbook asks for the next certificate of a subordinate CA, or installs it; null: neither. */
export function renewalOf({ steps }: Pick<Playbook, 'steps'>): 'asked' | 'installed' | null {
  const kinds = steps.filter(({ needs }) => needs?.['renews'] !== undefined).map(({ kind }) => kind);
  return kinds.includes('install-authority') ? 'installed' : kinds.includes('build-request') ? 'asked' : null;
}

/** Whether a playbook signs checkpoints with an audit key that was made before. */
export const findsAuditKey = ({ steps }: Pick<Playbook, 'steps'>): boolean =>
  steps.some(({ kind }) => kind === 'sign-checkpoint') && !steps.some(({ kind }) => kind === 'generate-key-pair');

export interface StandInAsked {
  readonly plan: Plan;
  readonly playbook: Playbook;
  readonly label: string;
  /** What the label names: an authority, one that another CA certified, or a request that waits for its certificate. */
  readonly is: 'authority' | 'subordinate' | 'request';
  readonly likeness: Likeness | null;
  /** SHA-256 of the certificate the stand-in has so far; null: none. */
  readonly existing: string | null;
}

/** Of the approve steps of a plan: the fewest people one of them asks for, and every role that may approve. */
function approvers({ plan, playbook }: StandInAsked): { quorum: number; roles: string[] } {
  const gates = playbook.steps.filter(({ kind }) => kind === 'approve');
  const quorums = gates.map(({ quorum = 1 }) => {
    const parameter = planParameter(String(quorum));
    const value = parameter === null ? quorum : plan.params[parameter];
    return typeof value === 'number' ? value : 1;
  });
  const roles = [...new Set(['custodian', ...gates.flatMap(({ by }) => by)])];
  return { quorum: Math.max(1, Math.min(...quorums, 20)), roles };
}

/** Every partition the plan's profiles assign has an address, and where one makes CRLs of partitions and none assigns any, there is one; deltas have theirs where a CRL says where they are. */
function publicationFor({ plan }: StandInAsked, library: ResourceLibrary): NonNullable<Policy['publication']> {
  const profiles = Object.keys(plan.profiles).flatMap((id) => {
    const bytes = library.profile(id);
    return bytes === null ? [] : [parseProfile(bytes).value];
  });
  const assigned = profiles.flatMap((profile) => {
    const points = profile.makes === 'certificate' ? profile.extensions.cRLDistributionPoints : undefined;
    return points === undefined ? [] : partitionsOf(points.crlPartition);
  });
  const saysDeltas = profiles.some((profile) => profile.makes === 'crl' && profile.extensions.freshestCRL !== undefined);
  const divided = profiles.some((profile) => profile.makes === 'crl' && profile.scope === 'partition') ? ['stand-in'] : [];
  return {
    crl: Object.fromEntries(
      [fullPartition, ...assigned, ...divided].map((name) => [
        name,
        [`http://stand-in.invalid/authority${name === fullPartition ? '' : `-${name}`}.crl`],
      ]),
    ),
    ...(saysDeltas ? { deltaCrl: { [fullPartition]: ['http://stand-in.invalid/authority-delta.crl'] } } : {}),
    caIssuers: ['http://stand-in.invalid/authority.cer'],
    ocsp: ['http://stand-in.invalid/ocsp'],
  };
}

/** The real authority's policy with stand-in people; without it one that the plan itself is just strict enough for. */
function policyOf(asked: StandInAsked, library: ResourceLibrary): Policy {
  const { plan, label, likeness } = asked;
  const real = likeness?.policy ?? null;
  if (real !== null) {
    const { revoked: _revoked, ...policy } = real;
    const issues = needsIssued(asked.playbook) ? { publication: policy.publication ?? publicationFor(asked, library) } : {};
    return { ...policy, ...issues, people: 'at-roll-call' };
  }
  const act = approvers(asked) as Policy['acts']['crl'];
  return {
    conclave: 'policy/1',
    // A plan that changes the policy keeps its authority's name.
    authority: asked.playbook.steps.some(makesAuthority) ? label : (plan.policy?.authority ?? label),
    rules: plan.rules,
    attendance: ['people', 'unattended'],
    acts: { certificate: act, crl: act },
    separation: [],
    waivable: plan.waivers.map(({ check }) => check),
    crl: {
      scopes: ['full', 'partition', 'delta'],
      horizon: farHorizon,
      ...(plan.rules === 'private' ? { seriesHorizon: farHorizon } : {}),
    },
    publication: publicationFor(asked, library),
    backup: plan.backup,
    people: 'at-roll-call',
  };
}

function subjectOf({ label, likeness }: StandInAsked): string {
  const name = /(?:^|,)CN=((?:\\.|[^,\\])*)/i.exec(likeness?.subject ?? '')?.[1];
  return likeness !== null && name !== undefined && name.length <= commonNameMax
    ? likeness.subject
    : `CN=${label.slice(0, commonNameMax)},O=Stand-in,C=XX`;
}

function hashOf(bytes: Uint8Array | null, what: string): string {
  if (bytes !== null) return sha256Hex(bytes);
  throw new CeremonyError('input.not-found', `A stand-in authority is made with ${what}, which is not here. Nothing was started.`);
}

function people(policy: Policy, quorum: number): { id: string; name: string; roles: string[] }[] {
  const custodians = Math.max(quorum, policy.custody?.user ?? 0, policy.custody?.so ?? 0);
  return [
    { id: 'stand-in-administrator', name: 'Stand-in administrator', roles: ['ceremonyAdministrator'] },
    { id: 'stand-in-witness', name: 'Stand-in witness', roles: ['witness'] },
    ...Array.from({ length: custodians }, (_, at) => ({
      id: `stand-in-custodian-${at + 1}`,
      name: `Stand-in custodian ${at + 1}`,
      roles: ['custodian'],
    })),
  ];
}

/** Those whose plans propose the policy of what they make. */
const proposes: ReadonlySet<StandInPlaybook> = new Set([
  'root-ca',
  'root-ca-with-audit-key',
  'subordinate-request',
  'install-issued-certificate',
]);

/** What each playbook is asked for. */
function paramsOf(id: StandInPlaybook, asked: StandInAsked): JsonObject {
  const { label, likeness, playbook } = asked;
  const algorithm = likeness?.algorithm ?? 'ecdsa-p384';
  const subject = subjectOf(asked);
  if (asked.is === 'authority' && id === 'subordinate-request')
    return { subject: holderSubject, keyLabel: holderLabel, algorithm: 'ecdsa-p384', profile: 'issuing-services' };
  if (asked.is === 'authority' && id === 'issuing-ca')
    return { authority: label, requestLabel: holderLabel, subject: holderSubject, validity: 'P5Y' };
  if (id === 'crl-series') return { authority: label, crlProfile: 'monthly-crl', calendar: '2 every P1M' };
  const signer = signerOf(asked.plan, playbook);
  if (id === 'purpose-key' && signer !== null)
    return {
      authority: label,
      purpose: 'code-signing',
      keyLabel: signer,
      algorithm: 'ecdsa-p256',
      profile: 'code-signing',
      subject: 'CN=Stand-in signer,O=Stand-in,C=XX',
      validity: 'P90D',
    };
  if (id === 'purpose-key')
    return {
      authority: label,
      purpose: 'ocsp-signing',
      keyLabel: responderOf(asked.plan, playbook) ?? 'stand-in-responder',
      algorithm: 'ecdsa-p256',
      profile: 'ocsp-signer',
      subject: 'CN=Stand-in responder,O=Stand-in,C=XX',
      validity: 'P90D',
    };
  if (id === 'retire-authority') return { authority: label, reason: 'The rehearsal begins after its end.' };
  if (id === 'subordinate-request') return { subject, keyLabel: label, algorithm, profile: 'issuing-services' };
  if (id === 'issuing-ca') return { authority: issuerLabel, requestLabel: label, subject, validity: 'P5Y' };
  if (id === 'install-issued-certificate') return { request: label };
  if (id === 'renew-subordinate') return { authority: label, profile: 'issuing-services' };
  if (asked.is !== 'authority')
    return { subject: 'CN=Stand-in issuer,O=Stand-in,C=XX', keyLabel: issuerLabel, algorithm: 'ecdsa-p384', validity: longRoot };
  const audit = id === 'root-ca-with-audit-key' ? { auditKey: asked.plan.auditKey ?? '', auditAlgorithm: 'ecdsa-p256' } : {};
  return { subject, keyLabel: label, algorithm, ...audit, validity: namesExisting(playbook) ? shortRoot : longRoot };
}

/** What is to be revoked is no authority's own. */
const nameOfHolder = (own: Policy, id: StandInPlaybook, { is }: StandInAsked): Policy =>
  is === 'authority' && id === 'subordinate-request' ? { ...own, authority: holderLabel } : own;

/** Bytes of the plan for playbook `id`, as canonical JSON, which is YAML. Throws input.not-found where playbook or profile are missing. */
export function standInPlan(id: StandInPlaybook, asked: StandInAsked, library: ResourceLibrary, now: Date): Uint8Array {
  const own = policyOf(asked, library);
  // Whoever signs for a request has a policy of another name than the authority that is to be.
  const issuers = asked.is !== 'authority' && (id === 'root-ca' || id === 'issuing-ca');
  const policy = issuers ? { ...own, authority: issuerLabel } : nameOfHolder(own, id, asked);
  const bytes = library.playbook(id);
  const playbook = { id, sha256: hashOf(bytes, `playbook ${id}`) };
  const params = paramsOf(id, asked);
  const used = profileIdsOf(parsePlaybook(bytes ?? new Uint8Array()).value, params);
  const { quorum } = demandOf(policy, 'document');
  const everyone = people(policy, quorum);
  const custodians = everyone.filter(({ roles }) => roles.includes('custodian')).map((person) => person.id);
  const shares = (threshold: number): JsonObject => ({ threshold, custodians });
  const instant = (hours: number): string => `${new Date(now.getTime() + hours * 3_600_000).toISOString().slice(0, 19)}Z`;
  const common = { token: 'at-run', quorum, copies: 1 };
  const plan = {
    conclave: 'plan/1',
    title: `Stand-in for ${asked.label}`.slice(0, 120),
    playbook,
    rules: policy.rules,
    attendance: policy.attendance[0] ?? 'people',
    window: { from: instant(-1), to: instant(12) },
    params: { ...common, ...params },
    profiles: Object.fromEntries(used.map((profile) => [profile, hashOf(library.profile(profile), `profile ${profile}`)])),
    enrol: 'at-roll-call',
    people: everyone,
    backup: policy.backup,
    policyRef: {},
    ...(policy.custody === undefined ? {} : { custody: { user: shares(policy.custody.user), so: shares(policy.custody.so) } }),
    ...(asked.existing === null || asked.is !== 'subordinate' ? {} : { existingCertificate: asked.existing }),
    ...(id === 'root-ca-with-audit-key' ? { auditKey: asked.plan.auditKey ?? '' } : {}),
    ...(proposes.has(id) ? { policy } : {}),
  };
  return new TextEncoder().encode(canonicalJson(plan));
}
