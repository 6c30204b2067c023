import { describe, expect, test } from 'vitest';
import { parseAnswers } from '../../../main/formats/answers.ts';
import { checkParameters } from '../../../main/formats/plan-parameters.ts';
import { planSkeleton } from '../../../main/formats/plan-skeleton.ts';
import { parsePlan } from '../../../main/formats/plan.ts';
import { parsePlaybook } from '../../../main/formats/playbook.ts';
import { bytes, refusalOf } from './refusal-of.ts';
import { resource } from './resource-files.ts';

const playbook = parsePlaybook(resource('playbooks/root-ca.yaml'));
const profiles = [
  { id: 'root', sha256: 'a'.repeat(64) },
  { id: 'root-crl', sha256: 'b'.repeat(64) },
];
const set = {
  token: 'at-run',
  subject: 'CN=Sample \\"Root\\" 1,O=Sample\\, Ltd: Trust,C=CH',
  keyLabel: 'sample-root-1',
  algorithm: 'rsa-4096',
  validity: 'P25Y',
  quorum: '3',
  copies: '2',
};

describe('planSkeleton', () => {
  test('everything set: a plan that fits its playbook', () => {
    const { value } = parsePlan(bytes(planSkeleton(playbook, profiles, set).plan));
    expect(value.params).toEqual({ ...set, quorum: 3, copies: 2 });
    expect(checkParameters(playbook.value.params, value.params)).toEqual([]);
    expect(value).toMatchObject({
      title: 'Sample "Root" 1',
      playbook: { id: 'root-ca', sha256: playbook.sha256 },
      attendance: 'people',
      enrol: 'at-roll-call',
      policy: { authority: 'Sample "Root" 1' },
    });
    expect(value.profiles).toEqual({ root: 'a'.repeat(64), 'root-crl': 'b'.repeat(64) });
  });

  test('QUORUM: people for each role, custodians one more than the quorum, and the policy has the same quorum', () => {
    const { value } = parsePlan(bytes(planSkeleton(playbook, profiles, set).plan));
    expect(value.people.map((person) => person.roles[0])).toEqual([
      'ceremonyAdministrator',
      'custodian',
      'custodian',
      'custodian',
      'custodian',
      'witness',
    ]);
    expect(value.people.every((person) => person.name.startsWith('CHANGE-ME'))).toBe(true);
    expect(value.policy?.acts).toEqual({ certificate: { quorum: 3, roles: ['custodian'] }, crl: { quorum: 3, roles: ['custodian'] } });
  });

  test('nothing set: placeholders that are visible and of the right type', () => {
    const { plan } = planSkeleton(playbook, profiles, {});
    const { value } = parsePlan(bytes(plan));
    expect(checkParameters(playbook.value.params, value.params)).toEqual([]);
    expect(value.title).toBe('CHANGE-ME');
    expect(value.params['subject']).toContain('CHANGE-ME');
    expect(value.params).toMatchObject({ keyLabel: 'change-me-key', token: 'at-run' });
  });

  test('the answers name every person and only steps that ask', () => {
    const { answers } = planSkeleton(playbook, profiles, set);
    const { steps } = parseAnswers(bytes(answers)).value;
    expect([...steps.keys()]).toEqual(['people', 'host', 'token', 'review', 'approve', 'end']);
    expect([...(steps.get('approve') ?? [])]).toEqual(
      [1, 2, 3].map((n) => [`custodian-${n}.passphrase`, { file: `secrets/custodian-${n}` }]),
    );
    expect(steps.get('end')?.size).toBe(6);
    expect(steps.get('token')).toEqual(new Map([['pin', { file: 'secrets/pin' }]]));
  });

  test.each(['"', "'", '# x', 'a: b', '\\', '&a', '*', '~', 'null', '0x10', '12', '1.5', 'true', ' x', '{', '%', '@', '`', 'ü 山'])(
    'a parameter %j arrives as the same text',
    (text) => {
      const { value } = parsePlan(bytes(planSkeleton(playbook, profiles, { ...set, keyLabel: text }).plan));
      expect(value.params['keyLabel']).toBe(text);
    },
  );

  test('a parameter the playbook does not have is a usage error', () => {
    const refusal = refusalOf(() => planSkeleton(playbook, profiles, { colour: 'red' }));
    expect(refusal.code).toBe('usage');
    expect(refusal.message).toContain('it has token, subject, keyLabel');
    expect(refusalOf(() => planSkeleton(playbook, profiles, { toString: 'red' })).code).toBe('usage');
  });

  test('a playbook that makes no authority proposes no policy', () => {
    const other = {
      ...playbook,
      value: { ...playbook.value, steps: playbook.value.steps.filter((step) => step.kind !== 'build-certificate') },
    };
    expect(parsePlan(bytes(planSkeleton(other, profiles, set).plan)).value.policy).toBeUndefined();
  });
});
