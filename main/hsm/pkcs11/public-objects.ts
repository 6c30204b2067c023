// What is on a token as anyone can see it, for the screen before it is initialised again (TOKEN-EMPTY).

import { cka, cko } from '../attributes.ts';
import type { Cryptoki } from './cryptoki.ts';
import { asText, findObjects, readAttributes } from './objects.ts';
import { withSession } from './sessions.ts';
import type { Slot } from './slots.ts';
import { ulong } from './text.ts';

const classNames: ReadonlyMap<number, string> = new Map([
  [0x0, 'data'],
  [0x1, 'certificate'],
  [cko.PUBLIC_KEY, 'public key'],
  [cko.PRIVATE_KEY, 'private key'],
  [0x4, 'secret key'],
]);

/** Labels, each with its class; an object without one is named by its class alone. */
export function publicObjects(cryptoki: Cryptoki, slot: Slot): string[] {
  return withSession(cryptoki, slot, (session) =>
    findObjects(cryptoki, session, []).map((object) => {
      const read = readAttributes(cryptoki, session, object, [cka.CLASS, cka.LABEL]);
      const objectClass = read.get(cka.CLASS);
      const className = objectClass ? (classNames.get(ulong(objectClass)) ?? 'object') : 'object';
      const label = asText(read.get(cka.LABEL));
      return label === '' ? `(${className} without a label)` : `${label} (${className})`;
    }),
  );
}
