// A private key and its public half as they are on the token: every attribute of the tables read back.

import type { Handle } from 'pkcs11js';
import { failed } from '../../checks.ts';
import { CeremonyError } from '../../errors.ts';
import { bornOnTokenAttributes, cka, privateKeyAttributes, publicKeyAttributes, publicName } from '../attributes.ts';
import { checkKey } from '../key-checks.ts';
import type { ModuleQuirks } from '../key-checks.ts';
import type { KeyDescription, PublicKey } from '../hsm.ts';
import type { KeyAlgorithm } from '../../pki/algorithms.ts';
import type { Cryptoki } from './cryptoki.ts';
import { asBoolean, asText, ckaIdBytes, findKeys, readAttributes } from './objects.ts';
import { algorithmOf, spkiOf } from './public-key.ts';
import { withSession } from './sessions.ts';
import type { Slot } from './slots.ts';
import { ulong } from './text.ts';

const keyAttributes = [cka.LABEL, cka.ID, cka.KEY_TYPE];

/** Every private key the logged-in user sees. One whose public half is broken has no SPKI and fails KEY-ATTRIBUTES: it does not hide the others. */
export function describeKeys(cryptoki: Cryptoki, session: Handle, quirks: ModuleQuirks): KeyDescription[] {
  return findKeys(cryptoki, session, 'PRIVATE_KEY').map((handle) => {
    try {
      return describeKey(cryptoki, session, handle, quirks);
    } catch (error) {
      if (!(error instanceof CeremonyError) || error.code !== 'token.check-failed') throw error;
      const { checks, ...key } = describeKey(cryptoki, session, handle, quirks, () => null);
      const broken = failed('KEY-ATTRIBUTES', 'the token gives a public key that cannot be one');
      return { ...key, checks: checks.map((check) => (check.name === 'KEY-ATTRIBUTES' ? broken : check)) };
    }
  });
}

/** Every public key object that shows without login and is of a kind we know. */
export function describePublicKeys(cryptoki: Cryptoki, slot: Slot): PublicKey[] {
  return withSession(cryptoki, slot, (session) =>
    findKeys(cryptoki, session, 'PUBLIC_KEY').flatMap((handle) => {
      const read = readAttributes(cryptoki, session, handle, [cka.LABEL, cka.ID]);
      const spki = readSpki(cryptoki, session, handle);
      return spki === null
        ? []
        : [{ label: asText(read.get(cka.LABEL)), ckaId: Buffer.from(read.get(cka.ID) ?? []).toString('hex'), spki }];
    }),
  );
}

/** One private key; its public half is the public key object of the same CKA_ID. Throws token.check-failed where that is broken. */
export function describeKey(
  cryptoki: Cryptoki,
  session: Handle,
  privateKey: Handle,
  quirks: ModuleQuirks,
  spkiIn: typeof readSpki = readSpki,
): KeyDescription {
  const rows = [...privateKeyAttributes, ...bornOnTokenAttributes];
  const read = readAttributes(cryptoki, session, privateKey, [...keyAttributes, ...rows.map((row) => row.type)]);
  const ckaId = Buffer.from(read.get(cka.ID) ?? []).toString('hex');
  const publicKey = ckaId === '' ? undefined : findKeys(cryptoki, session, 'PUBLIC_KEY', [{ type: cka.ID, value: ckaIdBytes(ckaId) }])[0];
  const attributes: Record<string, boolean | null> = {};
  for (const row of rows) attributes[row.name] = asBoolean(read.get(row.type));
  if (publicKey !== undefined) {
    const ofPublic = readAttributes(
      cryptoki,
      session,
      publicKey,
      publicKeyAttributes.map((row) => row.type),
    );
    for (const row of publicKeyAttributes) attributes[publicName(row.name)] = asBoolean(ofPublic.get(row.type));
  }
  return {
    label: asText(read.get(cka.LABEL)),
    ckaId,
    algorithm: readAlgorithm(cryptoki, session, privateKey),
    spki: publicKey === undefined ? null : spkiIn(cryptoki, session, publicKey),
    attributes,
    checks: checkKey(attributes, quirks, publicKey !== undefined),
  };
}

/** The algorithm of a key object, or null where it is none of ours. */
export function readAlgorithm(cryptoki: Cryptoki, session: Handle, key: Handle): KeyAlgorithm | null {
  const read = readAttributes(cryptoki, session, key, [cka.KEY_TYPE, cka.MODULUS, cka.EC_PARAMS]);
  return algorithmOf({
    keyType: keyTypeOf(read.get(cka.KEY_TYPE)),
    modulus: read.get(cka.MODULUS) ?? null,
    ecParams: read.get(cka.EC_PARAMS) ?? null,
  });
}

function readSpki(cryptoki: Cryptoki, session: Handle, publicKey: Handle): Uint8Array | null {
  const read = readAttributes(cryptoki, session, publicKey, [cka.KEY_TYPE, cka.MODULUS, cka.PUBLIC_EXPONENT, cka.EC_PARAMS, cka.EC_POINT]);
  const spki = spkiOf({
    keyType: keyTypeOf(read.get(cka.KEY_TYPE)),
    modulus: read.get(cka.MODULUS) ?? null,
    exponent: read.get(cka.PUBLIC_EXPONENT) ?? null,
    ecParams: read.get(cka.EC_PARAMS) ?? null,
    ecPoint: read.get(cka.EC_POINT) ?? null,
  });
  return spki === null ? null : Uint8Array.from(spki);
}

const keyTypeOf = (value: Uint8Array | null | undefined): number => (value === null || value === undefined ? -1 : ulong(value));
