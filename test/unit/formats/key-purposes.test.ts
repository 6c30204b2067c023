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

  test('an audit key that was made before gets a certificate, signs checkpoints, and certifies nothing', () => {
    const certifying = resourceText('playbooks/audit-key-certificate.yaml');
    const of = (from: string, to: string): string[] => checkKeyPurposes(parsePlaybook(bytes(certifying.replace(from, to))).value);
    expect(of('', '')).toEqual([]);
    expect(of('tbs: approve, key: authority', 'tbs: approve, key: key')).toEqual([
      'Step `sign` uses the audit key of `key`, which signs checkpoints only.',
    ]);
  });

  test('a key with a purpose gets a certificate and certifies nothing; an authority’s key gets none from another', () => {
    const purpose = resourceText('playbooks/purpose-key.yaml');
    const of = (from: string, to: string): string[] => {
      expect(purpose).toContain(from);
      return checkKeyPurposes(parsePlaybook(bytes(purpose.replace(from, to))).value);
    };
    expect(of('', '')).toEqual([]);
    expect(of(', purpose: plan.purpose', ', purpose: audit')).toEqual([]);
    expect(of('tbs: approve, key: authority', 'tbs: approve, key: key')).toEqual([
      'Step `sign` uses the key of `key`, which was made for another purpose.',
    ]);
    expect(of(', purpose: plan.purpose', '')).toEqual(['Step `cert` gives the key of `key` a certificate, and it has no `purpose`.']);
    expect(of('purpose: plan.purpose', 'purpose: plan.keyLabel')[0]).toContain('a purpose that does not exist');
  });

  test('there is no other purpose', () => {
    expect(problems('purpose: audit', 'purpose: everything')[0]).toContain('a purpose that does not exist');
  });
});
