import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { beginPlan } from '../../../main/formats/begin-plan.ts';
import { parsePlan, type Plan } from '../../../main/formats/plan.ts';
import { parsePlaybook } from '../../../main/formats/playbook.ts';
import { readStrictYaml } from '../../../main/formats/strict-yaml.ts';
import { writePlan, type PlanDraft } from '../../../main/formats/write-plan.ts';
import { planOf } from '../../integration/ceremony/plans.ts';
import { bytes } from './refusal-of.ts';
import { resourceText } from './resource-files.ts';

const draftOf = (plan: Plan): PlanDraft => JSON.parse(JSON.stringify(plan)) as PlanDraft;
const written = (draft: PlanDraft): string => writePlan(draft, ['A heading'], {});

describe('writePlan', () => {
  test('every example comes back as what it says', () => {
    for (const name of ['root-ca', 'root-ca-rsa', 'crl-refresh']) {
      const plan = parsePlan(bytes(resourceText(`examples/${name}.plan.yaml`))).value;
      expect(parsePlan(bytes(written(draftOf(plan)))).value).toEqual(plan);
    }
  });

  test('the same draft gives the same bytes, whatever the order of its keys', () => {
    const plan = draftOf(planOf());
    const turned = Object.fromEntries(Object.entries(plan).toReversed());
    expect(written(turned)).toBe(written(plan));
    expect(sha256Hex(bytes(written(plan)))).toBe(sha256Hex(bytes(written(plan))));
  });

  test('any text a person may type comes back as it was typed', () => {
    const line = fc
      .string({ unit: 'grapheme', maxLength: 40 })
      .filter((text) => !/[^\t\n\r\x20-\x7E\xA0-\u{10FFFF}]|[\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF]/u.test(text));
    const awkward = fc.constantFrom(
      'null',
      'true',
      'yes',
      '1e5',
      '0x1f',
      '0o7',
      '12',
      '-',
      '- a',
      'a: b',
      '# a',
      'a # b',
      '"',
      "'",
      '',
      ' a ',
      '{',
      '[a]',
      '&a',
      '*a',
      '!a',
      '%',
      '@',
      '`',
      '~',
      '.inf',
      '2026-11-21',
      '5'.repeat(64),
    );
    fc.assert(
      fc.property(fc.oneof(line, awkward), fc.oneof(line, awkward), (title, name) => {
        const draft = { title, people: [{ id: 'a', name, roles: ['witness'] }], policyRef: { crl: name }, params: { subject: title } };
        expect(readStrictYaml(bytes(written(draft)), 'the plan').value).toEqual(draft);
      }),
      { numRuns: 500 },
    );
  });

  test('a key no plan has comes last, to be refused by name', () => {
    const text = written({ ...draftOf(planOf()), colour: 'blue' });
    expect(text.trimEnd().split('\n').at(-1)).toBe('colour: blue');
    expect(() => parsePlan(bytes(text))).toThrow(/Unknown key `colour`/);
  });

  test('a beginning holds every parameter, profile and act of its playbook', () => {
    const playbook = parsePlaybook(bytes(resourceText('playbooks/crl-refresh.yaml'))).value;
    const draft = beginPlan({
      playbook,
      playbookSha256: 'a'.repeat(64),
      profiles: { 'root-crl': 'b'.repeat(64) },
      title: 'T',
      rules: 'private',
      attendance: 'people',
      window: { from: '2026-11-21T08:00:00Z', to: '2026-11-21T18:00:00Z' },
      params: { token: 'at-run' },
      quorum: 2,
      people: [],
    });
    expect(draft).toMatchObject({
      params: { token: 'at-run', authority: '?', quorum: '?', copies: '?' },
      policyRef: { crl: '?' },
      profiles: { 'root-crl': 'b'.repeat(64) },
    });
    expect(draft).not.toHaveProperty('policy');
  });
});
