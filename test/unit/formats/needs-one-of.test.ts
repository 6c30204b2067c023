import { describe, expect, test } from 'vitest';
import { checkPlaybookFile } from '../../../main/ceremony/run-files.ts';
import { parsePlaybook, profileIdsOf } from '../../../main/formats/playbook.ts';
import { bytes } from './refusal-of.ts';
import { resourceText } from './resource-files.ts';

const issuing = resourceText('playbooks/issuing-ca.yaml');
const needs = 'needs: { request: request, issuer: authority }';

/** What is wrong with issuing-ca after the change. */
function problems(from: string, to: string): string[] {
  expect(issuing).toContain(from);
  return checkPlaybookFile(parsePlaybook(bytes(issuing.replace(from, () => to))).value);
}

describe('PATHS-POSSIBLE: of two sets of needs a step has exactly one, whole', () => {
  const sentence =
    'Step `cert` must have the needs `subjectKey` and `issuerKey`, or `request` and `issuer`, or `requests` and `issuer`, or `renews`, or `existing` and `issuer`, or `subjectKey` and `issuer`, and nothing of the others.';

  test('as it is, nothing is wrong', () => {
    expect(problems(needs, needs)).toEqual([]);
  });

  test.each([
    ['half of a set', 'needs: { request: request }'],
    ['parts of both', 'needs: { request: request, issuer: authority, issuerKey: authority }'],
    ['none', 'needs: {}'],
  ])('%s', (_what, to) => {
    expect(problems(needs, to)).toContain(sentence);
  });

  test('a need of another type is told like any other', () => {
    expect(problems(needs, 'needs: { request: authority, issuer: authority }')).toContain(
      'Step `cert` needs request as `request`, and `authority` gives authority.',
    );
  });

  test('a request nothing answers', () => {
    expect(problems(needs, 'needs: { subjectKey: token, issuerKey: token }')).toContain(
      'step request imports a request, and no build-certificate answers it',
    );
  });
});

test('PROFILE-HASH: a profile that is a parameter is the plan’s to name', () => {
  const playbook = parsePlaybook(bytes(resourceText('playbooks/leaf-from-request.yaml'))).value;
  expect(profileIdsOf(playbook)).toEqual([]);
  expect(profileIdsOf(playbook, { profile: 'tls-server' })).toEqual(['tls-server']);
});
