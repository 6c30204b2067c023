import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { previewRequest } from '../../../main/bridge/preview-request.ts';
import { requestPreviewSchema } from '../../../preload/contract/request-preview.ts';
import { calls } from '../../../preload/contract/calls.ts';
import { requestSpecimens } from '../../fixtures/requests/specimens.ts';
import { expectRefusal } from '../pki/expect-refusal.ts';
import { fakeWorkplace, touched } from './fake-workplace.ts';

const profiles = new URL('../../../resources/profiles/', import.meta.url);
const known = ['tls-server', 'root-crl'];
const workplace = fakeWorkplace({
  library: { playbook: () => null, profile: (id) => (known.includes(id) ? readFileSync(new URL(`${id}.yaml`, profiles)) : null) },
});
const bytes = Uint8Array.from(requestSpecimens()['ecdsa-p256']);

describe('previewRequest', () => {
  test('CSR-POP, the key checks and what becomes of each part, as the contract has it; nothing else is reached', () => {
    const preview = previewRequest(workplace, { bytes, profile: 'tls-server', rules: 'br', asked: null });
    expect(requestPreviewSchema.parse(preview)).toEqual(preview);
    expect(preview.checks.map(({ name, verdict }) => `${name} ${verdict}`)).toContain('CSR-POP passed');
    expect(preview.dispositions.map(({ fate }) => fate)).toEqual(['taken', 'taken', 'taken', 'taken', 'taken', 'taken']);
    expect(preview.facts).toContainEqual({ label: 'Subject', value: 'CN=request.example,O=Example Trust,C=CH' });
    expect(touched).toEqual([]);
  });
  test('without a profile nothing is disposed of', () => {
    expect(previewRequest(workplace, { bytes, profile: null, rules: 'private', asked: null }).dispositions).toEqual([]);
  });
  test('bytes that are none, a profile that is not there or makes a CRL: refused', () => {
    const call = (given: Partial<Parameters<typeof previewRequest>[1]>) => () =>
      previewRequest(workplace, { bytes, profile: null, rules: 'private', asked: null, ...given });
    expectRefusal('input.not-pem', call({ bytes: new Uint8Array([1, 2]) }));
    expectRefusal('input.truncated', call({ bytes: bytes.subarray(0, -1) }));
    expectRefusal('input.not-found', call({ profile: 'nowhere' }));
    expectRefusal('input.unsupported', call({ profile: 'root-crl' }));
  });
  test('more than 128 kB never reach it', () => {
    const { input } = calls.previewRequest;
    expect(input.safeParse({ bytes: new Uint8Array(128 * 1024), profile: null, rules: 'br', asked: null }).success).toBe(true);
    expect(input.safeParse({ bytes: new Uint8Array(128 * 1024 + 1), profile: null, rules: 'br', asked: null }).success).toBe(false);
  });
});
