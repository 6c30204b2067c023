import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rehearsalPlan } from '../../../main/bridge/rehearsal-plan.ts';
import { checkFile } from '../../../main/ceremony/check-file.ts';
import { parsePlan } from '../../../main/formats/plan.ts';

const resources = resolve(import.meta.dirname, '../../../resources');
const library = {
  playbook: (id: string) => readFileSync(join(resources, 'playbooks', `${id}.yaml`)),
  profile: (id: string) => readFileSync(join(resources, 'profiles', `${id}.yaml`)),
};
const now = new Date('2026-11-21T09:30:00.500Z');
const names = { subject: 'Example Root R1', administrator: 'Alice Ndiaye', custodian: 'Bob Lindqvist', witness: 'Dave Okafor' };
const planOf = (change: Partial<typeof names> = {}) => parsePlan(rehearsalPlan({ ...names, ...change }, library, now)).value;

describe('REHEARSE NOW: its plan', () => {
  test('is a plan like any other, and nothing stops it', () => {
    const checked = checkFile(rehearsalPlan(names, library, now), library, now);
    expect(checked).toMatchObject({ kind: 'plan', problems: [] });
  });

  test('has three people, a window around now, people in attendance, and a policy that agrees', () => {
    expect(planOf()).toMatchObject({
      title: 'Example Root R1',
      rules: 'private',
      attendance: 'people',
      window: { from: '2026-11-21T08:30:00Z', to: '2026-11-21T21:30:00Z' },
      params: {
        token: 'at-run',
        subject: 'CN=Example Root R1,O=Rehearsal,C=XX',
        keyLabel: 'example-root-r1',
        algorithm: 'ecdsa-p384',
        validity: 'P20Y',
        quorum: 1,
      },
      enrol: 'at-roll-call',
      people: [
        { id: 'alice', name: 'Alice Ndiaye', roles: ['ceremonyAdministrator'] },
        { id: 'bob', name: 'Bob Lindqvist', roles: ['custodian'] },
        { id: 'dave', name: 'Dave Okafor', roles: ['witness'] },
      ],
      policy: { authority: 'Example Root R1', attendance: ['people'], people: 'at-roll-call' },
    });
  });

  test('two people hold the roles between them, within the separation rules', () => {
    const { subject, administrator, witness } = names;
    const bytes = rehearsalPlan({ subject, administrator, custodian: null, witness }, library, now);
    expect(parsePlan(bytes).value.people).toEqual([
      { id: 'alice', name: 'Alice Ndiaye', roles: ['ceremonyAdministrator', 'custodian'] },
      { id: 'dave', name: 'Dave Okafor', roles: ['witness'] },
    ]);
    expect(checkFile(bytes, library, now)).toMatchObject({ kind: 'plan', problems: [] });
  });

  test.each([
    ['names that say the same', { administrator: 'Kim', custodian: 'Kim', witness: 'Kim' }, ['kim', 'custodian', 'witness']],
    ['names without Latin letters', { administrator: '李雷', custodian: 'Ωmega', witness: '123' }, ['administrator', 'mega', 'witness']],
    [
      'names that are taken',
      { administrator: 'Log', custodian: 'Conclave', witness: 'Witness' },
      ['administrator', 'custodian', 'witness'],
    ],
    ['accents and case', { administrator: 'ÉLOÏSE d’Arc' }, ['eloise', 'bob', 'dave']],
  ])('%s give different ids', (_what, change, ids) => {
    expect(planOf(change).people.map(({ id }) => id)).toEqual(ids);
  });

  test.each(['A, B', 'a+b', '"quoted"', 'back\\slash', '#hash', ' lead', 'C: D # e', 'x=y', '<&>', "it's"])(
    'the name %s stands in the certificate as it is',
    (subject) => {
      const plan = planOf({ subject });
      expect(plan.title).toBe(subject.trim());
      expect(checkFile(rehearsalPlan({ ...names, subject }, library, now), library, now).problems).toEqual([]);
    },
  );

  test('54 characters fit beside the mark, 55 do not, none is none', () => {
    expect(planOf({ subject: 'x'.repeat(54) }).title).toHaveLength(54);
    for (const subject of ['x'.repeat(55), '   '])
      expect(() => planOf({ subject })).toThrow(expect.objectContaining({ code: 'input.schema' }) as Error);
  });

  test('a line break in a name cannot add to the plan', () => {
    expect(() => planOf({ administrator: 'Eve"\nquorum: 0' })).toThrow(expect.objectContaining({ code: 'input.schema' }) as Error);
  });
});
