import { describe, expect, test } from 'vitest';
import { parsePlaybook } from '../../../main/formats/playbook.ts';
import { checkKeyPurposes } from '../../../main/formats/signature-paths.ts';
import { bytes } from './refusal-of.ts';
import { resourceText } from './resource-files.ts';

const text = resourceText('playbooks/root-ca-with-audit-key.yaml');
const problems = (from = '', to = ''): string[] => {
  expect(text).toContain(from);
  return checkKeyPurposes(parsePlaybook(bytes(text.replace(from, to))).value);
};

describe('KEY-PURPOSE', () => {
  test('the playbook with an audit key holds', () => {
    expect(problems()).toEqual([]);
  });

  test('an audit key may not certify, and an authority’s key may sign no checkpoint', () => {
    expect(problems('issuerKey: key', 'issuerKey: auditkey')).toEqual([
      'Step `cert` uses the audit key of `auditkey`, which signs checkpoints only.',
    ]);
    expect(problems('tbs: approve, key: key', 'tbs: approve, key: auditkey')).toEqual([
      'Step `sign` uses the audit key of `auditkey`, which signs checkpoints only.',
    ]);
    expect(problems('token: token, key: auditkey', 'token: token, key: key')).toEqual([
      'Step `checkpoint` signs a checkpoint with the key of `key`, which is not an audit key.',
    ]);
  });

  test('there is no other purpose', () => {
    expect(problems('purpose: audit', 'purpose: everything')[0]).toContain('a purpose that does not exist');
  });
});
