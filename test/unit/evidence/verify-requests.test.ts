// What came in as a request and what was made of it: a kept run of the playbook issuing-ca, bent in one place at a time.

import { describe, expect, test } from 'vitest';
import type { CheckName } from '../../../main/checks.ts';
import { readChain } from '../../../main/evidence/verify/chain.ts';
import { checkHandoff } from '../../../main/evidence/verify/handoff.ts';
import type { BundleReading } from '../../../main/evidence/verify/reading.ts';
import { checkRequests, requestBehind } from '../../../main/evidence/verify/requests.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { encodePem } from '../../../main/pki/pem.ts';
import { eventsOf } from '../../../main/evidence/event-data.ts';
import { type Bend, all, bendFiles, bent, type Change, plus, said, withData, without } from './bent-bundle.ts';
import { keptRun } from './kept-runs.ts';

const files = keptRun('issuing');
const issued = 'artifacts/test-issuing-s1';
const root = 'artifacts/test-root-t1';
const bytes = (path: string): Uint8Array => files.get(path) ?? new Uint8Array();
const reading = (bend: Bend = {}): BundleReading => bendFiles(files, bend);
const asked = (name: CheckName, bend: Bend = {}): string => said(checkRequests(reading(bend)), name);
const told = (name: string, change: Record<string, unknown>, only?: (data: Record<string, unknown>) => boolean): Bend => ({
  events: withData(name, change, only),
});
const imported = (change: Record<string, unknown>): Bend => told('request-imported', change);
const ofCertificate = ({ makes }: Record<string, unknown>): boolean => makes === 'certificate';
const built = (change: Record<string, unknown>): Bend => told('tbs-built', change, ofCertificate);
const request = (): Record<string, unknown> => ({ ...eventsOf(reading().events(), 'request-imported')[0] });
const other = 'a'.repeat(64);

test('a sound run: what was counted; a run without requests: not checked, and why', () => {
  expect(checkRequests(reading())).toEqual([
    { name: 'CSR-POP', verdict: 'passed', reason: '1 requests' },
    { name: 'REQUEST-UNCHANGED', verdict: 'passed', reason: '1 built' },
    { name: 'REQUEST-HASH', verdict: 'passed', reason: '1 named' },
    { name: 'VALIDITY-WITHIN-ISSUER', verdict: 'passed', reason: '2 files' },
  ]);
  expect(checkRequests(bent())).toEqual([
    { name: 'CSR-POP', verdict: 'not-checked', reason: 'no request was imported in this run' },
    { name: 'REQUEST-UNCHANGED', verdict: 'not-checked', reason: 'no request was imported in this run' },
    { name: 'REQUEST-HASH', verdict: 'not-checked', reason: 'the plan names no request' },
    { name: 'VALIDITY-WITHIN-ISSUER', verdict: 'not-checked', reason: 'nothing was issued to another key' },
  ]);
});

describe('CSR-POP', () => {
  const bitFlipped = (): Uint8Array => {
    const der = Buffer.from(bytes(`${issued}/request.der`));
    der.writeUInt8(der.readUInt8(der.length - 1) ^ 1, der.length - 1);
    return der;
  };

  test.each<[string, Bend, string]>([
    [
      'another label than the plan gives',
      imported({ label: 'elsewhere' }),
      'failed: Line 33 of the transcript imports a request under another label than the plan gives it.',
    ],
    ['another hash', imported({ sha256: other }), `failed: ${issued}/request.der is not the request the log tells of.`],
    [
      'another file',
      { files: { [`${issued}/request.der`]: bytes(`${issued}/certificate.der`) } },
      `failed: ${issued}/request.der is not the request the log tells of.`,
    ],
    [
      'another request as PEM',
      { files: { [`${issued}/request.pem`]: encodePem('CERTIFICATE REQUEST', bitFlipped()) } },
      `failed: ${issued}/request.pem and request.der are different requests.`,
    ],
    [
      'something else as PEM',
      { files: { [`${issued}/request.pem`]: bytes(`${issued}/certificate.pem`) } },
      'failed: The PEM file was refused: it does not begin with the line -----BEGIN CERTIFICATE REQUEST-----.',
    ],
    ['no PEM', { files: { [`${issued}/request.pem`]: null } }, `failed: ${issued}/request.pem is missing.`],
    ['another key', imported({ spkiSha256: other }), 'failed: The request "test-issuing-s1" is for another key than the log tells of.'],
  ])('%s', (_what, bend, reason) => {
    expect(asked('CSR-POP', bend)).toBe(reason);
  });

  test('a signature that does not verify, wherever the log agrees', () => {
    const der = bitFlipped();
    const pem = encodePem('CERTIFICATE REQUEST', der);
    const forged = { [`${issued}/request.der`]: der, [`${issued}/request.pem`]: pem };
    expect(asked('CSR-POP', { ...imported({ sha256: sha256Hex(der) }), files: forged })).toMatch(
      /^failed: The request "test-issuing-s1": .+\.$/u,
    );
  });
});

