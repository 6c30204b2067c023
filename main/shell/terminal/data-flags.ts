import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CeremonyError } from '../../errors.ts';
import { productionKdfCost } from '../../store/credential.ts';
import type { HsmOpening } from '../../hsm/hsm.ts';
import type { TokenChoice } from '../core.ts';
import { userDataDirectory } from '../user-data-directory.ts';
import type { Arguments, Flag } from './arguments.ts';
import type { World } from './world.ts';

export const dataFlag: Flag = { name: 'data', value: 'DIR', says: 'data directory; without it the user’s own' };
export const jsonFlag: Flag = { name: 'json', says: 'one JSON object for machines instead of text' };
export const shellFlag: Flag = {
  name: 'shell',
  value: 'terminal',
  oneOf: ['terminal'],
  says: 'which shell; this version has the terminal',
};
export const moduleFlags: readonly Flag[] = [
  { name: 'module', value: 'SO', says: 'PKCS#11 module; without it the embedded software token' },
  { name: 'module-parameters', value: 'TEXT', says: 'library parameters for C_Initialize' },
  { name: 'token', value: 'SERIAL|LABEL', says: 'which token of the module' },
];
export const pinFileFlag: Flag = { name: 'pin-file', value: 'FILE', says: 'file that holds the PIN for open-token' };

/** A path as typed, made absolute. */
export const pathOf = (world: World, typed: string): string => resolve(world.workingDirectory, typed);

/** The data directory: --data, else the platform's. */
export function dataDirectory(world: World, given: Arguments): string {
  const typed = given.get('data');
  return typed === undefined ? userDataDirectory(world.platform, world.homeDirectory, world.environment) : pathOf(world, typed);
}

/** Which provider the flags ask for. Throws usage where they contradict, token.module-not-loaded where there is no such file. */
export function tokenChoice(world: World, given: Arguments): TokenChoice {
  const typed = given.get('module');
  const parameters = given.get('module-parameters');
  if (typed === undefined) {
    if (parameters !== undefined) throw new CeremonyError('usage', '--module-parameters goes with --module.');
    return { provider: 'soft' };
  }
  const modulePath = modulePathOf(world, typed, 'module');
  return { provider: 'pkcs11', modulePath, ...(parameters === undefined ? {} : { moduleParameters: parameters }) };
}

/** The module as the isolated process loads it. Throws token.module-not-loaded, naming the flag, where there is no such file. */
export function modulePathOf(world: World, typed: string, flag: string): string {
  // A bare name is left to the dynamic loader's search path; anything with a slash is a file.
  const modulePath = typed.includes('/') || typed.includes('\\') || existsSync(pathOf(world, typed)) ? pathOf(world, typed) : typed;
  if (modulePath !== typed && !isFile(modulePath))
    throw new CeremonyError(
      'token.module-not-loaded',
      `The file given with --${flag} does not exist. No token was touched. Check the path of the PKCS#11 module.`,
    );
  return modulePath;
}

/** The same choice as the HSM process is told. */
export function hsmOpening(choice: TokenChoice, directory: string): HsmOpening {
  return choice.provider === 'soft'
    ? { provider: 'soft', directory: choice.directory ?? join(directory, 'tokens'), kdfCost: productionKdfCost }
    : choice;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
