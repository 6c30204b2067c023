// Where the copies of an authority's key are, as far as the logs say: made on a token, confirmed on another, destroyed.

import type { TokenIdentity } from '../hsm/hsm.ts';
import type { Store } from '../store/store.ts';
import { readAuthorities, type Authority } from '../store/tables/authority.ts';
import { logEvents } from './log-events.ts';
import { textOf } from './state-map.ts';

export interface KeyCopy {
  readonly identity: TokenIdentity;
  /** How it came there: generated, or the plan's backup method. */
  readonly method: string;
}

/** A store copy has the tuple of the token it was copied from (rules.md, Keys and tokens); its method tells it apart. */
const nameOf = ({ identity, method }: KeyCopy): string =>
  [identity.serial, identity.label, identity.model, identity.manufacturer, method === 'store-copy' ? method : ''].join(' | ');

/** Every copy on record that was not destroyed by a step of ours. */
export function keyCopies(store: Store, authority: Authority): KeyCopy[] {
  const copies = new Map<string, KeyCopy>();
  const add = (copy: KeyCopy): unknown => copies.set(nameOf(copy), copy);
  const { token } = authority;
  const made = (typeof token === 'string' ? JSON.parse(token) : token) as TokenIdentity | null;
  if (made !== null) add({ identity: made, method: 'generated' });
  for (const { log } of store.inspect().logs()) {
    for (const { event, data } of logEvents(store, log)) {
      if (textOf(data['spkiSha256']) !== authority.spkiSha256) continue;
      const identity = data['identity'] as unknown as TokenIdentity | undefined;
      if (identity === undefined) continue;
      if (event === 'backup-confirmed') add({ identity, method: textOf(data['method']) });
      // Two stores with one tuple: the first destruction is of one of them, the second of the other.
      if (event === 'key-destroyed' && !copies.delete(nameOf({ identity, method: '' })))
        copies.delete(nameOf({ identity, method: 'store-copy' }));
    }
  }
  return [...copies.values()];
}

export const sameToken = (one: TokenIdentity, other: TokenIdentity): boolean =>
  one.serial === other.serial && one.label === other.label && one.model === other.model && one.manufacturer === other.manufacturer;

/** Every copy on record but the one on the open token. */
export function copiesElsewhere(store: Store, authority: Authority, here: TokenIdentity): KeyCopy[] {
  const copies = keyCopies(store, authority);
  const own = copies.findIndex(({ identity }) => sameToken(identity, here));
  return copies.filter((_copy, index) => index !== own);
}

/** Authorities of this data directory that no run has retired. */
export const liveAuthorities = (store: Store): Authority[] => readAuthorities(store).filter(({ retiredByRun }) => retiredByRun === null);
