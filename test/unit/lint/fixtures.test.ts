import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../main/lint/finding.ts';
import { registry } from '../../../main/lint/registry.ts';
import { lintCertificate, lintCms, lintCrl, lintOcsp, lintRequest } from '../../../main/lint/run.ts';
import { type CertificateFields, parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { parsePem } from '../../../main/pki/pem.ts';
import { contextOf, type LintCase } from '../../fixtures/lint-cases.ts';
import { signingTime } from '../../fixtures/lint-material.ts';
import { lintBytes, lintCases, lintFile, lintFixtureDirectory, lintFixtures } from '../../fixtures/make-lint-fixtures.ts';

const read = (file: string): string => readFileSync(join(lintFixtureDirectory, file), 'utf8');

const certificateOf = (name: string): CertificateFields => parseCertificate(parsePem(read(`${name}.pem`), 'CERTIFICATE'));

const linters = { certificate: lintCertificate, crl: lintCrl, request: lintRequest, ocsp: lintOcsp, cms: lintCms };

function lint(lintCase: LintCase, side: 'good' | 'bad'): Finding[] {
  const { kind, context, badIssuer } = lintCase;
  const own = side === 'bad' && badIssuer !== undefined ? { ...context, issuer: badIssuer } : context;
  const sided = contextOf(own, signingTime, certificateOf);
  return linters[kind](lintBytes(kind, read(lintFile(lintCase, side))), sided);
}

const rulesOf = (findings: readonly Finding[]): string[] => [...new Set(findings.map((finding) => finding.rule))];

describe('fixtures', () => {
  test('are exactly what the generator makes', () => {
    const made = lintFixtures();
    const committed = new Map(readdirSync(lintFixtureDirectory).map((file) => [file, read(file)]));
    expect(committed).toEqual(made);
  });

  test('cover every rule on everything it reads, and nothing else', () => {
    const covered = [...new Set(lintCases.map(({ rule, kind }) => `${rule} on ${kind}`))].toSorted();
    const wanted = registry.flatMap((rule) => rule.on.map((kind) => `${rule.id} on ${kind}`)).toSorted();
    expect(covered).toEqual(wanted);
  });
});

describe.each(lintCases)('$name', (lintCase) => {
  const rule = registry.find(({ id }) => id === lintCase.rule);

  test('good fixture: no rule fires', () => {
    expect(lint(lintCase, 'good')).toEqual([]);
  });

  test('bad fixture: exactly this rule fires, with its clause and severity', () => {
    const findings = lint(lintCase, 'bad');
    expect(rulesOf(findings)).toEqual([lintCase.rule]);
    const severity = rule?.softer?.[lintCase.context.rules] ?? rule?.severity;
    for (const finding of findings) expect(finding).toMatchObject({ clause: rule?.clause, severity });
    for (const finding of findings) expect(finding.message).not.toContain('could not be applied');
  });
});
