// What people decided in a run: documents carried out, absences and substitutes.

import { sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../main/formats/canonical-json.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { absenceStatement, type AbsenceStatement } from '../../../main/evidence/absence.ts';
import { checkAbsences } from '../../../main/evidence/verify/absences.ts';
import { checkDocuments, proposedDocuments, shownDocument } from '../../../main/evidence/verify/documents.ts';
import { all, type Bend, bent, type Change, plus, said, sample, sampleEvents, textOf, withData } from './bent-bundle.ts';

const size = sampleEvents.length;

describe('DOCUMENT-UNCHANGED', () => {
  const path = 'artifacts/example-root-r1/destruction.json';
  const destruction = canonicalJson({ keys: [{ ckaId: '0a0b' }] });
  const sha256 = sha256Hex(Buffer.from(destruction));
  const proposed = (more: Record<string, unknown> = {}): Change =>
    plus('document-proposed', { item: 'paper', document: 'destruction', sha256, authoritySpkiSha256: 'a'.repeat(64), path, ...more });
  const carriedOut = (more: Record<string, unknown> = {}): Change =>
    plus('document-carried-out', { item: 'paper', document: 'destruction', sha256, ...more });
  const verdict = (changes: readonly Change[], more: Bend = {}): string =>
    said(checkDocuments(bent({ files: { [path]: destruction }, ...more, events: all(...changes) })), 'DOCUMENT-UNCHANGED');

  test('nothing was put up; something was, and was carried out', () => {
    expect(verdict([])).toBe('not-checked: no document was put up for approval');
    expect(verdict([proposed(), carriedOut()])).toBe('passed: 1 documents');
    expect(verdict([proposed(), proposed(), carriedOut()])).toBe('passed: 1 documents');
    expect(verdict([proposed()])).toBe('not-checked: no document was put up for approval');
  });

  const nobody = `failed: Line ${size} of the transcript carries out what nobody put up.`;
  test.each<[string, readonly Change[], string]>([
    ['nobody put it up', [carriedOut()], nobody],
    ['put up later', [carriedOut(), proposed()], nobody],
    ['put up as another kind', [proposed({ document: 'retirement' }), carriedOut()], nobody.replace(String(size), String(size + 1))],
    ['put up as another item', [proposed({ item: 'other' }), carriedOut()], nobody.replace(String(size), String(size + 1))],
    ['another was put up', [proposed({ sha256: 'b'.repeat(64) }), carriedOut()], nobody.replace(String(size), String(size + 1))],
  ])('refused: %s', (_what, changes, reason) => {
    expect(verdict(changes)).toBe(reason);
  });

  test('refused: the file is another, is missing, or is not of its form', () => {
    const changes = [proposed(), carriedOut()];
    expect(verdict(changes, { files: { [path]: `${destruction} ` } })).toBe(`failed: "${path}" is not the document that was put up.`);
    expect(verdict(changes, { files: {} })).toBe(`failed: ${path} is missing.`);
    const loose = sha256Hex(Buffer.from(`${destruction}\n`));
    expect(verdict([proposed({ sha256: loose }), carriedOut({ sha256: loose })], { files: { [path]: `${destruction}\n` } })).toMatch(
      /^failed: The document/u,
    );
    const asPolicy = [proposed({ document: 'policy' }), carriedOut({ document: 'policy' })];
    expect(verdict(asPolicy)).toMatch(/^failed: .*policy/u);
  });

  test('policies: adopted as approved, or in a run that certifies', () => {
    const policy = textOf('policy.json');
    const hash = sha256Hex(Buffer.from(policy));
    const adopted = (adoptedHash: string = hash): Change => plus('policy-adopted', { authority: 'a'.repeat(64), sha256: adoptedHash });
    const approved = [proposed({ document: 'policy', sha256: hash }), carriedOut({ document: 'policy', sha256: hash })];
    const noCertificate = {
      files: { [path]: policy },
      playbook: (text: string) => text.replace('kind: build-certificate', 'kind: build-crl'),
    };
    expect(verdict([adopted('c'.repeat(64))])).toBe('not-checked: no document was put up for approval');
    expect(verdict([...approved, adopted()], { files: { [path]: policy } })).toBe('passed: 1 documents');
    const without = (changes: readonly Change[]): string => verdict(changes, noCertificate);
    expect(without([...approved, adopted()])).toBe('passed: 1 documents');
    expect(without([...approved, adopted('c'.repeat(64))])).toBe(
      `failed: Line ${size + 2} of the transcript adopts a policy nobody approved.`,
    );
    expect(without([adopted()])).toBe(`failed: Line ${size} of the transcript adopts a policy nobody approved.`);
    expect(without([approved[0] ?? adopted(), adopted(), approved[1] ?? adopted()])).toBe(
      `failed: Line ${size + 1} of the transcript adopts a policy nobody approved.`,
    );
  });

  test('authorities: retired by an approved document', () => {
    const retired = (document: string = sha256): Change => plus('authority-retired', { authority: 'a'.repeat(64), document });
    const approved = [proposed({ document: 'retirement' }), carriedOut({ document: 'retirement' })];
    expect(verdict([...approved, retired()])).toBe('passed: 1 documents');
    expect(verdict([...approved, retired('c'.repeat(64))])).toBe(
      `failed: Line ${size + 2} of the transcript retires an authority without approval.`,
    );
    expect(verdict([proposed(), carriedOut(), retired()])).toBe(
      `failed: Line ${size + 2} of the transcript retires an authority without approval.`,
    );
    expect(verdict([retired()])).toBe(`failed: Line ${size} of the transcript retires an authority without approval.`);
  });

  describe('keys destroyed', () => {
    const destroyed = (ckaId: string | null, step = 'key', operation = 'destroy-key'): Change =>
      plus('intent', { id: 'd', operation, ckaId }, { step });
    /** Step `key` destroys keys instead of making them. */
    const destroying = (changes: readonly Change[]): string => {
      const reading = bent({ files: { [path]: destruction }, events: all(...changes) });
      const { value, ...file } = reading.playbook();
      const steps = value.steps.map((step) => (step.id === 'key' ? { ...step, kind: 'destroy-keys' as const } : step));
      return said(checkDocuments({ ...reading, playbook: () => ({ ...file, value: { ...value, steps } }) }), 'DOCUMENT-UNCHANGED');
    };
    const refused = (line: number): string => `failed: Line ${line} of the transcript destroys a key nobody approved destroying.`;

    test('by a document that names them, of destruction or retirement', () => {
      expect(destroying([proposed(), carriedOut(), destroyed('0a0b')])).toBe('passed: 1 documents');
      const retirement = [proposed({ document: 'retirement' }), carriedOut({ document: 'retirement' })];
      expect(destroying([...retirement, destroyed('0a0b')])).toBe('passed: 1 documents');
    });

    test('refused: another key, none, or before the document', () => {
      expect(destroying([proposed(), carriedOut(), destroyed('0a')])).toBe(refused(size + 2));
      expect(destroying([proposed(), carriedOut(), destroyed(null)])).toBe(refused(size + 2));
      expect(destroying([destroyed('0a0b')])).toBe(refused(size));
      expect(destroying([proposed(), destroyed('0a0b'), carriedOut()])).toBe(refused(size + 1));
    });

    test('other calls, and other steps, are other checks’ business', () => {
      expect(destroying([destroyed('0a0b', 'sign')])).toMatch(/^not-checked/u);
      expect(destroying([destroyed('0a0b', 'key', 'generate-key-pair')])).toMatch(/^not-checked/u);
      expect(verdict([destroyed('0a0b')])).toMatch(/^not-checked/u);
    });
  });

  test('what was put up twice counts from the first time; what is not in the bundle is not shown', () => {
    const reading = bent({ files: { [path]: destruction }, events: all(proposed(), proposed({ item: 'again' })) });
    expect(proposedDocuments(reading).get(sha256)).toMatchObject({ seq: size, item: 'paper' });
    expect(shownDocument(reading, sha256)).toMatchObject({ item: 'paper', makes: 'document' });
    expect(shownDocument(reading, 'b'.repeat(64))).toBeUndefined();
    expect(shownDocument(bent({ events: proposed() }), sha256)).toBeUndefined();
    expect(shownDocument(bent({ files: { [path]: 'other' }, events: proposed() }), sha256)).toBeUndefined();
  });
});

describe('ABSENCE', () => {
  const planSha256 = sampleEvents[0]?.data['planSha256'];
  const policySha256 = sampleEvents[0]?.data['policySha256'];
  const erin = '  - { id: erin, name: Erin Roth, roles: [witness], substitute: true }\nwaivers:';
  const withErin = (text: string): string => text.replace('waivers:', erin);
  const proposal = (data: Record<string, unknown> = {}): Change => plus('absence-proposed', { person: 'dave', ...data });
  const decided = (data: Record<string, unknown> = {}): Change => plus('absence-decided', { person: 'dave', proposal: size, ...data });
  function vote(person: string, change: Partial<AbsenceStatement> = {}): Change {
    const key = sample.keys.people[person] ?? sample.keys.log;
    const statement = absenceStatement({
      decision: 'approve',
      mode: 'production',
      run: String(sampleEvents[0]?.run),
      plan: String(planSha256),
      policy: String(policySha256),
      proposal: size,
      person: 'dave',
      substitute: '',
      step: 'approve',
      revision: 12,
      at: '2026-11-21T09:00:00.000Z',
      credential: sha256Hex(key.spki),
      ...change,
    });
    const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
    return plus('absence-voted', {
      person,
      statement: base64(statement),
      signature: base64(sign(null, statement, key.privateKey)),
      spki: base64(key.spki),
    });
  }
  const verdict = (changes: readonly Change[], more: Bend = {}): string =>
    said(checkAbsences(bent({ ...more, events: all(...changes) })), 'ABSENCE');

  test('nobody was, or somebody was, by two others', () => {
    expect(verdict([])).toBe('not-checked: nobody was marked absent');
    expect(verdict([proposal()])).toBe('not-checked: nobody was marked absent');
    expect(verdict([proposal(), vote('alice'), vote('bob'), decided()])).toBe('passed: 1 decided by quorum');
    expect(verdict([proposal({ substitute: '' }), vote('alice'), vote('bob'), decided()])).toBe('passed: 1 decided by quorum');
  });

  test('too few votes, and votes after the decision', () => {
    const few = (count: number, needed = 2): string => `failed: The absence of dave has ${count} valid votes and needs ${needed}.`;
    expect(verdict([proposal(), vote('alice'), decided()])).toBe(few(1));
    expect(verdict([proposal(), vote('alice'), decided(), vote('bob')])).toBe(few(1));
    expect(verdict([proposal(), vote('alice'), vote('dave'), decided()])).toBe(few(1));
    const three = (text: string): string => text.replace('quorum: 2', 'quorum: 3');
    expect(verdict([proposal(), vote('alice'), vote('bob'), decided()], { plan: three })).toBe(few(2, 3));
    const one = (text: string): string => text.replace('quorum: 2', 'quorum: 1');
    expect(verdict([proposal(), vote('alice'), decided()], { plan: one })).toBe(few(1));
  });

  test.each<[string, Partial<AbsenceStatement>]>([
    ['another run', { run: 'other' }],
    ['another mode', { mode: 'rehearsal' }],
    ['another plan', { plan: 'a'.repeat(64) }],
    ['no policy', { policy: '' }],
    ['another proposal', { proposal: 3 }],
  ])('a vote on %s is none', (_what, change) => {
    expect(verdict([proposal(), vote('alice'), vote('bob', change), decided()])).toMatch(/has 1 valid votes/u);
  });

  test('a run without a policy', () => {
    const none = withData('run-planned', { policySha256: null });
    const votes = ['alice', 'bob'].map((person) => vote(person, { policy: '' }));
    expect(verdict([proposal(), ...votes, decided(), none])).toBe('passed: 1 decided by quorum');
  });

  test('what nobody proposed: none, another, of somebody else, later, with another substitute', () => {
    const refused = (line: number): string => `failed: Line ${line} of the transcript decides something nobody proposed.`;
    expect(verdict([vote('alice'), vote('bob'), decided()])).toBe(refused(size + 2));
    expect(verdict([proposal(), vote('alice'), vote('bob'), decided({ proposal: 3 })])).toBe(refused(size + 3));
    expect(verdict([proposal({ person: 'carol' }), vote('alice'), vote('bob'), decided()])).toBe(refused(size + 3));
    expect(verdict([decided({ proposal: size + 1 }), proposal()])).toBe(refused(size));
    expect(verdict([proposal(), decided({ substitute: 'erin' })])).toBe(refused(size + 1));
    expect(verdict([proposal({ substitute: 'erin' }), decided()])).toBe(refused(size + 1));
  });

  test('somebody who is not in the plan', () => {
    expect(verdict([proposal({ person: 'mallory' }), decided({ person: 'mallory' })])).toBe(
      'failed: "mallory" was marked absent and is not in the plan.',
    );
  });

  describe('a substitute', () => {
    const enrolled = plus('person-enrolled', { person: 'erin', spkiSha256: 'e'.repeat(64) }, { before: 'key-generated' });
    const at = size + 1;
    const called = (substitute: string, ...before: readonly Change[]): readonly Change[] => [
      enrolled,
      ...before,
      proposal({ substitute }),
      ...['alice', 'bob'].map((person) => vote(person, { proposal: at + before.length, substitute })),
      decided({ substitute, proposal: at + before.length }),
    ];
    const refused = (substitute: string): string => `failed: "${substitute}" was called in for dave and the plan names no such substitute.`;

    test('the plan names, of a role the absent one had', () => {
      expect(verdict(called('erin'), { plan: withErin })).toBe('passed: 1 decided by quorum');
    });

    test('refused: nobody, no substitute, of other roles, or gone too', () => {
      expect(verdict(called('mallory'), { plan: withErin })).toBe(refused('mallory'));
      expect(verdict(called('carol'), { plan: withErin })).toBe(refused('carol'));
      const noSubstitute = (text: string): string => withErin(text).replace(', substitute: true', '');
      expect(verdict(called('erin'), { plan: noSubstitute })).toBe(refused('erin'));
      const otherRole = (text: string): string => withErin(text).replace('roles: [witness], substitute', 'roles: [custodian], substitute');
      expect(verdict(called('erin'), { plan: otherRole })).toBe(refused('erin'));
      expect(verdict(called('erin', plus('credential-lost', { person: 'erin' })), { plan: withErin })).toBe(refused('erin'));
    });
  });

  test('who is gone decides nothing', () => {
    const lost = plus('credential-lost', { person: 'alice' }, { before: 'key-generated' });
    const votes = ['alice', 'bob'].map((person) => vote(person, { proposal: size + 1 }));
    expect(verdict([lost, proposal(), ...votes, decided({ proposal: size + 1 })])).toBe(
      'failed: The absence of dave has 1 valid votes and needs 2.',
    );
  });
});
