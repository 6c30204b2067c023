// The two providers as the conformance suite opens them: each in a directory of its own that goes away with the test.

import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openHsm } from '../../../main/hsm/client.ts';
import type { HsmOptions } from '../../../main/hsm/client.ts';
import type { Hsm, HsmChannel, HsmOpening, ProviderName, Token } from '../../../main/hsm/hsm.ts';
import { startNodeProcess } from '../../../main/shell/node-process.ts';
import type { Fault } from '../../faults/hsm-fault.ts';

export const softHsmPath = '/usr/lib/softhsm/libsofthsm2.so';
export const faultWorker = fileURLToPath(new URL('../../faults/hsm-fault-worker.ts', import.meta.url));

/** Why PKCS#11 tests against a module cannot run here, or null. */
export function missing(modulePath: string): string | null {
  if (!existsSync(modulePath)) return `no ${modulePath}`;
  const binding = new URL('../../../node_modules/pkcs11js/build/Release/pkcs11.node', import.meta.url);
  return existsSync(binding) ? null : 'pkcs11js is not built';
}

export const pin = (): Buffer => Buffer.from('123456');
export const soPin = (): Buffer => Buffer.from('87654321');

/** An open HSM with what a test may want to do to it. */
export interface Bench {
  readonly hsm: Hsm;
  /** The directory with the tokens. */
  readonly directory: string;
  /** The process started last. */
  readonly channel: () => HsmChannel;
  readonly close: () => Promise<void>;
}

export interface ProviderUnderTest {
  readonly name: ProviderName;
  readonly skipped: string | null;
  open(more?: Partial<HsmOptions> & { faults?: readonly Fault[]; directory?: string }): Bench;
}

export function setFaults(faults: readonly Fault[]): void {
  process.env['CONCLAVE_HSM_FAULTS'] = JSON.stringify(faults);
}

function bench(directory: string, opening: HsmOpening, more: Partial<HsmOptions> & { faults?: readonly Fault[] } = {}): Bench {
  const { faults, ...options } = more;
  if (faults !== undefined) setFaults(faults);
  let last: HsmChannel | null = null;
  const hsm = openHsm({
    opening,
    start: () => (last = faults === undefined ? startNodeProcess() : startNodeProcess(faultWorker)),
    ...options,
  });
  return {
    hsm,
    directory,
    channel() {
      if (last === null) throw new Error('no process was started');
      return last;
    },
    async close() {
      await hsm.end();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const newDirectory = (): string => mkdtempSync(join(tmpdir(), 'conclave-hsm-'));

export const soft: ProviderUnderTest = {
  name: 'soft',
  skipped: null,
  open(more = {}) {
    const directory = more.directory ?? newDirectory();
    return bench(directory, { provider: 'soft', directory, kdfCost: 2 ** 10 }, more);
  },
};

export const softHsm: ProviderUnderTest = {
  name: 'pkcs11',
  skipped: missing(softHsmPath),
  open(more = {}) {
    const directory = more.directory ?? newDirectory();
    mkdirSync(join(directory, 'tokens'), { recursive: true });
    writeFileSync(
      join(directory, 'softhsm2.conf'),
      `directories.tokendir = ${join(directory, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`,
    );
    process.env['SOFTHSM2_CONF'] = join(directory, 'softhsm2.conf');
    return bench(directory, { provider: 'pkcs11', modulePath: softHsmPath }, more);
  },
};

/** The blank token. */
export async function blankToken(hsm: Hsm): Promise<Token> {
  const blank = (await hsm.tokens()).find((token) => !token.initialized);
  if (blank === undefined) throw new Error('there is no blank token');
  return hsm.blank(blank.slotId);
}

/** A token with both PINs set. */
export async function newToken(hsm: Hsm, label = 'conformance'): Promise<Token> {
  const token = await (await blankToken(hsm)).initToken(soPin(), label);
  await token.initPin(soPin(), pin());
  return token;
}