describe('REQUEST-UNCHANGED', () => {
  const refused = (bend: Bend): string => asked('REQUEST-UNCHANGED', bend);

  test('the certificate is of the request the step before it imported', () => {
    const another = 'failed: The certificate of step cert was built from another request than step request imported.';
    expect(refused(built({ request: 'elsewhere' }))).toBe(another);
    expect(refused(built({ requestSha256: other }))).toBe(another);
    expect(refused(built({ subjectSpkiSha256: other }))).toBe(another);
  });

  test('a request nobody imported, or only afterwards', () => {
    const nobody = 'failed: Step cert built a certificate from a request nobody imported.';
    expect(refused({ events: without('request-imported') })).toBe(nobody);
    expect(refused({ events: withStep('request-imported', 'elsewhere') })).toBe(nobody);
    const late: Change = (events) => all(without('request-imported'), plus('request-imported', request(), { step: 'request' }))(events);
    expect(refused({ events: late })).toBe(nobody);
  });

  test('of two imported by one step, the later counts', () => {
    const first = plus('request-imported', { ...request(), sha256: other }, { before: 'request-imported', step: 'request' });
    expect(refused({ events: first })).toBe('passed: 1 built');
    const second = plus('request-imported', { ...request(), sha256: other }, { before: 'tbs-built', step: 'request' });
    expect(refused({ events: second })).toBe(`failed: ${issued}/request.der is not the request the log tells of.`);
  });

  test('a playbook that gives a certificate no request', () => {
    const without = { playbook: (text: string) => text.replace('{ request: request, issuer: authority }', '{ issuer: authority }') };
    const surplus = 'failed: Step cert used a request the playbook gives it none of.';
    expect(refused(without)).toBe(surplus);
    expect(refused({ ...without, ...built({ requestSha256: null }) })).toBe('not-checked: no request was imported in this run');
    const [certificate] = eventsOf(reading().events(), 'tbs-built');
    if (certificate === undefined) throw new Error('nothing was built');
    expect(requestBehind(reading(), certificate)?.subject).toBeDefined();
    const { requestSha256: _, ...silent } = certificate;
    expect(requestBehind(reading(without), silent)).toBeNull();
    expect(requestBehind(reading(without), { ...certificate, requestSha256: null })).toBeNull();
  });
});

describe('REQUEST-HASH', () => {
  const planned = (hashes: string): Bend => ({ plan: (text) => text.replace(/"requests": \[[^\]]*\]/u, `"requests": [${hashes}]`) });
  const quoted = (hash: unknown): string => JSON.stringify(hash);

  test('the DER’s hash or the file’s, as it came', () => {
    expect(asked('REQUEST-HASH', planned(quoted(request()['sha256'])))).toBe('passed: 1 named');
    expect(asked('REQUEST-HASH', planned(quoted(request()['fileSha256'])))).toBe('passed: 1 named');
    expect(asked('REQUEST-HASH', planned(`${quoted(other)}, ${quoted(request()['sha256'])}`))).toBe('passed: 2 named');
  });

  test('a request the plan does not name', () => {
    const unnamed = 'failed: The request "test-issuing-s1" is none of those the plan names.';
    expect(asked('REQUEST-HASH', planned(quoted(other)))).toBe(unnamed);
  });
});

describe('VALIDITY-WITHIN-ISSUER', () => {
  const moved = (field: 'notBefore' | 'notAfter', seconds: number): string => {
    const sound = reading();
    const parts = sound.artifacts();
    const artifacts = parts.map((part) => {
      if (part.fields.kind !== 'certificate') return part;
      const issuer = issuerDates(sound);
      const date = new Date(issuer[field].getTime() + seconds * 1000);
      return { ...part, fields: { ...part.fields, [field]: { ...part.fields[field], date } } };
    });
    return said(checkRequests({ ...sound, artifacts: () => artifacts }), 'VALIDITY-WITHIN-ISSUER');
  };

  test.each<['notBefore' | 'notAfter', number, boolean]>([
    ['notBefore', 0, true],
    ['notBefore', -1, false],
    ['notAfter', 0, true],
    ['notAfter', 1, false],
  ])('%s, %d seconds from the issuer’s', (field, seconds, sound) => {
    const beyond = new RegExp(`^failed: ${issued}/certificate\\.(?:der|pem) is valid beyond the certificate of its issuer\\.$`, 'u');
    expect(moved(field, seconds)).toMatch(sound ? /^passed: 2 files$/u : beyond);
  });
});

