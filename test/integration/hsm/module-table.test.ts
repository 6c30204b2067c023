// What each PKCS#11 module at hand can do for a ceremony, found out by doing it. Prints the table.

import { afterAll, describe, expect, test } from 'vitest';
import type { CheckName } from '../../../main/checks.ts';
import type { KeyDescription, Session, Token } from '../../../main/hsm/hsm.ts';
import { signatureAlgorithmNames, signatureFitsKey, type KeyAlgorithm } from '../../../main/pki/algorithms.ts';
import { verifyIndependently } from '../../../main/pki/verify-signature.ts';
import { printTable } from '../../conformance/print-table.ts';
import { errorOf } from './error-of.ts';
import { algorithms, capabilities, modules, type OpenModule } from './module-table.ts';
import { pin } from './providers.ts';

const message = Buffer.from('module table probe');

/** `yes`, or the code of the refusal. */
async function outcome(work: () => Promise<boolean>): Promise<string> {
  try {
    return (await work()) ? 'yes' : 'no';
  } catch (error) {
    return String((error as { code?: unknown }).code ?? error);
  }
}

async function makeAndSign(session: Session, algorithm: KeyAlgorithm, keep: (key: KeyDescription) => void): Promise<boolean> {
  const key = await session.generateKeyPair({ label: algorithm, ckaId: Buffer.from(algorithm).toString('hex'), algorithm });
  keep(key);
  const signatureAlgorithm = signatureAlgorithmNames.find((name) => signatureFitsKey(name, algorithm)) ?? 'ed25519';
  const signature = await session.sign({ ckaId: key.ckaId, signatureAlgorithm, message });
  return verifyIndependently(key.spki ?? message, signatureAlgorithm, message, signature);
}

async function pinIsChecked(token: Token): Promise<boolean> {
  if ((await errorOf(token.login(Buffer.from('654321')))).code !== 'token.pin-incorrect') return false;
  await (await token.login(pin())).logout();
  return true;
}

/** `passed`, or the verdict with its reason; all of them where keys differ. */
function verdictsOf(keys: readonly KeyDescription[], name: CheckName): string {
  const checks = keys.map((key) => key.checks.find((check) => check.name === name));
  return [...new Set(checks.map((check) => `${check?.verdict ?? 'none'}${check?.reason === undefined ? '' : ` (${check.reason})`}`))].join(
    ', ',
  );
}

async function find(open: OpenModule): Promise<Record<string, string>> {
  const token = await open.token();
  const found: Record<string, string> = { init: open.made, PIN: await outcome(() => pinIsChecked(token)) };
  const keys: KeyDescription[] = [];
  // A session for each: a TPM without a resource manager has room for one loaded key, and logout makes room.
  for (const algorithm of algorithms) {
    const session = await token.login(pin());
    found[algorithm] = await outcome(() => makeAndSign(session, algorithm, (key) => keys.push(key)));
    await session.logout();
  }
  const session = await token.login(pin());
  for (const name of ['KEY-BORN-ON-TOKEN', 'KEY-ATTRIBUTES'] as const) found[name] = verdictsOf(keys, name);
  found['random'] = await outcome(async () => (await session.random(32)).length === 32);
  const [first] = keys;
  found['destroy'] =
    first === undefined
      ? 'no key'
      : await outcome(async () => {
          await session.destroyKey(first.ckaId);
          return (await session.keys()).every((key) => key.ckaId !== first.ckaId);
        });
  return found;
}

const rows: string[][] = [];
afterAll(() => printTable('PKCS#11 modules', ['module', ...capabilities, 'because'], rows));

describe.each(modules)('$name', (module) => {
  test.skipIf(module.skipped !== null)(
    `KEY-BORN-ON-TOKEN: what it can and cannot do is what is stated${module.skipped === null ? '' : ` (skipped: ${module.skipped})`}`,
    { timeout: 120_000 },
    async () => {
      const open = module.open();
      try {
        const found = await find(open);
        rows.push([module.name, ...capabilities.map((name) => found[name] ?? ''), module.because]);
        expect(found).toEqual(module.can);
      } finally {
        await open.close();
      }
    },
  );
});
