// npm run bench -- crl [--json] [--entries N] [--most N] [--runs N]: CRLs of a million and of ten million entries from the database to a
// signed, verified file, and back in, beside OpenSSL on the same entries; and a year of weekly CRLs signed one after the other. Of building,
// ours and the rival's take turns, and the medians of the runs (5) are compared: both vary with what else the machine does.

import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openHsm } from '../../main/hsm/client.ts';
import { startNodeProcess } from '../../main/shell/node-process.ts';
import { softHsmPath } from '../integration/hsm/providers.ts';
import { fillStore } from './crl/bench-store.ts';
import { runChild } from './crl/child.ts';
import { ckaId, type BuildJob, type BuildResult, type ScanResult, type SeriesJob } from './crl/job.ts';
import { openOpenssl, type Cost, type Openssl } from './crl/openssl.ts';
import { median } from './measure/median.ts';
import { benchOnSoftHsm } from './measure/on-soft-hsm.ts';
import { progress, type Measurement } from './report.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    entries: { type: 'string', default: '1000000' },
    most: { type: 'string', default: '10000000' },
    runs: { type: 'string', default: '5' },
  },
});
const [entries, most, runs] = [Number(values.entries), Number(values.most), Number(values.runs)];
const label = 'bench';
const pin = '123456';
const weekly = { crls: 52, entries: 1000 };
const child = (name: string): string => join(import.meta.dirname, 'crl', `${name}-child.ts`);

async function makeKey(): Promise<Uint8Array> {
  const hsm = openHsm({ opening: { provider: 'pkcs11', modulePath: softHsmPath }, start: () => startNodeProcess() });
  try {
    const blank = (await hsm.tokens()).find((token) => !token.initialized);
    const soPin = Buffer.from('87654321');
    const token = await (await hsm.blank(blank?.slotId ?? 0)).initToken(soPin, label);
    await token.initPin(soPin, Buffer.from(pin));
    const session = await token.login(Buffer.from(pin));
    const { spki } = await session.generateKeyPair({ label: 'crl', ckaId, algorithm: 'ecdsa-p384' });
    return spki ?? new Uint8Array();
  } finally {
    await hsm.end();
  }
}

function fill(directory: string, count: number): BuildJob {
  const data = join(directory, `data-${count}`);
  progress(`recording ${count} entries`);
  fillStore(data, count);
  return { data, modulePath: softHsmPath, label, pin };
}

/** Builds the CRL of a data directory in a process of its own; `openssl crl -verify` must accept it. */
function build(job: BuildJob, count: number, openssl: Openssl): { result: BuildResult; file: string } {
  progress(`building and signing a CRL of ${count} entries`);
  const result = runChild(child('build'), job).result as BuildResult;
  const file = result.files[0] ?? '';
  if (result.entries !== count) throw new Error('the CRL does not hold every entry');
  openssl.requireVerified(file);
  return { result, file };
}

/** Ours and the rival's in turn: the median of every member. */
function inTurn(job: BuildJob, openssl: Openssl): { ours: Cost; rival: Cost; rivalSize: number; file: string } {
  const ours: Cost[] = [];
  const rival: Cost[] = [];
  let file = '';
  openssl.prepare(entries);
  for (let run = 1; run <= runs; run += 1) {
    if (file !== '') rmSync(file);
    const built = build(job, entries, openssl);
    file = built.file;
    ours.push(built.result);
    progress(`openssl ca -gencrl, ${run} of ${runs}`);
    rival.push(openssl.generate());
    progress(`  ${ours.at(-1)?.seconds.toFixed(3)} s and ${rival.at(-1)?.seconds.toFixed(2)} s`);
  }
  return { ours: medians(ours), rival: medians(rival), rivalSize: openssl.size(), file };
}

const medians = (costs: readonly Cost[]): Cost => ({
  seconds: median(costs.map(({ seconds }) => seconds)),
  // Of memory the most counts.
  megabytes: Math.max(...costs.map(({ megabytes }) => megabytes)),
  processor: median(costs.map(({ processor }) => processor)),
});

async function measure(directory: string): Promise<Measurement[]> {
  const spki = await makeKey();
  const openssl = openOpenssl(join(directory, 'openssl'), spki);
  const { ours, rival, rivalSize, file } = inTurn(fill(directory, entries), openssl);
  progress('reading');
  const text = openssl.text(file);
  const scanned = runChild(child('scan'), { file });
  const scan = scanned.result as ScanResult;
  if (scan.entries !== entries || !scan.found) throw new Error('the index does not hold every entry');
  const size = statSync(file).size;
  progress(`${weekly.crls} CRLs of ${weekly.entries} entries`);
  const data = join(directory, 'data-weekly');
  fillStore(data, weekly.entries);
  const series = runChild(child('series'), { data, modulePath: softHsmPath, label, pin, crls: weekly.crls } satisfies SeriesJob)
    .result as BuildResult;
  for (const file of series.files) openssl.requireVerified(file);
  const oneByOne = openssl.generateSeries(weekly.entries, weekly.crls);
  const rows: Measurement[] = [
    {
      what: `${entries} entries: database to signed, verified CRL on disk; rival: openssl ca -gencrl`,
      ours: ours.seconds,
      rival: rival.seconds,
      unit: 's',
      better: 'smaller',
      target: { of: 'ratio', atLeast: 15 },
    },
    memoryRow(`${entries} entries: most memory while building; rival: openssl ca -gencrl`, ours.megabytes, rival.megabytes, 200),
    {
      what: `${entries} entries: processor time of the process`,
      ours: ours.processor,
      rival: rival.processor,
      unit: 's',
      better: 'smaller',
    },
    {
      what: `${entries} entries: scanned and indexed, process start included; rival: openssl crl -text -noout`,
      ours: scanned.seconds,
      rival: text.seconds,
      unit: 's',
      better: 'smaller',
      target: { of: 'ratio', atLeast: 4 },
    },
    memoryRow(`${entries} entries: most memory while scanning; rival: openssl crl -text -noout`, scan.megabytes, text.megabytes, 250),
    {
      what: `${entries} entries: one serial number found in the index`,
      ours: scan.findMilliseconds,
      rival: null,
      unit: 'ms',
      better: 'smaller',
    },
    { what: `${entries} entries: size of the CRL`, ours: size / 1e6, rival: rivalSize / 1e6, unit: 'MB', better: 'smaller' },
    {
      what: `${weekly.crls} CRLs of ${weekly.entries} entries, signed as one series; rival: openssl ca -gencrl, a process each`,
      ours: weekly.crls / series.seconds,
      rival: weekly.crls / oneByOne.seconds,
      unit: 'per s',
      better: 'larger',
    },
  ];
  if (most <= 0) return rows;
  const largest = build(fill(directory, most), most, openssl);
  return [
    ...rows,
    {
      what: `${most} entries: database to signed, verified CRL on disk`,
      ours: largest.result.seconds,
      rival: null,
      unit: 's',
      better: 'smaller',
      target: { of: 'ours', atMost: 10 },
    },
    memoryRow(`${most} entries: most memory while building`, largest.result.megabytes, null, 200),
    { what: `${most} entries: processor time of the process`, ours: largest.result.processor, rival: null, unit: 's', better: 'smaller' },
  ];
}

const memoryRow = (what: string, ours: number, rival: number | null, atMost: number): Measurement => ({
  what,
  ours,
  rival,
  unit: 'MB',
  better: 'smaller',
  target: { of: 'ours', atMost },
});

if (!existsSync('/usr/bin/time')) throw new Error('this bench needs GNU time: apt-get install time');
await benchOnSoftHsm('crl', measure);
