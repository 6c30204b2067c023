// An authority made by the real path: the example plan of a root CA, played by the engine on the embedded token, and then its
// key at hand on that token for what a test needs besides: a leaf, a CRL that revokes it, a CRL that has expired.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type App, openApp } from '../../../main/app.ts';
import { parseAnswers } from '../../../main/formats/answers.ts';
import type { KeyAlgorithm, SignatureAlgorithm } from '../../../main/pki/algorithms.ts';
import { signatureAlgorithmOf } from '../../../main/pki/algorithms.ts';
import { assembleSigned } from '../../../main/pki/assemble.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { startNodeProcess } from '../../../main/shell/node-process.ts';
import { resourceLibrary } from '../../../main/shell/resources.ts';
import { Activity } from '../../../main/shell/terminal/activity.ts';
import { stripNewline } from '../../../main/shell/terminal/secret-file.ts';
import { AnswerSheet } from '../../../main/shell/terminal/unattended/answer-sheet.ts';
import { driveUnattended } from '../../../main/shell/terminal/unattended/drive-unattended.ts';
import { quietTerminal } from '../../faults/quiet-terminal.ts';
import { spkiOf } from '../../fixtures/pki/cases.ts';

const repository = resolve(import.meta.dirname, '../../..');
const examples = join(repository, 'resources', 'examples');

export type Mode = 'production' | 'rehearsal';

export interface Authority {
  readonly algorithm: KeyAlgorithm;
  readonly mode: Mode;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** DER as the run wrote it. */
  readonly root: Uint8Array;
  readonly crl: Uint8Array;
  /** A leaf’s key. */
  readonly leafSpki: Uint8Array;
  /** Signs a TBS with the authority’s key on its token and wraps it. */
  issue(tbs: Uint8Array): Promise<Uint8Array>;
  close(): Promise<void>;
}

async function open(directory: string): Promise<App> {
  return openApp({
    dataDirectory: join(directory, 'data'),
    token: { provider: 'soft' },
    startHsmProcess: () => startNodeProcess(),
    host: {
      networkInterfaces: () => [],
      swap: () => [],
      hibernation: () => false,
      coreDumps: () => false,
      freeBytes: () => 2 ** 33,
      mediumAt: () => Promise.resolve({ medium: null, label: null, fileSystem: null, mount: null }),
      software: { version: '0.0.0-readers', sha256: 'fa'.repeat(32), files: 1 },
    },
    library: resourceLibrary(repository, null),
    now: () => new Date(),
    monotonic: () => performance.now(),
    random: (length) => Uint8Array.from(randomBytes(length)),
    kdfCost: 2 ** 12,
    unattended: true,
  });
}

/** Plays the whole ceremony at the machine’s own time, so that every reader finds everything valid today. */
export async function makeAuthority(algorithm: KeyAlgorithm, mode: Mode): Promise<Authority> {
  const directory = mkdtempSync(join(tmpdir(), 'conclave-readers-'));
  const out = join(directory, 'out');
  mkdirSync(out);
  const plan = readFileSync(join(examples, 'root-ca.plan.yaml'), 'utf8').replace('algorithm: ecdsa-p384', `algorithm: ${algorithm}`);
  writeFileSync(join(directory, 'plan.yaml'), plan);
  const app = await open(directory);
  const close = async (): Promise<void> => {
    await app.close();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const monotonic = (): number => performance.now();
    const answers = new AnswerSheet(parseAnswers(readFileSync(join(examples, 'root-ca.answers.yaml'))).value, examples, {});
    const end = await driveUnattended(
      { engine: app.engine, terminal: quietTerminal, activity: new Activity(quietTerminal, monotonic), monotonic, answers, pin: null },
      await app.engine.create({ planBytes: Buffer.from(plan), mode, out }),
    );
    if (end.status !== 'finished') throw new Error(`the ceremony ended as ${end.status}`);
    const [certificate] = app.store.rows('certificate');
    const [crl] = app.store.rows('crl');
    const root = Uint8Array.from(certificate?.['der'] as Uint8Array);
    const signatureAlgorithm = signatureAlgorithmOf(parseCertificate(root).signatureInner);
    if (signatureAlgorithm === null) throw new Error('the root has no algorithm of ours');
    return {
      algorithm,
      mode,
      signatureAlgorithm,
      root,
      crl: Uint8Array.from(crl?.['der'] as Uint8Array),
      leafSpki: spkiOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
      issue: async (tbs) => assembleSigned(tbs, signatureAlgorithm, await signOnToken(app, signatureAlgorithm, tbs)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function signOnToken(app: App, signatureAlgorithm: SignatureAlgorithm, message: Uint8Array): Promise<Uint8Array> {
  const [description] = await app.hsm.tokens();
  if (description === undefined) throw new Error('the embedded token is gone');
  const token = await app.hsm.find(description.identity);
  const pin = stripNewline(new Uint8Array(readFileSync(join(examples, 'secrets', 'pin'))), 'the PIN');
  const session = await token.login(pin);
  try {
    const [key] = await session.keys();
    return await session.sign({ ckaId: key?.ckaId ?? '', signatureAlgorithm, message });
  } finally {
    await session.logout();
  }
}
