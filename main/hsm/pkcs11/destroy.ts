// C_DestroyObject on both halves of a key.

import { cka } from '../attributes.ts';
import { checkCkaId } from '../key-request.ts';
import { afterActing, beforeActing } from '../outcome.ts';
import { ignoringErrors } from './cryptoki.ts';
import type { Cryptoki } from './cryptoki.ts';
import { ckaIdBytes, findKeys } from './objects.ts';
import { openSession } from './sessions.ts';
import { findPrivateKey } from './sign.ts';
import type { Slot } from './slots.ts';

/** The private half first: once it is gone the key is. Throws token.key-not-found. */
export function destroyKey(cryptoki: Cryptoki, slot: Slot, ckaId: string): null {
  const session = beforeActing(() => openSession(cryptoki, slot));
  try {
    const { privateKey, publicKeys } = beforeActing(() => {
      checkCkaId(ckaId);
      return {
        privateKey: findPrivateKey(cryptoki, session, ckaId),
        publicKeys: findKeys(cryptoki, session, 'PUBLIC_KEY', [{ type: cka.ID, value: ckaIdBytes(ckaId) }]),
      };
    });
    cryptoki.C_DestroyObject(session, privateKey);
    afterActing(() => {
      for (const publicKey of publicKeys) cryptoki.C_DestroyObject(session, publicKey);
    });
    return null;
  } finally {
    ignoringErrors(() => cryptoki.C_CloseSession(session));
  }
}
