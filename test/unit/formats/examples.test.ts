import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { whySkipped } from '../../../main/evidence/branches.ts';
import { parseAnswers } from '../../../main/formats/answers.ts';
import { parseStepHelp } from '../../../main/formats/help.ts';
import { checkParameters } from '../../../main/formats/plan-parameters.ts';
import { parsePlan } from '../../../main/formats/plan.ts';
import type { Policy } from '../../../main/formats/policy.ts';
import { makesAuthority, parsePlaybook, profileIdsOf } from '../../../main/formats/playbook.ts';
import { parseProfile } from '../../../main/formats/profile.ts';
import { parseStrictYaml } from '../../../main/formats/strict-yaml.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { resource } from './resource-files.ts';

const resources = join(import.meta.dirname, '../../../resources');
const idsIn = (folder: string, ending: string): string[] =>
  readdirSync(join(resources, folder))
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length));

const playbooks = idsIn('playbooks', '.yaml');
const examples = idsIn('examples', '.plan.yaml');

/** The policy an example is held to: what it proposes for the authority it makes, or what the first example before it in its data directory proposed. */
function policyOf(name: string): Policy | undefined {
  const order = parseStrictYaml(resource('examples/order.yaml'), 'the order') as Record<string, string[]>;
  const { id } = parsePlan(resource(`examples/${name}.plan.yaml`)).value.playbook;
  const makes = parsePlaybook(resource(`playbooks/${id}.yaml`)).value.steps.some(makesAuthority);
  const before = order[id] ?? [];
  return (makes ? [name, ...before] : [...before, name])
    .map((each) => parsePlan(resource(`examples/${each}.plan.yaml`)).value.policy)
    .find((policy) => policy !== undefined);
}

describe('what comes with Conclave', () => {
  test.each(playbooks)('playbook %s is named after its id and has an example', (id) => {
    expect(parsePlaybook(resource(`playbooks/${id}.yaml`)).value.id).toBe(id);
    expect(examples).toContain(id);
  });

  test.each(idsIn('profiles', '.yaml'))('profile %s is named after its id', (id) => {
    expect(parseProfile(resource(`profiles/${id}.yaml`)).value.id).toBe(id);
  });

  test('each step kind a playbook uses is explained, with a clause', () => {
    const help = parseStepHelp(resource('help/steps.yaml')).value;
    const used = playbooks.flatMap((id) => parsePlaybook(resource(`playbooks/${id}.yaml`)).value.steps.map((step) => step.kind));
    expect([...new Set(used)].filter((kind) => !Object.hasOwn(help, kind))).toEqual([]);
  });

  test('order.yaml lists every playbook and only examples that exist', () => {
    const order = parseStrictYaml(resource('examples/order.yaml'), 'the order') as Record<string, string[]>;
    expect(Object.keys(order).toSorted()).toEqual(playbooks.toSorted());
    expect(
      Object.values(order)
        .flat()
        .filter((example) => !examples.includes(example)),
    ).toEqual([]);
  });
});

describe.each(examples)('example %s', (name) => {
  const { value: plan } = parsePlan(resource(`examples/${name}.plan.yaml`));
  const { value: answers } = parseAnswers(resource(`examples/${name}.answers.yaml`));
  const policy = policyOf(name);
  const playbook = parsePlaybook(resource(`playbooks/${plan.playbook.id}.yaml`));

  test('PLAYBOOK-HASH', () => {
    expect(plan.playbook.sha256, `write ${playbook.sha256} as playbook.sha256 of ${name}.plan.yaml`).toBe(playbook.sha256);
  });

  test.each(Object.entries(plan.profiles))('PROFILE-HASH %s', (id, sha256) => {
    const right = sha256Hex(resource(`profiles/${id}.yaml`));
    expect(sha256, `write ${right} as profiles.${id} of ${name}.plan.yaml`).toBe(right);
  });

  test('names exactly the profiles of its playbook', () => {
    expect(Object.keys(plan.profiles).toSorted()).toEqual(profileIdsOf(playbook.value, plan.params).toSorted());
  });

  test('gives every parameter', () => {
    expect(checkParameters(playbook.value.params, plan.params)).toEqual([]);
  });

  test('SEPARATION, QUORUM: its people fit the policy it is held to', () => {
    const held = plan.people.flatMap((person) =>
      (policy?.separation ?? []).filter((pair) => pair.every((role) => person.roles.includes(role))),
    );
    expect(held).toEqual([]);
    const custodians = plan.people.filter((person) => person.roles.includes('custodian'));
    // A playbook that signs nothing asks for no quorum.
    const quorum = 'quorum' in playbook.value.params ? policy?.acts.certificate.quorum : undefined;
    expect(custodians.length).toBeGreaterThanOrEqual(quorum ?? 1);
    expect(plan.params['quorum']).toBe(quorum);
  });

  test('its policy lets every waiver of the plan be', () => {
    // Where no authority is concerned yet there is no policy; what concerns the machine alone may be waived then.
    const mayBe = (check: string): boolean => (policy === undefined ? check.startsWith('HOST-') : policy.waivable.includes(check));
    expect(plan.waivers.map((waiver) => waiver.check).filter((check) => !mayBe(check))).toEqual([]);
  });

  test('answers are for steps and people of the run, and their files exist', () => {
    const steps = playbook.value.steps.map((step) => step.id);
    expect([...answers.steps.keys()].filter((id) => !steps.includes(id))).toEqual([]);
    const people = plan.people.map((person) => person.id);
    const given = [...answers.steps.values()].flatMap((step) => [...step]);
    const named = given.flatMap(([prompt]) => (prompt.includes('.') ? prompt.split('.').slice(0, 1) : []));
    expect(named.filter((person) => !people.includes(person))).toEqual([]);
    const files = given.flatMap(([, answer]) => (typeof answer === 'object' && 'file' in answer ? [answer.file] : []));
    expect(files.filter((file) => resource(`examples/${file}`).length === 0)).toEqual([]);
    const counts: Readonly<Record<string, unknown>> = {
      'roll-call': people.length * 2,
      approve: plan.params['quorum'],
      'sign-off': people.length,
    };
    // Steps of the answers that were not given ask nobody.
    const decisions = new Map(
      [...answers.steps].flatMap(([id, step]) => {
        const answer = step.get('answer');
        return typeof answer === 'string' ? [[id, answer]] : [];
      }),
    );
    const done = playbook.value.steps.filter((step) => whySkipped(step, decisions, playbook.value.steps) === null);
    const counted = done.filter((step) => step.kind in counts);
    expect(counted.map((step) => [step.id, answers.steps.get(step.id)?.size])).toEqual(counted.map((step) => [step.id, counts[step.kind]]));
  });
});
