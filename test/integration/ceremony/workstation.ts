// A workstation whose token is a SoftHSM2 of its own, in a process of its own as on the day.

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '../../../main/app.ts';
import { softHsmPath } from '../hsm/providers.ts';
import { pin } from './turns.ts';
import { World } from './world.ts';

export class Workstation {
  readonly world = new World();
  readonly #configuration: string;

  /** Environment for tools that go to the same token. */
  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, SOFTHSM2_CONF: this.#configuration };
  }

  constructor(label: string) {
    const tokens = join(this.world.directory, 'softhsm');
    mkdirSync(tokens);
    this.#configuration = join(this.world.directory, 'softhsm2.conf');
    writeFileSync(this.#configuration, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`);
    const words = ['--init-token', '--free', '--label', label, '--so-pin', '31415926', '--pin', pin];
    execFileSync('softhsm2-util', words, { env: this.environment });
  }

  /** The module finds its tokens by the environment of the process it is loaded in. */
  async with<T>(work: (app: App, world: World) => Promise<T>, unattended = true): Promise<T> {
    process.env['SOFTHSM2_CONF'] = this.#configuration;
    const app = await this.world.open({ unattended, ownProcess: true, token: { provider: 'pkcs11', modulePath: softHsmPath } });
    try {
      return await work(app, this.world);
    } finally {
      await app.close();
      this.world.advance(60_000);
    }
  }
}
