// A CRL scanned and indexed, in a process of its own: scan-child.ts {"file": …}. Prints one line of JSON.

import { randomInt } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { indexCrl } from '../../../main/pki/crl-index.ts';
import { serialOf } from './bench-serials.ts';
import type { ScanResult } from './job.ts';

const { file } = JSON.parse(process.argv[2] ?? '') as { file: string };
const handle = openSync(file, 'r');
const source = {
  size: fstatSync(handle).size,
  read(position: number, into: Uint8Array): void {
    for (let at = 0; at < into.length;) at += readSync(handle, into, at, into.length - at, position + at);
  },
};
const index = indexCrl(source, randomInt(2 ** 32));
const { entries } = index.totals;
const started = performance.now();
const found = index.find(serialOf(entries >> 1)) !== null && index.find(serialOf(entries)) === null;
const findMilliseconds = (performance.now() - started) / 2;
closeSync(handle);
const result: ScanResult = { megabytes: process.resourceUsage().maxRSS / 1024, entries, found, findMilliseconds };
process.stdout.write(`${JSON.stringify(result)}\n`);
