import { actOfStep } from './act-of-step.ts';
import { writePlan, type PlanDraft } from './write-plan.ts';
import { makesAuthority, namesExisting, type Playbook } from './playbook.ts';

/** What stands where only people can decide; `conclave check` refuses it everywhere but in free text. */
export const toFillIn = '?';

/** A person of a plan that is still to be filled in. */
export interface DraftPerson {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}

/** What a plan begins with. */
export interface PlanBeginning {
  readonly playbook: Playbook;
  readonly playbookSha256: string;
  /** Profile id → SHA-256, of every profile the playbook names. */
  readonly profiles: Readonly<Record<string, string>>;
  readonly title: string;
  readonly rules: string;
  readonly attendance: string;
  readonly window: { readonly from: string; readonly to: string };
  readonly params: Readonly<Record<string, string | number>>;
  readonly quorum: number;
  readonly people: readonly DraftPerson[];
  /** What the profiles leave to the plan: the names a CA is held to, and parts of private extensions by name. */
  readonly left?: { readonly names: boolean; readonly fields: readonly string[] };
}

/** The kinds of act a playbook signs, as the plan's policyRef calls them; a plan names for each the clause it rests on. */
export function actsOf(playbook: Playbook): string[] {
  return [...new Set(playbook.steps.flatMap((step) => actOfStep(step) ?? []))].filter((act) => act !== 'document');
}

const has = (playbook: Playbook, kind: string): boolean => playbook.steps.some((step) => step.kind === kind);

/** Whether a plan of this playbook proposes a policy: of the authority it makes, or in place of the one in force. */
export const proposesPolicy = (playbook: Playbook): boolean => has(playbook, 'propose-policy') || playbook.steps.some(makesAuthority);

/** Cards needed together: any two custodians, and both where there are two. */
const threshold = 2;

/** Who holds shares, what stands under seal and which key signs checkpoints, where the playbook asks for it. */
function custodyParts({ playbook, people, params }: PlanBeginning): PlanDraft {
  const custodians = people.filter((person) => person.roles.includes('custodian')).map((person) => person.id);
  return {
    // Whoever knows a new token's SO PIN sets its user PIN: both are shared there.
    ...(has(playbook, 'share-pins')
      ? { custody: { user: { threshold, custodians }, ...(has(playbook, 'init-token') ? { so: { threshold, custodians } } : {}) } }
      : {}),
    ...(has(playbook, 'custody') ? { sealed: [{ id: 'token', kind: 'token', name: toFillIn }] } : {}),
    // The label stands twice: as the parameter the key is made under, and as what the plan names for verification.
    ...(has(playbook, 'sign-checkpoint') ? { auditKey: params['auditKey'] ?? toFillIn } : {}),
  };
}

function proposedPolicy({ playbook, people, title, rules, attendance, quorum }: PlanBeginning): PlanDraft {
  const roles = new Set(people.flatMap((person) => person.roles));
  const apart = [
    ['ceremonyAdministrator', 'witness'],
    ['custodian', 'witness'],
  ].filter((pair) => pair.every((role) => roles.has(role)));
  const approvers = roles.has('custodian') ? ['custodian'] : [people[0]?.roles[0] ?? 'operator'];
  return {
    conclave: 'policy/1',
    // Whose policy is changed only people know; a root is called as its ceremony.
    authority: has(playbook, 'propose-policy') ? toFillIn : title,
    rules,
    attendance: attendance === 'unattended' ? ['people', 'unattended'] : ['people'],
    acts: { certificate: { quorum, roles: approvers }, crl: { quorum, roles: approvers } },
    separation: apart,
    waivable: [],
    crl: { scopes: ['full'], horizon: 'P1Y' },
    backup: 'none',
    people: 'at-roll-call',
  };
}

function leftToFillIn(left: PlanBeginning['left']): PlanDraft {
  return {
    ...(left?.names === true ? { nameConstraints: { permitted: [{ type: 'dNSName', value: toFillIn }] } } : {}),
    ...(left === undefined || left.fields.length === 0
      ? {}
      : { privateFields: Object.fromEntries(left.fields.map((name) => [name, toFillIn])) }),
  };
}

/** A plan with everything in it that can be known now. */
export function beginPlan(beginning: PlanBeginning): PlanDraft {
  const { playbook, params, window, attendance } = beginning;
  return {
    conclave: 'plan/1',
    title: beginning.title,
    playbook: { id: playbook.id, sha256: beginning.playbookSha256 },
    rules: beginning.rules,
    attendance,
    window: attendance === 'unattended' ? 'none' : { from: window.from, to: window.to },
    params: Object.fromEntries(Object.keys(playbook.params).map((name) => [name, params[name] ?? toFillIn])),
    profiles: { ...beginning.profiles },
    enrol: 'at-roll-call',
    people: beginning.people.map(({ id, name, roles }) => ({ id, name, roles })),
    media: [],
    waivers: [],
    ...custodyParts(beginning),
    backup: 'none',
    ...(namesExisting(playbook) ? { existingCertificate: toFillIn } : {}),
    ...leftToFillIn(beginning.left),
    policyRef: Object.fromEntries(actsOf(playbook).map((act) => [act, toFillIn])),
    ...(proposesPolicy(playbook) ? { policy: proposedPolicy(beginning) } : {}),
  };
}

/** The text of a plan that is still to be filled in. */
export function skeletonText(beginning: PlanBeginning): string {
  const heading = [
    'A plan to fill in and review. Nothing may change after its hash was read aloud: conclave check prints it.',
    `Every ${toFillIn} and every name must be replaced. For a production run on the embedded token add softwareToken: accepted.`,
  ];
  return writePlan(beginPlan(beginning), heading, beginning.playbook.params);
}
