// The same jumps with the process's real clock, turned from outside by libfaketime (Debian package faketime).

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scratch } from './power-bench.ts';
import type { FaketimeReport } from './power-faketime-child.ts';

const child = `${import.meta.dirname}/power-faketime-child.ts`;
const library = existsSync('/usr/lib')
  ? readdirSync('/usr/lib')
      .map((name) => join('/usr/lib', name, 'faketime', 'libfaketimeMT.so.1'))
      .find((path) => existsSync(path))
  : undefined;
const lacking = 'needs libfaketime (Debian package faketime)';

const kept: { remove(): void }[] = [];
beforeEach(({ skip }) => skip(library === undefined, lacking));
afterEach(() => kept.splice(0).forEach((each) => each.remove()));

function directory(): string {
  const made = scratch();
  kept.push(made);
  return made.path;
}

/** Runs the child; with `environment` under libfaketime. The monotonic clock stays the machine's. */
function run(words: readonly string[], environment: Readonly<Record<string, string>> | null): FaketimeReport {
  const faked = { LD_PRELOAD: library ?? '', FAKETIME_DONT_FAKE_MONOTONIC: '1', ...environment };
  const output = execFileSync(process.execPath, [child, ...words], {
    encoding: 'utf8',
    env: { ...process.env, ...(environment === null ? {} : faked) },
  });
  return JSON.parse(output) as FaketimeReport;
}

describe('CLOCK-STEADY: the clock of the process itself', () => {
  test.each([
    ['+400d', 34_560_000],
    ['-1h', -3600],
  ])('jumps by %s before the signature: two people confirm it, the bytes are built again, the bundle verifies', (jump, seconds) => {
    const place = directory();
    const file = join(place, 'faketime');
    writeFileSync(file, '+0');
    const report = run([place, file, jump], { FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1' });
    expect(report).toMatchObject({ asked: true, status: 'finished', reopened: ['cert'], unsound: [] });
    expect(report.offsets.map((offset) => Math.round(offset / 60) * 60)).toEqual([seconds]);
  });

  test.each([
    ['-1h', { asked: true, offsets: 1 }],
    ['+400d', { asked: false, offsets: 0 }],
  ])('the process starts again at %s: earlier than the last event is asked about, too late is built again', (jump, expected) => {
    const place = directory();
    expect(run([place, 'pause'], null)).toMatchObject({ asked: false, status: 'open' });
    const report = run([place, 'finish'], { FAKETIME: jump });
    expect(report).toMatchObject({ asked: expected.asked, status: 'finished', reopened: ['cert'], unsound: [] });
    expect(report.offsets).toHaveLength(expected.offsets);
  });
});
