import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missing, softHsmPath } from '../../integration/hsm/providers.ts';
import { printBench, type Measurement } from '../report.ts';

/** Runs a bench in a directory of its own, whose `tokens` SoftHSM keeps, and prints it. Throws where there is no SoftHSM. */
export async function benchOnSoftHsm(name: string, measure: (directory: string) => Promise<Measurement[]>): Promise<void> {
  const why = missing(softHsmPath);
  if (why !== null) throw new Error(`this bench needs SoftHSM: ${why}`);
  const directory = mkdtempSync(join(tmpdir(), 'conclave-bench-'));
  try {
    mkdirSync(join(directory, 'tokens'));
    writeFileSync(
      join(directory, 'softhsm2.conf'),
      `directories.tokendir = ${join(directory, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`,
    );
    process.env['SOFTHSM2_CONF'] = join(directory, 'softhsm2.conf');
    printBench(name, await measure(directory));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
