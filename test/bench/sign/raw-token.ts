// The token without us: pkcs11js, session and key held open, and nothing else.

import { createHash } from 'node:crypto';
import { loadPkcs11js } from '../../../main/hsm/pkcs11/load.ts';

export interface RawToken {
  /** One C_SignInit and one C_Sign over the SHA-384 of the message. */
  sign(message: Uint8Array): Uint8Array;
  close(): void;
}

/** What a rival opens: a token by its label, a private key by its CKA_ID. */
export interface RawKey {
  readonly modulePath: string;
  readonly label: string;
  readonly pin: string;
  readonly ckaId: string;
}

/** Logs in and finds the key. The module must not be open in this process yet. */
export async function openRawToken({ modulePath, label, pin, ckaId }: RawKey): Promise<RawToken> {
  const { default: constants } = await import('pkcs11js');
  const cryptoki = await loadPkcs11js();
  cryptoki.load(modulePath);
  cryptoki.C_Initialize();
  const slot = cryptoki.C_GetSlotList(true).find((each) => cryptoki.C_GetTokenInfo(each).label.trim() === label);
  if (slot === undefined) throw new Error('the bench’s token is not there');
  const session = cryptoki.C_OpenSession(slot, constants.CKF_SERIAL_SESSION);
  cryptoki.C_Login(session, constants.CKU_USER, pin);
  cryptoki.C_FindObjectsInit(session, [
    { type: constants.CKA_CLASS, value: constants.CKO_PRIVATE_KEY },
    { type: constants.CKA_ID, value: Buffer.from(ckaId, 'hex') },
  ]);
  const [key] = cryptoki.C_FindObjects(session, 1);
  cryptoki.C_FindObjectsFinal(session);
  if (key === undefined) throw new Error('the bench’s key is not there');
  return {
    sign(message) {
      cryptoki.C_SignInit(session, { mechanism: constants.CKM_ECDSA }, key);
      return cryptoki.C_Sign(session, createHash('sha384').update(message).digest(), Buffer.alloc(96));
    },
    close() {
      cryptoki.C_Finalize();
      cryptoki.close();
    },
  };
}
