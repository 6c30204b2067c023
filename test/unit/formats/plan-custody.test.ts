import { describe, expect, test } from 'vitest';
import { parsePlan } from '../../../main/formats/plan.ts';
import { weakerCustody } from '../../../main/formats/custody.ts';
import { resource } from './resource-files.ts';

const text = new TextDecoder().decode(resource('examples/custodian-change.plan.yaml'));
const example = '  user: { threshold: 2, custodians: [bob, carol, erin] }';
const withCustody = (lines: string): (() => unknown) => {
  if (!text.includes(example)) throw new Error('the example has another custody');
  return () => parsePlan(new TextEncoder().encode(text.replace(`custody:\n${example}`, lines)));
};
function messageOf(work: () => unknown): string {
  try {
    work();
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('custody in a plan', () => {
  test.each([
    'custody: whole',
    'custody: halves',
    'custody: pin-pad',
    `custody:\n${example}`,
    `custody:\n${example}\n  so: { threshold: 2, custodians: [bob, erin] }`,
  ])('%j', (lines) => expect(messageOf(withCustody(lines))).toBe('accepted'));

  test.each([
    ['custody: quarters', '`whole`, `halves`, `pin-pad`'],
    ['custody:\n  user: { threshold: 1, custodians: [bob, carol] }', 'custody.user.threshold'],
    ['custody:\n  user: { threshold: 3, custodians: [bob, carol] }', 'more than the 2 custodians'],
    ['custody:\n  user: { threshold: 2, custodians: [bob, bob] }', 'custody.user.custodians'],
    ['custody:\n  user: { threshold: 2, custodians: [bob, mallory] }', 'names mallory, who is not among'],
    ['custody:\n  user: { threshold: 2, custodians: [bob, alice] }', 'names alice, who is not a custodian'],
    ['custody:\n  user: { threshold: 2, custodians: [bob, carol], length: 3 }', 'custody.user.length'],
    ['custody:\n  user: { threshold: 2, custodians: [bob, carol], alphabet: runes }', 'custody.user.alphabet'],
    [
      'custody:\n  user: { threshold: 3, custodians: [bob, carol, erin] }\n  so: { threshold: 2, custodians: [bob, carol, erin] }',
      'is less than the user PIN’s, which the SO PIN can reset',
    ],
    ['custody:\n  so: { threshold: 2, custodians: [bob, carol] }', 'custody'],
  ])('input.schema: %j', (lines, part) => expect(messageOf(withCustody(lines))).toContain(part));
});

describe('PLAN-VS-POLICY: weakerCustody', () => {
  const shares = (threshold: number) => ({ threshold, custodians: ['bob', 'carol', 'erin'], alphabet: 'letters' as const });

  test('a policy that demands nothing takes everything', () => {
    expect(weakerCustody(undefined, undefined)).toEqual([]);
    expect(weakerCustody('whole', undefined)).toEqual([]);
  });

  test('each threshold is held to its own', () => {
    expect(weakerCustody({ user: shares(2), so: shares(3) }, { user: 2, so: 3 })).toEqual([]);
    expect(weakerCustody({ user: shares(3), so: shares(3) }, { user: 2, so: 2 })).toEqual([]);
    expect(weakerCustody({ user: shares(2) }, { user: 2, so: 3 })).toEqual([]);
    expect(weakerCustody({ user: shares(2), so: shares(2) }, { user: 2, so: 3 })).toEqual([
      'the threshold of the so PIN is 2 and the policy demands 3',
    ]);
    expect(weakerCustody({ user: shares(2), so: shares(3) }, { user: 3, so: 3 })).toEqual([
      'the threshold of the user PIN is 2 and the policy demands 3',
    ]);
    expect(weakerCustody('halves', { user: 2, so: 2 })).toEqual(['custody is halves and the policy demands PINs shared among custodians']);
    expect(weakerCustody(undefined, { user: 2, so: 2 })).toEqual(['custody is whole and the policy demands PINs shared among custodians']);
  });
});
