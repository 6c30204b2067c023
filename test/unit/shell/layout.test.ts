import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashWords } from '../../../main/evidence/hash-words.ts';
import { twoColumns, wordColumns } from '../../../main/shell/terminal/interactive/columns.ts';
import { checkLine, factLines, stageLines } from '../../../main/shell/terminal/interactive/stage-lines.ts';
import { wrap } from '../../../main/shell/terminal/interactive/wrap.ts';
import { factLine } from '../../../main/shell/terminal/fact-line.ts';
import { progressLine } from '../../../main/shell/terminal/progress-line.ts';

describe('wrap', () => {
  test('breaks at blanks, cuts what is longer than a line, indents the rest', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('abcdefghijkl', 8)).toEqual(['abcdefgh', 'ijkl']);
    expect(wrap('one two three four', 9, '  ')).toEqual(['one two', '  three', '  four']);
  });
  test('loses nothing and stays within the width', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { maxLength: 20 }), fc.integer({ min: 10, max: 60 }), (words, width) => {
        const lines = wrap(words.join(' '), width);
        expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('columns', () => {
  test('labels and values stand aligned; a long value goes on under itself', () => {
    expect(
      twoColumns(
        [
          ['Key', 'short'],
          ['Subject', 'a value that is too long'],
        ],
        24,
      ),
    ).toEqual(['  Key      short', '  Subject  a value that', '           is too long']);
  });
  test('an empty value is shown as empty, not left out', () => {
    expect(twoColumns([['Key', '']], 40)).toEqual(['  Key  –']);
  });
  test('words are numbered from 1, four in a row', () => {
    expect(wordColumns(['alpha', 'be', 'gamma', 'delta', 'eps'], '')).toEqual([' 1 alpha   2 be      3 gamma   4 delta', ' 5 eps']);
  });
});

describe('stage', () => {
  test('a difference shows both values, an equal one says it is as planned', () => {
    const facts = [
      { label: 'Subject', value: 'CN=A', planned: 'CN=B', differs: true },
      { label: 'Version', value: '3', planned: '3' },
    ];
    expect(factLines(facts, 60)).toEqual(['  ≠ Subject  CN=A', '    planned  CN=B', '  Version    3 (as planned)']);
  });
  test('a file to be written has its hash in digits and words', () => {
    const sha256 = '00ff'.repeat(16);
    const words = hashWords(sha256);
    const lines = stageLines({ kind: 'files', files: [{ path: 'artifacts/root/certificate.pem', size: 9, sha256, words }] }, 80);
    expect(lines.slice(0, 2)).toEqual(['  artifacts/root/certificate.pem  9 bytes', `    ${sha256}`]);
    expect(
      lines
        .slice(2)
        .map((line) => line.trim())
        .join(' '),
    ).toBe(words.join(' '));
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });
  test('an unknown outcome is said in words', () => {
    const lines = stageLines(
      { kind: 'unknown-outcome', operation: 'sign-certificate', since: '2026-11-21T09:00:00Z', facts: [{ label: 'Key', value: 'root' }] },
      200,
    );
    expect(lines).toEqual([
      '  The outcome of «sign-certificate», begun 2026-11-21T09:00:00Z, is not known: the call was journalled and no result came back.',
      '  Key  root',
    ]);
  });
  test('checkLine: the verdict first, the reason and by whom after the name', () => {
    expect(checkLine({ name: 'HOST-NETWORK-DOWN', verdict: 'waived', reason: 'a test', by: 'plan' })).toBe(
      'waived       HOST-NETWORK-DOWN  a test (by plan)',
    );
  });
  test('factLine: labels begin small, names stay', () => {
    expect(factLine({ label: 'Serial number', value: '01' })).toBe('serial number: 01');
    expect(factLine({ label: 'CRL number', value: '1' })).toBe('CRL number: 1');
  });
});

describe('progressLine', () => {
  test('on a terminal one line is rewritten, cut to the width, and cleared', () => {
    let written = '';
    const line = progressLine({ write: (text) => void (written += text), isTerminal: true, width: () => 12, monotonic: () => 0 });
    line.show('signing a lot');
    line.show('signing a lot');
    line.clear();
    line.clear();
    expect(written).toBe('\r\u001b[2K… signing a\r\u001b[2K');
  });
  test('elsewhere a plain line at most every ten seconds', () => {
    const written: string[] = [];
    let now = 0;
    const line = progressLine({ write: (text) => void written.push(text), isTerminal: false, width: () => 80, monotonic: () => now });
    line.show('one');
    now = 9999;
    line.show('two');
    now = 10_000;
    line.show('three');
    line.clear();
    expect(written).toEqual(['… one\n', '… three\n']);
  });
});
