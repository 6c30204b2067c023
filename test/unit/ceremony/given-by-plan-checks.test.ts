import { describe, expect, test } from 'vitest';
import { givenByPlanChecks } from '../../../main/ceremony/given-by-plan-checks.ts';
import { loadRunFiles, runFacts } from '../../../main/ceremony/run-files.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { encode, leafPlan, proposedPolicy, resources } from '../../integration/ceremony/plans.ts';

const good = { model: 'Example Model', version: '4.2', configurationDigest: 'ab'.repeat(32) };

function judge(privateFields: Record<string, string> | undefined, profile = 'ai-agent'): unknown {
  const plan = leafPlan({
    params: { ...leafPlan().params, profile },
    profiles: { [profile]: sha256Hex(resources.profile(profile) ?? new Uint8Array()) },
    ...(privateFields === undefined ? {} : { privateFields }),
  });
  try {
    return givenByPlanChecks(runFacts('0'.repeat(32), 'production', '', true, loadRunFiles(encode(plan), resources), proposedPolicy));
  } catch (error) {
    return error;
  }
}

describe('VALUES-GIVEN', () => {
  test('every value the profile leaves to the plan is there', () => {
    expect(judge(good)).toEqual([
      { name: 'NAMES-GIVEN', verdict: 'passed', reason: 'no profile leaves any to the plan' },
      { name: 'VALUES-GIVEN', verdict: 'passed', reason: 'model, version, configurationDigest' },
    ]);
    expect(judge(undefined, 'tls-server')).toContainEqual({
      name: 'VALUES-GIVEN',
      verdict: 'passed',
      reason: 'no profile leaves any to the plan',
    });
  });

  const { version: _left, ...without } = good;
  test.each([
    ['none at all', undefined, 'ai-agent', 'policy.profile', /leaves «model» to the plan, and the plan does not give it/],
    ['one too few', without, 'ai-agent', 'policy.profile', /leaves «version» to the plan/],
    ['one too many', { ...good, vendor: 'x' }, 'ai-agent', 'policy.profile', /the plan gives «vendor», and no profile/],
    ['some for a profile that leaves none', good, 'tls-server', 'policy.profile', /the plan gives «model»/],
    ['octets that are no hex', { ...good, configurationDigest: 'sha256:ab' }, 'ai-agent', 'input.schema', /«configurationDigest»/],
    ['a text that is too long', { ...good, version: 'v'.repeat(65) }, 'ai-agent', 'input.schema', /«version».*1 to 64 characters/],
  ])('%s: refused by name', (_, fields, profile, code, sentence) => {
    expect(judge(fields, profile)).toMatchObject({ code, message: expect.stringMatching(sentence) });
  });
});
