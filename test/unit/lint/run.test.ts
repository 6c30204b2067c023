import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { array, assert, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CeremonyError } from '../../../main/errors.ts';
import { registry } from '../../../main/lint/registry.ts';
import type { Rule } from '../../../main/lint/rule.ts';
import { lintCertificate, lintCrl, lintParsed } from '../../../main/lint/run.ts';
import { subordinateName } from '../../fixtures/lint-material.ts';
import { asCrl, asRoot, crl, root } from './subjects.ts';

const rule: Rule<'certificate'> = {
  id: 'test-rule',
  on: ['certificate'],
  title: 'Always broken',
  clause: 'RFC 0 0',
  ruleSets: ['br', 'private'],
  severity: 'error',
  softer: { private: 'notice' },
  applies: () => true,
  check: () => ['It is broken.'],
};

describe('LINT runner', () => {
  test('gives rule, clause, severity and message of a finding', () => {
    expect(lintParsed('certificate', root, asRoot, [rule])).toEqual([
      { rule: 'test-rule', clause: 'RFC 0 0', severity: 'error', message: 'It is broken.' },
    ]);
  });

  test('takes the softer severity of a rule set, and leaves out rule sets that are not the rule’s', () => {
    expect(lintParsed('certificate', root, { ...asRoot, rules: 'private' }, [rule])[0]?.severity).toBe('notice');
    expect(lintParsed('certificate', root, { ...asRoot, rules: 'cnsa2' }, [rule])).toEqual([]);
  });

  test('does not apply a certificate rule to a CRL', () => {
    expect(lintParsed('crl', crl, asCrl, [rule])).toEqual([]);
  });

  test('turns an unexpected exception into an error finding that names the rule and leaks nothing', () => {
    const throwing: Rule<'certificate'> = {
      ...rule,
      softer: { br: 'notice' },
      check: () => {
        throw new TypeError('/home/someone/secret');
      },
    };
    const [finding, more] = lintParsed('certificate', root, asRoot, [throwing]);
    expect(more).toBeUndefined();
    expect(finding).toMatchObject({
      rule: 'test-rule',
      severity: 'error',
      message: 'Rule test-rule could not be applied: The rule itself failed; report this.',
    });
  });

  test('says why where the rule threw one of our own errors, in applies as in check', () => {
    const throwing: Rule<'certificate'> = {
      ...rule,
      applies: () => {
        throw new CeremonyError('input.not-der', 'The name was refused.');
      },
    };
    expect(lintParsed('certificate', root, asRoot, [throwing])[0]?.message).toBe(
      'Rule test-rule could not be applied: The name was refused.',
    );
  });

  test('binds from the effective date on: at signing, or at notBefore where signing is unknown', () => {
    const from = (effective: string): Rule<'certificate'> => ({ ...rule, effective });
    const { now: _, ...unsigned } = asRoot;
    expect(lintParsed('certificate', root, asRoot, [from('2026-01-15')])).toHaveLength(1);
    expect(lintParsed('certificate', root, asRoot, [from('2026-01-16')])).toEqual([]);
    expect(lintParsed('certificate', root, unsigned, [from('2026-01-15')])).toHaveLength(1);
    expect(lintParsed('certificate', root, unsigned, [from('2026-01-16')])).toEqual([]);
    expect(lintParsed('certificate', root, { ...asRoot, now: new Date('2026-01-16T00:00:00Z') }, [from('2026-01-16')])).toHaveLength(1);
  });

  test('no longer binds from the until date on', () => {
    const to = (until: string): Rule<'certificate'> => ({ ...rule, until });
    expect(lintParsed('certificate', root, asRoot, [to('2026-01-15')])).toEqual([]);
    expect(lintParsed('certificate', root, asRoot, [to('2026-01-16')])).toHaveLength(1);
    expect(lintParsed('certificate', root, { ...asRoot, now: new Date('2026-01-16T00:00:00Z') }, [to('2026-01-16')])).toEqual([]);
  });

  test('resolves an unknown role from the bytes', () => {
    const roles: string[] = [];
    const spy: Rule<'certificate' | 'crl'> = {
      ...rule,
      on: ['certificate', 'crl'],
      applies: ({ role }) => {
        roles.push(role);
        return false;
      },
      check: () => [],
    };
    const unknown = { ...asRoot, role: 'unknown' } as const;
    const { basicConstraints: _, ...leaf } = { ...root, subject: subordinateName };
    lintParsed('certificate', root, unknown, [spy]);
    lintParsed('certificate', { ...root, subject: subordinateName }, unknown, [spy]);
    lintParsed('certificate', leaf, unknown, [spy]);
    lintParsed('crl', crl, { ...asCrl, role: 'unknown' }, [spy]);
    lintParsed('crl', crl, unknown, [spy]);
    expect(roles).toEqual(['root', 'subordinate', 'leaf', 'root-crl', 'ca-crl']);
  });

  test('counts instead of listing when one rule is broken very often, and cuts endless messages', () => {
    const often = (count: number): Rule<'certificate'> => ({
      ...rule,
      check: () => Array.from({ length: count }, () => 'x'.repeat(10_000)),
    });
    expect(lintParsed('certificate', root, asRoot, [often(20)])).toHaveLength(20);
    const messages = lintParsed('certificate', root, asRoot, [often(21)]).map((finding) => finding.message);
    expect(messages).toHaveLength(21);
    expect(messages[0]).toHaveLength(501);
    expect(messages[20]).toBe('The same rule is broken 1 more times.');
  });

  test('refuses bytes that are no certificate or CRL', () => {
    expect(() => lintCertificate(new Uint8Array(), asRoot)).toThrow(CeremonyError);
    expect(() => lintCrl(root.der, asCrl)).toThrow(CeremonyError);
    expect(() => lintCertificate(crl.der, asRoot)).toThrow(CeremonyError);
  });
});

