import { encodeExplicit, encodeImplicitSet, encodeOid, encodeSequence, encodeSet, encodeSmallInteger } from './der-write.ts';
import { oids } from './oids.ts';

/**
 * A certs-only message: CMS SignedData without content and signers (RFC 5652 §5.1, RFC 8551 §3.2.2), which Windows and Java
 * import as a chain (`.p7b`). The certificates are a SET in DER order: who reads it looks for the chain, not for an order.
 * @param certificates DER of whole certificates
 * @returns DER
 */
export function certsOnly(certificates: readonly Uint8Array[]): Uint8Array {
  const signedData = encodeSequence(
    encodeSmallInteger(1),
    encodeSet(),
    encodeSequence(encodeOid(oids.cmsData)),
    encodeImplicitSet(0, ...certificates),
    encodeSet(),
  );
  return encodeSequence(encodeOid(oids.cmsSignedData), encodeExplicit(0, signedData));
}