describe('HANDOFF-SAME', () => {
  const handed = (bend: Bend = {}): string => said(checkHandoff(reading(bend)), 'HANDOFF-SAME');
  const form = (name: string): string => `${issued}/handoff/${name}`;
  const replaced = (name: string, content: Uint8Array | string | null): string => handed({ files: { [form(name)]: content } });
  const atPath = (from: string, to: string): Bend => ({
    ...told('artifact-made', { path: to }, ({ path }) => path === from),
    files: { [to]: bytes(from) },
  });

  test('counted; nothing handed over', () => {
    expect(handed()).toBe('passed: 19 files');
    expect(handed({ events: without('artifact-made', ({ role }) => role === 'handoff') })).toBe(
      'not-checked: nothing is handed over with a certificate',
    );
  });

  test('every form is the one made from the chain', () => {
    for (const name of [
      'certificate.der',
      'certificate.pem',
      'chain.pem',
      'chain-with-root.p7b',
      'chain-with-root.pem',
      'root.der',
      'root.pem',
    ]) {
      const changed = Buffer.from(bytes(form(name)));
      changed.writeUInt8(changed.readUInt8(changed.length - 40) ^ 1, changed.length - 40);
      expect(replaced(name, changed)).toBe(`failed: "${form(name)}" is not the chain of the certificate it is of.`);
      expect(replaced(name, null)).toBe(`failed: ${form(name)} is missing.`);
    }
  });

  test('a text may say what it likes, and is no certificate', () => {
    expect(replaced('nginx.txt', 'anything')).toBe('passed: 19 files');
    for (const content of [bytes(`${issued}/certificate.der`), bytes(`${issued}/certificate.pem`), bytes(form('crls.pem'))])
      expect(replaced('nginx.txt', content)).toBe(`failed: "${form('nginx.txt')}" is a certificate or CRL under the name of a text.`);
  });

  test('a form in a folder of its consumer is held to the same; one outside handoff/ is refused', () => {
    const below = form('nginx/chain.pem');
    expect(handed(atPath(form('chain.pem'), below))).toBe('passed: 19 files');
    expect(handed({ ...atPath(form('chain.pem'), below), files: { [below]: 'chain' } })).toBe(
      `failed: "${below}" is not the chain of the certificate it is of.`,
    );
    const outside = `${issued}/chain2.pem`;
    expect(handed(atPath(form('chain.pem'), outside))).toBe(`failed: "${outside}" is handed over and not in a folder handoff/.`);
  });

  test('of a certificate that is in the bundle', () => {
    const [, crl] = eventsOf(reading().events(), 'tbs-built');
    for (const tbsSha256 of [other, crl?.tbsSha256]) {
      const gone = told('artifact-made', { tbsSha256 }, ({ path }) => path === form('root.pem'));
      expect(handed(gone)).toBe(`failed: "${form('root.pem')}" is handed over with a certificate that is not in this bundle.`);
    }
  });

  test('the CRLs are this run’s, each once', () => {
    const crl = Buffer.from(bytes(form('crls.pem'))).toString();
    const wrong = `failed: "${form('crls.pem')}" holds another CRL than this run signed.`;
    expect([...files.keys()].filter((path) => path.startsWith(`${root}/crl-`))).toHaveLength(2);
    expect(replaced('crls.pem', crl + crl)).toBe(wrong);
    expect(replaced('crls.pem', `${crl}\n`)).toBe(wrong);
    expect(replaced('crls.pem', crl.replace('X509 CRL', 'CRL'))).toBe(wrong);
  });
});

/** Every event of this name, in another step. */
function withStep(name: string, step: string): Change {
  return (events) => events.map((event) => (event.event === name ? { ...event, step } : event));
}

/** The dates of the certificate that signed. */
function issuerDates(sound: BundleReading): { readonly notBefore: Date; readonly notAfter: Date } {
  const chain = readChain(sound.file(`${issued}/chain.pem`));
  const last = chain.at(-1);
  if (last === undefined) throw new Error('no chain');
  return { notBefore: last.notBefore.date, notAfter: last.notAfter.date };
}
