import { CeremonyError } from '../../errors.ts';
import type { DeviceChoices, TokenChoice } from '../core.ts';
import { refusedVariable } from '../node-process.ts';
import type { Arguments, Flag } from './arguments.ts';
import { modulePathOf, pathOf } from './data-flags.ts';
import type { World } from './world.ts';

/** The flags of one further token. Its module finds its own store by its own environment, set in its own process only. */
const flagsOf = (name: string, what: string): Flag[] => [
  { name: `${name}-module`, value: 'SO', says: `PKCS#11 module of ${what}` },
  { name: `${name}-module-parameters`, value: 'TEXT', says: 'its library parameters for C_Initialize' },
  { name: `${name}-module-env`, value: 'NAME=VALUE', repeat: true, says: 'a variable for its process alone, e.g. SOFTHSM2_CONF=FILE' },
];

export const cardFlags: readonly Flag[] = flagsOf('card', 'the cards people approve with');
export const deviceFlags: readonly Flag[] = [
  ...flagsOf('second', 'the backup token; without it the module of the first, in a process of its own'),
  { name: 'second-tokens', value: 'DIR', says: 'directory of the embedded token’s copy, instead of a module' },
  ...cardFlags,
];

function environmentOf(flag: string, given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((typed) => {
      const [name = '', ...rest] = typed.split('=');
      if (rest.length === 0 || !/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name))
        throw new CeremonyError('usage', `--${flag} is given ${typed}, and NAME=VALUE is needed.`);
      // SECURITY: what a process loads is not for a flag to change (formats.md, Answers).
      if (refusedVariable(name)) throw new CeremonyError('usage', `--${flag} may not set ${name}: it changes what a process loads.`);
      return [name, rest.join('=')];
    }),
  );
}

/** The token one group of flags names, or undefined. Throws usage where they contradict, token.module-not-loaded. */
function choiceOf(world: World, given: Arguments, name: string): TokenChoice | undefined {
  const typed = given.get(`${name}-module`);
  const parameters = given.get(`${name}-module-parameters`);
  const variables = given.all(`${name}-module-env`);
  if (typed === undefined) {
    if (parameters !== undefined || variables.length > 0)
      throw new CeremonyError('usage', `--${name}-module-parameters and --${name}-module-env go with --${name}-module.`);
    return undefined;
  }
  return {
    provider: 'pkcs11',
    modulePath: modulePathOf(world, typed, `${name}-module`),
    ...(parameters === undefined ? {} : { moduleParameters: parameters }),
    ...(variables.length === 0 ? {} : { environment: environmentOf(`${name}-module-env`, variables) }),
  };
}

/** The tokens beside the run's own that the flags name. */
export function deviceChoices(world: World, given: Arguments): DeviceChoices {
  const directory = given.get('second-tokens');
  const module = choiceOf(world, given, 'second');
  if (directory !== undefined && module !== undefined)
    throw new CeremonyError('usage', '--second-tokens and --second-module name two second tokens; give one of them.');
  const second: TokenChoice | undefined = directory === undefined ? module : { provider: 'soft', directory: pathOf(world, directory) };
  const card = choiceOf(world, given, 'card');
  return { ...(second === undefined ? {} : { second }), ...(card === undefined ? {} : { card }) };
}
