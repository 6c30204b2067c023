import type { StatusView } from '../../preload/contract/calls.ts';
import { hashWords } from '../evidence/hash-words.ts';
import type { Host } from '../steps/host.ts';
import { restoredView } from './restored-view.ts';
import type { Workplace } from './workplace.ts';

/** What always stands at the window's edge: version, network, clock, token, and the log key people compare with paper. */
export async function status(workplace: Workplace): Promise<StatusView> {
  const { store, hsm } = await workplace.production();
  const { name, fingerprint } = store.logKey;
  return {
    version: workplace.version,
    shell: workplace.shell,
    network: networkState(workplace.host),
    clock: workplace.now().toISOString(),
    token: hsm.provider === 'soft' ? 'software token' : 'PKCS#11 token',
    log: { name, fingerprint, words: hashWords(fingerprint), size: store.head('workstation').size },
    dataDirectory: workplace.dataDirectory,
    restored: restoredView(store, workplace.dataDirectory),
  };
}

function networkState(host: Host): StatusView['network'] {
  const interfaces = host.networkInterfaces();
  return interfaces.some((each) => each.up && !each.loopback) ? 'up' : 'none';
}
