// The modules the table is about: how each is opened in a directory of its own, and what each can do. What a module cannot
// do stands here as data; module-table.test.ts finds out whether it is so.

import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHsm } from '../../../main/hsm/client.ts';
import type { Hsm, HsmOpening, Token } from '../../../main/hsm/hsm.ts';
import type { KeyAlgorithm } from '../../../main/pki/algorithms.ts';
import { startNodeProcess } from '../../../main/shell/node-process.ts';
import { missing, newToken, pin, soft, softHsm, softHsmPath } from './providers.ts';

export const algorithms: readonly KeyAlgorithm[] = ['ecdsa-p256', 'ecdsa-p384', 'ecdsa-p521', 'rsa-3072', 'ed25519'];
export const capabilities = ['init', 'PIN', ...algorithms, 'KEY-BORN-ON-TOKEN', 'random', 'destroy'] as const;
/** Capability → `yes`, a verdict, or the code it is refused with. */
export type Capabilities = Readonly<Record<string, string>>;

export interface OpenModule {
  readonly hsm: Hsm;
  /** An initialised token with the PIN of providers.ts. `made`: by C_InitToken and C_InitPIN. */
  readonly token: () => Promise<{ token: Token; made: string }>;
  readonly close: () => Promise<void>;
}

export interface ModuleUnderTest {
  readonly name: string;
  readonly skipped: string | null;
  readonly can: Capabilities;
  /** Why it cannot, where it cannot. */
  readonly because: string;
  open(): Promise<OpenModule>;
}

const everything: Capabilities = {
  init: 'yes',
  PIN: 'yes',
  ...Object.fromEntries(algorithms.map((algorithm) => [algorithm, 'yes'])),
  'KEY-BORN-ON-TOKEN': 'passed',
  random: 'yes',
  destroy: 'yes',
};

const nssPath = '/usr/lib/x86_64-linux-gnu/libsoftokn3.so';
const certutil = '/usr/bin/certutil';
const tpm2Path = '/usr/lib/x86_64-linux-gnu/libtpm2_pkcs11.so.1';
const swtpm = '/usr/bin/swtpm';
const tcti = '/usr/lib/x86_64-linux-gnu/libtss2-tcti-swtpm.so.0';

const absent = (...paths: readonly string[]): string | null => {
  const path = paths.find((each) => !existsSync(each));
  return path === undefined ? null : `no ${path}`;
};

const newDirectory = (): string => mkdtempSync(join(tmpdir(), 'conclave-module-'));
const openOn = (opening: HsmOpening): Hsm => openHsm({ opening, start: () => startNodeProcess() });
const initialised = (hsm: Hsm) => async () => ({ token: await newToken(hsm, 'module table'), made: 'yes' });

async function openNss(): Promise<OpenModule> {
  const directory = newDirectory();
  writeFileSync(join(directory, 'pin'), pin());
  execFileSync(certutil, ['-N', '-d', `sql:${directory}`, '-f', join(directory, 'pin')]);
  const moduleParameters = `configdir='sql:${directory}' certPrefix='' keyPrefix='' secmod='secmod.db' flags=`;
  const hsm = openOn({ provider: 'pkcs11', modulePath: nssPath, moduleParameters });
  return {
    hsm,
    token: async () => ({ token: await hsm.find('NSS Certificate DB'), made: 'not asked' }),
    async close() {
      await hsm.end();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A port nobody listens on, whose neighbour is free too. */
async function freePort(): Promise<number> {
  const listen = (port: number): Promise<number | null> =>
    new Promise((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(null));
      server.listen(port, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null));
      });
    });
  for (;;) {
    const port = await listen(0);
    if (port !== null && port < 65_535 && (await listen(port + 1)) !== null) return port;
  }
}

/** A TPM made of software, and the module that shows it as a token. */
async function openTpm2(): Promise<OpenModule> {
  const directory = newDirectory();
  for (const part of ['state', 'store']) mkdirSync(join(directory, part));
  const port = await freePort();
  const server = ['--server', `type=tcp,port=${port}`, '--ctrl', `type=tcp,port=${port + 1}`];
  const state = ['--tpmstate', `dir=${join(directory, 'state')}`, '--flags', 'not-need-init,startup-clear'];
  const tpm = spawn(swtpm, ['socket', '--tpm2', ...state, ...server, '--pid', `file=${join(directory, 'pid')}`], { stdio: 'ignore' });
  const gone = new Promise<void>((resolve) => tpm.once('exit', () => resolve()));
  for (let wait = 0; wait < 200 && !existsSync(join(directory, 'pid')); wait += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  Object.assign(process.env, {
    TPM2_PKCS11_STORE: join(directory, 'store'),
    TPM2_PKCS11_TCTI: `swtpm:host=127.0.0.1,port=${port}`,
  });
  const hsm = openOn({ provider: 'pkcs11', modulePath: tpm2Path });
  return {
    hsm,
    token: initialised(hsm),
    async close() {
      await hsm.end();
      tpm.kill();
      await gone;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export const modules: readonly ModuleUnderTest[] = [
  {
    name: 'embedded token',
    skipped: null,
    can: everything,
    because: '',
    async open() {
      const { hsm, close } = soft.open();
      return { hsm, close, token: initialised(hsm) };
    },
  },
  {
    name: 'SoftHSM2',
    skipped: missing(softHsmPath),
    can: everything,
    because: '',
    async open() {
      const { hsm, close } = softHsm.open();
      return { hsm, close, token: initialised(hsm) };
    },
  },
  {
    name: 'NSS softokn',
    skipped: missing(nssPath) ?? absent(certutil),
    can: { ...everything, init: 'not asked', ed25519: 'token.mechanism-unsupported', 'KEY-BORN-ON-TOKEN': 'not-checked (module)' },
    because: 'certutil makes its database; it knows no Ed25519 keys; it reports CKA_LOCAL falsely',
    open: openNss,
  },
  {
    name: 'tpm2-pkcs11 on swtpm',
    skipped: missing(tpm2Path) ?? absent(swtpm, tcti),
    can: {
      ...everything,
      'ecdsa-p256': 'token.device-error',
      'ecdsa-p384': 'token.device-error',
      'ecdsa-p521': 'token.device-error',
      'rsa-3072': 'token.device-error',
      ed25519: 'token.mechanism-unsupported',
      'KEY-BORN-ON-TOKEN': 'no key',
      destroy: 'no key',
    },
    // Measured, 1.9.0: CKA_DECRYPT and CKA_ENCRYPT are true whatever the template says, or CKR_GENERAL_ERROR.
    because: 'it makes only keys that decrypt as well as sign, and refuses the template of one that only signs',
    open: openTpm2,
  },
];
