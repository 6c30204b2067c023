// The tokens as the conformance suite opens them, each in a directory of its own that goes away with the test: the embedded
// one and three PKCS#11 modules.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHsm } from '../../../main/hsm/client.ts';
import type { HsmOptions } from '../../../main/hsm/client.ts';
import type { Hsm, HsmChannel, HsmOpening, ProviderName, Token } from '../../../main/hsm/hsm.ts';
import { startNodeProcess } from '../../../main/shell/node-process.ts';
import { programFile } from '../../programs.ts';
import type { Fault } from '../../faults/hsm-fault.ts';

export const softHsmPath = '/usr/lib/softhsm/libsofthsm2.so';
export const faultWorker = programFile('test/faults/hsm-fault-worker');

const worker = programFile('main/hsm/worker');

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
  /** As it stands in the titles of tests. */
  readonly title: string;
  readonly name: ProviderName;
  readonly skipped: string | null;
  open(more?: Partial<HsmOptions> & { faults?: readonly Fault[]; directory?: string }): Bench;
  /** An initialised token with both PINs set, of that label where the module can give one. */
  token(hsm: Hsm, label?: string): Promise<Token>;
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
    start: () => (last = faults === undefined ? startNodeProcess(worker) : startNodeProcess(faultWorker)),
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
  title: 'embedded token',
  name: 'soft',
  token: newToken,
  skipped: null,
  open(more = {}) {
    const directory = more.directory ?? newDirectory();
    return bench(directory, { provider: 'soft', directory, kdfCost: 2 ** 10 }, more);
  },
};

export const softHsm: ProviderUnderTest = {
  title: 'SoftHSM2',
  name: 'pkcs11',
  token: newToken,
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

const nssPath = '/usr/lib/x86_64-linux-gnu/libsoftokn3.so';
const certutil = '/usr/bin/certutil';

const absent = (...paths: readonly string[]): string | null => {
  const path = paths.find((each) => !existsSync(each));
  return path === undefined ? null : `no ${path}`;
};

/** Its database and PIN are made by certutil; of its two tokens the second keeps keys. */
export const nss: ProviderUnderTest = {
  title: 'NSS softokn',
  name: 'pkcs11',
  skipped: missing(nssPath) ?? absent(certutil),
  open(more = {}) {
    const directory = more.directory ?? newDirectory();
    writeFileSync(join(directory, 'pin'), pin());
    execFileSync(certutil, ['-N', '-d', `sql:${directory}`, '-f', join(directory, 'pin')]);
    const moduleParameters = `configdir='sql:${directory}' certPrefix='' keyPrefix='' secmod='secmod.db' flags=`;
    return bench(directory, { provider: 'pkcs11', modulePath: nssPath, moduleParameters }, more);
  },
  token: (hsm) => hsm.find('NSS Certificate DB'),
};

const tpm2Path = '/usr/lib/x86_64-linux-gnu/libtpm2_pkcs11.so.1';
const swtpm = '/usr/bin/swtpm';
const tcti = '/usr/lib/x86_64-linux-gnu/libtss2-tcti-swtpm.so.0';

/** Starts a TPM made of software on a port nobody listens on; it ends by the number in the file `pid`. */
function startSwtpm(directory: string): number {
  for (let port = 20_000 + (process.pid % 20_000); port < 60_000; port += 2) {
    const server = ['--server', `type=tcp,port=${port}`, '--ctrl', `type=tcp,port=${port + 1}`];
    const state = ['--tpmstate', `dir=${join(directory, 'state')}`, '--flags', 'not-need-init,startup-clear'];
    const started = spawnSync(swtpm, ['socket', '--tpm2', '--daemon', ...state, ...server, '--pid', `file=${join(directory, 'pid')}`]);
    if (started.status === 0) return port;
  }
  throw new Error('swtpm found no free port');
}

/** The TPM has room for few loaded keys and nobody to manage it (on a workstation the kernel does: /dev/tpmrm0). */
export const tpm2: ProviderUnderTest = {
  title: 'tpm2-pkcs11 on swtpm',
  name: 'pkcs11',
  skipped: missing(tpm2Path) ?? absent(swtpm, tcti),
  open(more = {}) {
    const directory = more.directory ?? newDirectory();
    for (const part of ['state', 'store']) mkdirSync(join(directory, part));
    process.env['TPM2_PKCS11_STORE'] = join(directory, 'store');
    process.env['TPM2_PKCS11_TCTI'] = `swtpm:host=127.0.0.1,port=${startSwtpm(directory)}`;
    const opened = bench(directory, { provider: 'pkcs11', modulePath: tpm2Path }, more);
    return {
      ...opened,
      async close() {
        await opened.hsm.end();
        process.kill(Number(readFileSync(join(directory, 'pid'), 'utf8')));
        await opened.close();
      },
    };
  },
  token: newToken,
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
