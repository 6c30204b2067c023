// The documents of a bundle as a reader's own tools see them.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { programFile } from '../programs.ts';
import { encodeScript } from '../../main/evidence/documents/script/script.ts';
import type { Script } from '../../main/evidence/documents/script/script.ts';
import { hashWords } from '../../main/evidence/hash-words.ts';
import { judgeBundle } from '../../main/evidence/verify-bundle.ts';
import { sha256Hex } from '../../main/pki/hash.ts';
import { printScript } from '../../main/ceremony/print-script.ts';
import { makeSampleBundle, withFreshSums } from '../fixtures/sample-bundle.ts';
import { resources } from '../integration/ceremony/plans.ts';
import { misplaced, type PdfReading, readPdf, squeezed } from './pdf-tools.ts';

const cli = programFile('test/integration/cli/quick-cli');
const names = ['script', 'transcript', 'people', 'artifacts', 'checkpoint'] as const;

function documentsOf(label: string, bundle: ReturnType<typeof makeSampleBundle>): ReadonlyMap<string, PdfReading> {
  return new Map(names.map((name) => [name, readPdf(`${name}-${label}`, bundle.files.get(`documents/${name}.pdf`) ?? new Uint8Array())]));
}

const textOf = (paper: PdfReading | undefined): string => paper?.texts.join('') ?? '';

describe.each([
  ['production', 'people'],
  ['rehearsal', 'unattended'],
] as const)('documents/ of a bundle: %s, %s', (mode, attendance) => {
  const bundle = makeSampleBundle({ mode, attendance });
  const papers = documentsOf(mode, bundle);
  const lines = Buffer.from(bundle.files.get('transcript.jsonl') ?? '')
    .toString('utf8')
    .trimEnd()
    .split('\n');
  const script = JSON.parse(Buffer.from(bundle.files.get('documents/script.json') ?? '').toString('utf8')) as Script;
  const head = sha256Hex(Buffer.from(lines.at(-1) ?? ''));

  test('every page names plan, script, log and page, says what holds for the whole run, and keeps its margins', () => {
    for (const [name, paper] of papers) {
      expect([name, misplaced(paper)]).toEqual([name, []]);
      for (const [index, text] of paper.texts.entries()) {
        expect(text).toContain(`plansha256${script.plan.sha256}`);
        expect(text).toContain(`scriptsha256${encodeScript(script).sha256}`);
        expect(text).toContain(`logsha256${head}`);
        expect(text).toContain(`page${index + 1}of${paper.pages}`);
        expect(text.includes('Rehearsal.Everythingitmadeismarkedandnotforuse.')).toBe(mode === 'rehearsal');
        expect(text.includes('Unattended:approvalsweregivenbythemachine')).toBe(attendance === 'unattended');
      }
    }
  });

  test('the script as run names every step, and has the hash of the script that was printed before', async () => {
    const text = textOf(papers.get('script'));
    expect(script.steps.flatMap(({ title, say }) => [title, say]).filter((part) => !text.includes(squeezed(part)))).toEqual([]);
    const printed = await printScript(bundle.files.get('plan.yaml') ?? new Uint8Array(), resources, { mode, size: 'letter' });
    expect(printed.sha256).toBe(encodeScript(script).sha256);
  });

  test('the transcript has every event and every check of the log', () => {
    const text = textOf(papers.get('transcript'));
    for (const line of lines) {
      const { event, checks } = JSON.parse(line) as { event: string; checks: { name: string; verdict: string }[] };
      expect(text).toContain(event);
      for (const { name, verdict } of checks) expect(text).toContain(`${name}:${verdict}`);
    }
  });

  test('every artifact, every key and the end of the log stand in digits and words', () => {
    const artifacts = textOf(papers.get('artifacts'));
    for (const [path, bytes] of bundle.files) {
      if (!path.startsWith('artifacts/')) continue;
      expect(artifacts).toContain(sha256Hex(bytes));
      expect(hashWords(sha256Hex(bytes)).filter((word) => !artifacts.includes(word))).toEqual([]);
    }
    const checkpoint = textOf(papers.get('checkpoint'));
    expect(papers.get('checkpoint')?.pages).toBe(1);
    expect(hashWords(head).filter((word) => !checkpoint.includes(word))).toEqual([]);
    const people = textOf(papers.get('people'));
    expect(script.people.filter(({ name }) => !people.includes(squeezed(name)))).toEqual([]);
  });

  test('the bytes of a document do not depend on what was printed before it', async () => {
    const plan = bundle.files.get('plan.yaml') ?? new Uint8Array();
    const { pdf } = await printScript(plan, resources, { mode, size: 'a4' });
    const directory = mkdtempSync(join(tmpdir(), 'conclave-script-'));
    writeFileSync(join(directory, 'a.plan.yaml'), plan);
    const words = [
      'script',
      join(directory, 'a.plan.yaml'),
      '--out',
      join(directory, 'a.pdf'),
      ...(mode === 'rehearsal' ? ['--rehearsal'] : []),
    ];
    // Another process, which has printed nothing yet, and on another clock.
    execFileSync(process.execPath, [cli, ...words], { env: { ...process.env, TZ: 'Asia/Tokyo', LC_ALL: 'C' }, stdio: 'ignore' });
    expect(Buffer.compare(readFileSync(join(directory, 'a.pdf')), pdf)).toBe(0);
    rmSync(directory, { recursive: true });
  });

  test('DOCUMENTS-REDRAWN: a document that says anything else is refused', () => {
    for (const path of [...bundle.files.keys()].filter((each) => each.startsWith('documents/'))) {
      const files = new Map(bundle.files);
      const bytes = Buffer.from(files.get(path) ?? '');
      bytes.writeUInt8((bytes.at(-40) ?? 0) ^ 1, bytes.length - 40);
      const { checks } = judgeBundle({ files: withFreshSums(files.set(path, bytes)), problems: [] }, { trust: bundle.trust });
      const name = path.endsWith('.json') ? 'BUNDLE-CONTENTS' : 'DOCUMENTS-REDRAWN';
      expect(checks.find((check) => check.name === name)).toMatchObject({
        verdict: 'failed',
        reason: `${path} is not what the log makes it.`,
      });
    }
  });
});
