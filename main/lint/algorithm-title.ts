import { CeremonyError } from '../errors.ts';
import { limits, readDer } from '../pki/der.ts';
import { readElements, readOid } from '../pki/der-values.ts';
import { extensionTitle } from './extension-lists.ts';

/** What a sentence calls an AlgorithmIdentifier: its OID's name where we know one, and always its octets in hex. */
export function algorithmTitle(identifier: Uint8Array): string {
  const octets = Buffer.from(identifier).toString('hex');
  try {
    const what = 'AlgorithmIdentifier';
    return `${extensionTitle(readOid(readElements(readDer(identifier, limits.publicKey, what), what).take('the OID')))} (${octets})`;
  } catch (error) {
    if (error instanceof CeremonyError && error.code !== 'bug') return octets;
    throw error;
  }
}
