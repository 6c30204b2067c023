// Keys that runs here made for a purpose, as their logs tell of them.

import type { TokenIdentity } from '../hsm/hsm.ts';
import type { Store } from '../store/store.ts';
import { readRuns } from '../store/tables/run.ts';
import type { KeyPurposeName } from '../formats/key-purposes.ts';
import { logEvents } from './log-events.ts';
import { textOf } from './state-map.ts';

interface MadeKey {
  readonly ckaId: string;
  readonly algorithm: string;
  readonly spkiSha256: string;
  readonly identity: TokenIdentity;
}

/** Every key of this label that a run here made for this purpose, and the token it was made on. */
export function keysMade(store: Store, purpose: KeyPurposeName, label: string): MadeKey[] {
  return readRuns(store).flatMap(({ id }) => {
    const events = [...logEvents(store, id)];
    const bound = events.find(({ event }) => event === 'token-bound')?.data['identity'] as unknown as TokenIdentity | undefined;
    return events
      .filter(({ event, data }) => event === 'key-generated' && data['purpose'] === purpose && data['label'] === label)
      .map(({ data }) => ({
        ckaId: textOf(data['ckaId']),
        algorithm: textOf(data['algorithm']),
        spkiSha256: textOf(data['spkiSha256']),
        identity: bound ?? { serial: '', label: '', model: '', manufacturer: '' },
      }));
  });
}
