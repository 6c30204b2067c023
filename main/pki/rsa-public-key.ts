import { limits, readDer } from './der.ts';
import { tags } from './der-content.ts';
import { readElements, readInteger, readOid } from './der-values.ts';
import { oids } from './oids.ts';
import { splitSpki } from './spki.ts';

const what = 'RSA public key';

/** The two numbers of an RSA key, whatever their size or sign. */
export interface RsaNumbers {
  readonly modulus: bigint;
  readonly exponent: bigint;
}

/**
 * Reads an RSA key of any size from a SubjectPublicKeyInfo (RFC 8017 A.1.1), or null where the key is of another kind.
 * Throws input.not-der where it says rsaEncryption and is not one.
 */
export function readRsaPublicKey(spki: Uint8Array): RsaNumbers | null {
  const { identifier, publicKey } = splitSpki(spki);
  const algorithm = readElements(readDer(identifier, limits.publicKey, what), what).take('the algorithm', tags.oid);
  if (readOid(algorithm) !== oids.rsaEncryption) return null;
  const elements = readElements(readDer(publicKey, limits.publicKey, what), what);
  const modulus = readInteger(elements.take('the modulus', tags.integer).content);
  const exponent = readInteger(elements.take('the exponent', tags.integer).content);
  elements.end();
  return { modulus, exponent };
}
