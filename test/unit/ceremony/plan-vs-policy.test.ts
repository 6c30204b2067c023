import { describe, expect, test } from 'vitest';
import { planVsPolicy } from '../../../main/ceremony/plan-vs-policy.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { parsePlaybook, type Playbook } from '../../../main/formats/playbook.ts';
import type { Policy } from '../../../main/formats/policy.ts';
import { parseProfile, type Profile } from '../../../main/formats/profile.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { planOf, proposedPolicy, resources } from '../../integration/ceremony/plans.ts';

const fileOf = (bytes: Uint8Array | null): Uint8Array => bytes ?? new Uint8Array();
const playbook = parsePlaybook(fileOf(resources.playbook('root-ca'))).value;
const profiles = ['root', 'root-crl'].map((id) => parseProfile(fileOf(resources.profile(id))).value);
const key = (name: string) => sha256Hex(new TextEncoder().encode(name));

interface Case {
  plan?: Partial<Plan>;
  policy?: Partial<Policy>;
  playbook?: Playbook;
  profiles?: readonly Profile[];
}
const judge = (each: Case): string[] =>
  planVsPolicy(planOf(each.plan), each.playbook ?? playbook, { ...proposedPolicy, ...each.policy }, each.profiles ?? profiles);

const quorum = (value: number): Partial<Plan> => ({ params: { ...planOf().params, quorum: value } });
const acts = (certificate: number, crl: number): Partial<Policy> => ({
  acts: { certificate: { quorum: certificate, roles: ['custodian'] }, crl: { quorum: crl, roles: ['custodian'] } },
});
const withRoles = (id: string, roles: Plan['people'][number]['roles']): Partial<Plan> => ({
  people: planOf().people.map((person) => (person.id === id ? { ...person, roles } : person)),
});
const keyed = (of: (id: string) => string): Partial<Plan> => {
  const people = planOf().people.map((person) => ({ ...person, keys: [{ spki: key(of(person.id)), kind: 'passphrase' as const }] }));
  return { people, enrol: undefined as never };
};
const knownKeys = { people: planOf().people.map(({ id }) => ({ id, spki: key(id) })) };
const approvedBy = (by: Playbook['steps'][number]['by'], value?: number | string): Playbook => ({
  ...playbook,
  steps: playbook.steps.map((step) =>
    step.kind === 'approve' ? { ...step, by, ...(value === undefined ? {} : { quorum: value }) } : step,
  ),
});
const nextUpdate = (duration: string): readonly Profile[] =>
  profiles.map((profile) => (profile.makes === 'crl' ? { ...profile, nextUpdate: duration } : profile));

describe('PLAN-VS-POLICY: strict enough', () => {
  test.each<[string, Case]>([
    ['the plan as proposed', {}],
    ['the quorum demanded', { plan: quorum(2), policy: acts(2, 2) }],
    ['a higher quorum', { plan: quorum(3), policy: acts(2, 2) }],
    ['an attendance the policy allows', { policy: { attendance: ['unattended'] } }],
    ['roles apart', { plan: withRoles('dave', ['witness', 'auditor']) }],
    ['two roles nobody keeps apart', { plan: withRoles('bob', ['custodian', 'witness']), policy: { separation: [] } }],
    ['a waiver the policy allows', { plan: { waivers: [{ check: 'HOST-NETWORK-DOWN', reason: 'x' }] } }],
    ['the keys the policy names, taken up at the roll call', { policy: knownKeys }],
    ['the keys the policy names', { plan: keyed((id) => id), policy: knownKeys }],
    ['a CRL as long as the horizon', { profiles: nextUpdate('P1Y') }],
    ['a CRL as long as the shortest year', { profiles: nextUpdate('P365D') }],
    ['a CRL as long as the horizon in other words', { profiles: nextUpdate('P12M') }],
    [
      'one role of several the policy allows',
      { policy: { acts: { ...acts(2, 2).acts, crl: { quorum: 2, roles: ['custodian', 'auditor'] } } as Policy['acts'] } },
    ],
    ['a quorum written in the playbook', { playbook: approvedBy(['custodian'], 2) }],
  ])('%s', (_name, each) => {
    expect(judge(each)).toEqual([]);
  });
});

describe('PLAN-VS-POLICY: weaker, and says in what', () => {
  test.each<[string, Case, RegExp]>([
    ['another rule set', { policy: { rules: 'br' } }, /^rules is private and the policy demands br$/],
    [
      'an attendance the policy does not allow',
      { policy: { attendance: ['people'] } },
      /^attendance is unattended and the policy allows people$/,
    ],
    ['another backup', { policy: { backup: 'vendor-clone' } }, /^backup is none and the policy demands vendor-clone$/],
    ['a lower quorum', { plan: quorum(1) }, /^the quorum of step approve is 1 and the policy demands 2 for a c(ertificate|rl)$/],
    ['a quorum too low for the certificate alone', { policy: acts(3, 2) }, /demands 3 for a certificate$/],
    ['a quorum too low for the CRL alone', { policy: acts(2, 3) }, /demands 3 for a crl$/],
    ['a quorum too low in the playbook', { playbook: approvedBy(['custodian'], 1) }, /^the quorum of step approve is 1 /],
    ['a quorum that is no number', { playbook: approvedBy(['custodian'], 'plan.keyLabel') }, /^the quorum of step approve is 0 /],
    [
      'approvers of another role',
      { playbook: approvedBy(['custodian', 'auditor'], 2) },
      /^step approve lets auditor approve and the policy allows only custodian/,
    ],
    [
      'roles in one person that are kept apart',
      { plan: withRoles('bob', ['custodian', 'witness']) },
      /^bob is both custodian and witness, which the policy keeps apart$/,
    ],
    [
      'a waiver the policy does not allow',
      { plan: { waivers: [{ check: 'HOST-SWAP-ENCRYPTED', reason: 'x' }] } },
      /^HOST-SWAP-ENCRYPTED is waived/,
    ],
    [
      'somebody at the roll call whose key the policy does not name',
      { policy: { people: knownKeys.people.slice(1) } },
      /^the policy names no key of alice$/,
    ],
    [
      'a key of somebody else',
      { plan: keyed((id) => (id === 'bob' ? 'carol' : id)), policy: knownKeys },
      /^the key of bob is not one the policy names$/,
    ],
    [
      'a key of somebody the policy does not know',
      { plan: keyed((id) => id), policy: { people: knownKeys.people.slice(1) } },
      /^the key of alice is not one/,
    ],
    [
      'a CRL that outlasts a horizon in days in a leap year',
      { policy: { crl: { scopes: ['full'], horizon: 'P365D' } }, profiles: nextUpdate('P1Y') },
      /horizon is P365D$/,
    ],
    [
      'a CRL that reaches further than the horizon',
      { profiles: nextUpdate('P366D') },
      /^CRLs of profile root-crl are valid for P366D and the policy’s horizon is P1Y$/,
    ],
  ])('%s', (_name, each, sentence) => {
    const found = judge(each);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((entry) => !sentence.test(entry))).toEqual([]);
  });

  test('everything that is weaker is named, not the first thing only', () => {
    expect(judge({ plan: quorum(1), policy: { rules: 'br', backup: 'store-copy' } })).toHaveLength(4);
  });
});
