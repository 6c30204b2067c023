// One file of the pkilint corpus: its expected error findings, ours, and which of them have no counterpart.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CeremonyError } from '../../../main/errors.ts';
import { lintCertificate, lintCrl } from '../../../main/lint/run.ts';
import { sameClause } from './pkilint-codes.ts';

export interface Comparison {
  readonly file: string;
  /** Codes of their findings of severity ERROR and FATAL. */
  readonly theirs: readonly string[];
  /** Our rules with a finding of severity error, or the code of a refusal. */
  readonly ours: readonly string[];
  /** Their codes none of our findings means, and our rules none of theirs means. */
  readonly unmatched: readonly string[];
}

const unique = (values: readonly string[]): string[] => [...new Set(values)].toSorted();

/**
 * The codes of error findings in the CSV table after the PEM: node_path,validator,severity,code,message. What does not decode
 * is one code for every field, so the field is added: `itu.invalid_asn1_syntax in extensions`.
 */
export function expectedCodes(text: string): string[] {
  const table = text.slice(text.indexOf('node_path,'));
  const rows = [...table.matchAll(/^([^,\n]*),[^,\n]*,(?:ERROR|FATAL),([^,\s]*)/gm)];
  return unique(
    rows.map(([, path = '', code = '']) => {
      const [field] = /extensions|subjectPublicKeyInfo|signature/.exec(path) ?? [];
      return code === 'itu.invalid_asn1_syntax' ? `${code} in ${field ?? path}` : code;
    }),
  );
}

/** The bytes of the PEM block; strict PEM is not what is compared here. */
export function derOf(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(/-----BEGIN [^-]+-----([^-]+)-----END/.exec(text)?.[1] ?? '', 'base64'));
}

// RFC 5280 is the rule set `private`; a finding of the CA/Browser Forum's is compared under `br`.
function ourRules(der: Uint8Array, isCrl: boolean, rules: 'private' | 'br'): string[] {
  const context = { rules, role: 'unknown', rehearsal: false } as const;
  try {
    const findings = isCrl ? lintCrl(der, context) : lintCertificate(der, context);
    return unique(findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule));
  } catch (error) {
    if (error instanceof CeremonyError && error.code !== 'bug') return [error.code];
    throw error;
  }
}

export function compareFile(directory: string, file: string): Comparison {
  const text = readFileSync(join(directory, file), 'utf8');
  const theirs = expectedCodes(text);
  const forum = theirs.some((code) => code.startsWith('cabf.'));
  const ours = ourRules(derOf(text), file.endsWith('.crltest'), forum ? 'br' : 'private');
  const means = (code: string): readonly string[] => sameClause[code] ?? [];
  return {
    file,
    theirs,
    ours,
    unmatched: [
      ...theirs.filter((code) => !means(code).some((rule) => ours.includes(rule))),
      ...ours.filter((rule) => !theirs.some((code) => means(code).includes(rule))),
    ],
  };
}
