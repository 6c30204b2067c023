import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pin } from './ceremony.ts';

const modulePath = '/usr/lib/softhsm/libsofthsm2.so';
const binding = new URL('../../node_modules/pkcs11js/build/Release/pkcs11.node', import.meta.url);

/** A reason for describe.skipIf, or null. */
export const noSoftHsm = !existsSync(modulePath) ? 'no SoftHSM2' : existsSync(binding) ? null : 'pkcs11js is not built';

/** A SoftHSM2 with one initialised token, in `directory`; its configuration goes by the environment, as for a person. */
export function softHsm(directory: string): { provider: 'pkcs11'; modulePath: string } {
  const tokens = join(directory, 'softhsm');
  const configuration = join(directory, 'softhsm2.conf');
  process.env['SOFTHSM2_CONF'] = configuration;
  if (!existsSync(tokens)) {
    mkdirSync(tokens);
    writeFileSync(configuration, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`);
    const made = spawnSync('softhsm2-util', ['--init-token', '--free', '--label', 'Example HSM', '--so-pin', '31415926', '--pin', pin], {
      encoding: 'utf8',
    });
    if (made.status !== 0) throw new Error(made.stderr);
  }
  return { provider: 'pkcs11', modulePath };
}
