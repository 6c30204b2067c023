// A loaded and initialised module.

import type { InitializationOptions } from 'pkcs11js';
import { CeremonyError } from '../../errors.ts';
import type { ModuleInfo } from '../hsm.ts';
import { guardCryptoki, ignoringErrors, isCkr } from './cryptoki.ts';
import type { Cryptoki } from './cryptoki.ts';
import type { LoadPkcs11js } from './load.ts';
import { moduleText, versionText } from './text.ts';

export interface Pkcs11Opening {
  readonly modulePath: string;
  readonly moduleParameters?: string;
}

const osLocking = 0x2; // CKF_OS_LOCKING_OK: vendor libraries run threads of their own.
const cantLock = 0x0a;
const alreadyInitialized = 0x191;

/** Loads the module and calls C_Initialize. Throws token.module-not-loaded, without the path in the sentence. */
export async function openModule(opening: Pkcs11Opening, load: LoadPkcs11js): Promise<Cryptoki> {
  const binding = await load();
  try {
    binding.load(opening.modulePath);
  } catch (cause) {
    throw new CeremonyError(
      'token.module-not-loaded',
      `The PKCS#11 module could not be loaded (${loadFault(cause)}); nothing was done; check the file given with --module.`,
      {
        details: { fault: loadFault(cause) },
        cause,
      },
    );
  }
  const cryptoki = guardCryptoki(binding);
  initialize(cryptoki, opening);
  return cryptoki;
}

/** C_Finalize and C_Initialize: some modules see a token that was plugged in again only so. */
export function reinitialize(cryptoki: Cryptoki, opening: Pkcs11Opening): void {
  ignoringErrors(() => cryptoki.C_Finalize());
  initialize(cryptoki, opening);
}

function initialize(cryptoki: Cryptoki, opening: Pkcs11Opening): void {
  // The binding drops the last character of libraryParameters (pkcs11js 2.1.7, C_Initialize): give it one to drop.
  const parameters = opening.moduleParameters === undefined ? {} : { libraryParameters: `${opening.moduleParameters} ` };
  const attempt = (flags: number): void => cryptoki.C_Initialize({ flags, ...parameters } satisfies InitializationOptions);
  try {
    attempt(osLocking);
  } catch (error) {
    if (isCkr(error, cantLock)) return attempt(0);
    if (!isCkr(error, alreadyInitialized)) throw error;
    ignoringErrors(() => cryptoki.C_Finalize());
    attempt(osLocking);
  }
}

/** CK_INFO of the module. */
export function describeModule(cryptoki: Cryptoki): ModuleInfo {
  const info = cryptoki.C_GetInfo();
  return {
    provider: 'pkcs11',
    description: moduleText(info.libraryDescription),
    manufacturer: moduleText(info.manufacturerID),
    libraryVersion: versionText(info.libraryVersion),
    cryptokiVersion: versionText(info.cryptokiVersion),
  };
}

/** The loader's reason without its path. */
function loadFault(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : '';
  if (/no such file/i.test(text)) return 'there is no such file';
  if (/ELF|too short|architecture|invalid image|not a valid/i.test(text)) return 'it is not a library for this machine';
  if (/undefined symbol|C_GetFunctionList/i.test(text)) return 'it is not a PKCS#11 module';
  return 'the system refused it';
}
