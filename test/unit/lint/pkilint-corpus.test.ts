// Other people's defective certificates and CRLs (shared/corpus/README.md): whatever they hold, lint answers or refuses.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CeremonyError } from '../../../main/errors.ts';
import type { LintContext } from '../../../main/lint/rule.ts';
import { lintCertificate, lintCrl } from '../../../main/lint/run.ts';

const corpus = join(import.meta.dirname, '../../../../shared/corpus/pkilint');
const files = existsSync(corpus) ? readdirSync(corpus).filter((file) => /\.(?:crt|crl)test$/.test(file)) : [];
const ruleSets = ['br', 'private', 'cnsa2'] as const;

function derOf(file: string): Uint8Array {
  const text = readFileSync(join(corpus, file), 'latin1');
  return Buffer.from(/-----BEGIN [^-]+-----([^-]+)-----END/.exec(text)?.[1] ?? '', 'base64');
}

/** Rules that fired, or the code of the refusal. */
function outcome(file: string, rules: LintContext['rules']): string[] {
  const context: LintContext = { rules, role: 'unknown', rehearsal: false };
  try {
    const findings = file.endsWith('.crltest') ? lintCrl(derOf(file), context) : lintCertificate(derOf(file), context);
    return findings.map((finding) => finding.rule);
  } catch (error) {
    if (error instanceof CeremonyError && error.code !== 'bug') return [error.code];
    throw error;
  }
}

describe.skipIf(files.length === 0)('pkilint corpus (skipped: corpus not present, where it is missing)', () => {
  test.each(files)('%s is linted or refused under every rule set', (file) => {
    expect(derOf(file).length).toBeGreaterThan(100);
    for (const rules of ruleSets) expect(() => outcome(file, rules)).not.toThrow();
  });

  // Where pkilint's finding and one of our rules mean the same clause.
  test.each([
    ['negative_validity_period.crttest', 'rfc-validity-order'],
    ['negative_validity_period.crltest', 'rfc-crl-next-update'],
    ['unspecified_reason_code.crltest', 'rfc-crl-reason-unspecified'],
    ['ca_no_ku.crttest', 'rfc-ca-key-usage'],
    ['cross_ca_no_aki.crttest', 'rfc-authority-key-identifier'],
    ['ecdsa_with_null_sigalg_param.crttest', 'rfc-signature-algorithm'],
    ['root_bad_ku_encoding.crttest', 'rfc-extensions-well-formed'],
    ['trailing_octet_in_ku_value.crttest', 'rfc-extensions-well-formed'],
  ])('%s fires %s', (file, rule) => {
    expect(outcome(file, 'private')).toContain(rule);
  });
});
