// LINT against an independent linter: our error findings on the files of pkilint’s own test suite, beside the findings it
// expects there. Every finding one side has and the other has not is explained in pkilint-explained.json, and nothing else is.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { registry } from '../../../main/lint/registry.ts';
import { printTable } from '../print-table.ts';
import { compareFile, type Comparison, derOf, expectedCodes } from './compare.ts';
import { sameClause } from './pkilint-codes.ts';

// Beside the repository, never in it (corpus README).
const corpus = join(import.meta.dirname, '../../../../shared/corpus/pkilint');
const files = existsSync(corpus) ? readdirSync(corpus).filter((file) => /\.(?:crt|crl)test$/.test(file)) : [];
const explained = JSON.parse(readFileSync(join(import.meta.dirname, 'pkilint-explained.json'), 'utf8')) as Record<
  string,
  Record<string, string>
>;

let comparisons: readonly Comparison[] = [];
beforeAll(() => {
  comparisons = files.map((file) => compareFile(corpus, file));
});

describe('LINT: pkilint’s expected findings', () => {
  test('the agreement table', (context) => {
    if (files.length === 0) context.skip('the corpus ../shared/corpus/pkilint is not present');
    printTable(
      'Our error findings beside pkilint’s',
      ['file', 'pkilint', 'ours', 'verdict'],
      comparisons.map(({ file, theirs, ours, unmatched }) => [
        file,
        theirs.join('\n') || '–',
        ours.join('\n') || '–',
        unmatched.length === 0 ? 'agree' : 'disagree',
      ]),
    );
    printTable(
      'Each disagreement',
      ['file', 'finding', 'why'],
      comparisons.flatMap(({ file, unmatched }) =>
        unmatched.map((finding) => [file, finding, explained[file]?.[finding] ?? 'NOT EXPLAINED']),
      ),
    );
    const agreeing = comparisons.filter(({ unmatched }) => unmatched.length === 0).length;
    process.stdout.write(`agree: ${agreeing} of ${comparisons.length} files; the others are explained line by line\n`);
    expect(agreeing).toBe(comparisons.length - Object.keys(explained).length);
  });

  test('every disagreement is explained in one line, and no explanation is left over', (context) => {
    if (files.length === 0) context.skip('the corpus ../shared/corpus/pkilint is not present');
    const found = comparisons.flatMap(({ file, unmatched }) => unmatched.map((finding) => `${file} ${finding}`));
    const written = Object.entries(explained).flatMap(([file, reasons]) => Object.keys(reasons).map((finding) => `${file} ${finding}`));
    expect(written.toSorted()).toEqual(found.toSorted());
    for (const reason of Object.values(explained).flatMap((reasons) => Object.values(reasons))) {
      expect(reason).toMatch(/^[^\n]{20,200}\.$/);
    }
  });

  test('every code that occurs is mapped or explained, and the map names no rule that does not exist', (context) => {
    const rules = new Set(registry.map(({ id }) => id));
    expect(
      Object.values(sameClause)
        .flat()
        .filter((rule) => !rules.has(rule)),
    ).toEqual([]);
    if (files.length === 0) context.skip('the corpus ../shared/corpus/pkilint is not present');
    const codes = new Set(comparisons.flatMap(({ theirs }) => theirs));
    expect(Object.keys(sameClause).filter((code) => !codes.has(code))).toEqual([]);
  });

  test('the table after the PEM is read as it is written', () => {
    const text = [
      '-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n',
      'node_path,validator,severity,code,message',
      'a.b,V,ERROR,pkix.one,"Invalid, ""quoted"""',
      'a.c,V,WARNING,pkix.two,',
      'a.d,W,FATAL,pkix.three',
      'a.e,W,ERROR,pkix.one,again',
      'a.extensions.3,W,FATAL,itu.invalid_asn1_syntax,\n',
    ].join('\n');
    expect(expectedCodes(text)).toEqual(['itu.invalid_asn1_syntax in extensions', 'pkix.one', 'pkix.three']);
    expect([...derOf(text)]).toEqual([0x30, 0x00]);
  });
});
