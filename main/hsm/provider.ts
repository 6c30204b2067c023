// Which provider an opening names. Each is imported when it is needed: the embedded token never loads the native module.

import type { HsmOpening } from './hsm.ts';
import type { Provider } from './protocol.ts';
import type { LoadPkcs11js } from './pkcs11/load.ts';

export interface ProviderParts {
  /** Octets of the system's randomness, for the embedded token. */
  readonly random: (length: number) => Uint8Array;
  /** The binding, where it is not the real one (fault injection). */
  readonly loadPkcs11js?: LoadPkcs11js;
}

/** The provider; opens nothing yet. */
export async function createProvider(opening: HsmOpening, parts: ProviderParts): Promise<Provider> {
  if (opening.provider === 'soft') {
    const { softProvider } = await import('./soft/provider.ts');
    return softProvider({ directory: opening.directory, kdfCost: opening.kdfCost, random: parts.random });
  }
  const { pkcs11Provider } = await import('./pkcs11/provider.ts');
  const { loadPkcs11js } = await import('./pkcs11/load.ts');
  return pkcs11Provider(opening, parts.loadPkcs11js ?? loadPkcs11js);
}