describe('LINT on damaged bytes', () => {
  const damage = array(record({ at: integer({ min: 0, max: 2000 }), octet: integer({ min: 0, max: 255 }) }), {
    minLength: 1,
    maxLength: 3,
  });
  const expectAnswer = (lint: () => unknown): void => {
    try {
      lint();
    } catch (error) {
      if (!(error instanceof CeremonyError) || error.code === 'bug') throw error;
    }
  };

  test.each(['br', 'private', 'cnsa2'] as const)('answers or refuses under %s, and throws nothing else (property)', (rules) => {
    assert(
      property(damage, (changes) => {
        const [certificate, list] = [Uint8Array.from(root.der), Uint8Array.from(crl.der)];
        for (const { at, octet } of changes) {
          certificate[at % certificate.length] = octet;
          list[at % list.length] = octet;
        }
        expectAnswer(() => lintCertificate(certificate, { ...asRoot, rules, role: 'unknown' }));
        expectAnswer(() => lintCrl(list, { ...asCrl, rules, role: 'unknown' }));
      }),
      { numRuns: 300 },
    );
  });
});

describe('LINT registry', () => {
  test('holds the rule of every file of the room once', async () => {
    const room = join(import.meta.dirname, '../../../main/lint');
    const files = ['rfc', 'cabf', 'private', 'hierarchy', 'cnsa'].flatMap((folder) =>
      readdirSync(join(room, folder)).map((file) => join(room, folder, file)),
    );
    const modules = (await Promise.all(files.map((file) => import(file)))) as Readonly<Record<string, unknown>>[];
    const inFiles = modules.flatMap((module) => Object.values(module).filter((value) => registry.some((rule) => rule === value)));
    expect(inFiles).toHaveLength(files.length);
    expect(new Set(registry)).toEqual(new Set(inFiles));
    expect(new Set(registry.map(({ id }) => id)).size).toBe(registry.length);
    expect(registry).toHaveLength(files.length);
  });

  test.each(registry)(
    '$id has a citation with a number, rule sets, and a date where it has one',
    ({ clause, title, ruleSets, effective, on }) => {
      expect(clause).toMatch(/(?:RFC \d{4}|BR|CNSA|CSBR|NIST|IEEE|SPIFFE).*\d/);
      expect(title.length).toBeGreaterThan(10);
      expect(ruleSets.length).toBeGreaterThan(0);
      expect(on.length).toBeGreaterThan(0);
      expect(effective ?? '2000-01-01').toMatch(/^\d{4}-\d{2}-\d{2}$/);
    },
  );
});
