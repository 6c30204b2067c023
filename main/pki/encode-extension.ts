import type { Der } from './der.ts';
import { encodeBoolean, encodeImplicit, encodeOctetString, encodeOid, encodeSequence } from './der-write.ts';
import { oids } from './oids.ts';

/** One Extension; the default critical FALSE is left out (X.690 §11.5). */
export function encodeExtension(oid: string, critical: boolean, value: Uint8Array): Der<'any'> {
  return encodeSequence(encodeOid(oid), ...(critical ? [encodeBoolean(true)] : []), encodeOctetString(value));
}

/** authorityKeyIdentifier with keyIdentifier alone, not critical (RFC 5280 §4.2.1.1, §5.2.1; BR 7.1.2.11.1). */
export function encodeAuthorityKeyIdentifier(keyIdentifier: Uint8Array): Der<'any'> {
  return encodeExtension(oids.authorityKeyIdentifier, false, encodeSequence(encodeImplicit(0, keyIdentifier)));
}
