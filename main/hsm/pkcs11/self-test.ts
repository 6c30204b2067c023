// TOKEN-SELF-TEST: what can be asked of a token without login and without leaving anything behind.

import { failed, passed } from '../../checks.ts';
import type { Check } from '../../checks.ts';
import { CeremonyError } from '../../errors.ts';
import { ckm } from '../mechanisms.ts';
import type { Cryptoki } from './cryptoki.ts';
import { isCkr } from './cryptoki.ts';
import { withSession } from './sessions.ts';
import { describeSlot, listMechanisms } from './slots.ts';
import type { Slot } from './slots.ts';

/** SHA-256 of "abc" (FIPS 180-4 example). */
const sha256OfAbc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

const userNotLoggedIn = 0x101;

/** Describes the token, opens and closes a session, draws randomness and, where the token hashes, checks a known answer. */
export function selfTest(cryptoki: Cryptoki, slot: Slot): Check {
  try {
    describeSlot(cryptoki, slot);
    return withSession(cryptoki, slot, (session) => {
      cryptoki.C_GenerateRandom(session, Buffer.alloc(32));
      const canHash = listMechanisms(cryptoki, slot.handle).some((one) => one.type === ckm.CKM_SHA256);
      if (!canHash) return passed('TOKEN-SELF-TEST', 'the token does not hash, so no known answer was asked');
      const answer = knownAnswer(cryptoki, session);
      if (answer === null) return passed('TOKEN-SELF-TEST', 'the token hashes only after login, so no known answer was asked');
      return answer === sha256OfAbc ? passed('TOKEN-SELF-TEST') : failed('TOKEN-SELF-TEST', 'the token’s SHA-256 gives a wrong answer');
    });
  } catch (error) {
    if (!(error instanceof CeremonyError)) throw error;
    return failed(
      'TOKEN-SELF-TEST',
      `${String(error.details['function'] ?? error.code)}: ${String(error.details['ckr'] ?? error.message)}`,
    );
  }
}

function knownAnswer(cryptoki: Cryptoki, session: Buffer): string | null {
  try {
    cryptoki.C_DigestInit(session, { mechanism: ckm.CKM_SHA256 });
    return cryptoki.C_Digest(session, Buffer.from('abc'), Buffer.alloc(32)).toString('hex');
  } catch (error) {
    if (isCkr(error, userNotLoggedIn)) return null;
    throw error;
  }
}
