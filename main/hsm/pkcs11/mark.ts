// A mark that tells one store from its copy: a public data object under a random label, made on one token and looked for on the
// other. Two tokens of one identity tuple differ in nothing else that PKCS#11 shows.

import { cka, ckoData, markAttributes } from '../attributes.ts';
import { checkedMark } from '../key-request.ts';
import { beforeActing } from '../outcome.ts';
import { ignoringErrors } from './cryptoki.ts';
import type { Cryptoki } from './cryptoki.ts';
import { findObjects } from './objects.ts';
import { openSession } from './sessions.ts';
import type { Slot } from './slots.ts';

const labelled = (mark: string) => [
  { type: cka.CLASS, value: ckoData },
  { type: cka.LABEL, value: checkedMark(mark) },
];

/** C_CreateObject of a data object (PKCS#11 v3.1 §4.5, §5.7.1). Refused by tokens that keep none. */
export function setMark(cryptoki: Cryptoki, slot: Slot, mark: string): null {
  return inSession(cryptoki, slot, (session) => {
    cryptoki.C_CreateObject(session, [
      ...labelled(mark),
      ...markAttributes.map(({ type, value }) => ({ type, value })),
      { type: cka.APPLICATION, value: 'conclave' },
      { type: cka.VALUE, value: Buffer.from(mark) },
    ]);
  });
}

/** C_DestroyObject on the mark, and on nothing else; one that is not there is gone already. */
export function clearMark(cryptoki: Cryptoki, slot: Slot, mark: string): null {
  return inSession(cryptoki, slot, (session) => {
    const [object] = beforeActing(() => findObjects(cryptoki, session, labelled(mark)));
    if (object !== undefined) cryptoki.C_DestroyObject(session, object);
  });
}

function inSession(cryptoki: Cryptoki, slot: Slot, work: (session: Buffer) => void): null {
  const session = beforeActing(() => openSession(cryptoki, slot));
  try {
    work(session);
    return null;
  } finally {
    ignoringErrors(() => cryptoki.C_CloseSession(session));
  }
}
