// terminal/: the same engine on a text console, with prompts or from an answers file. Each command is a file under
// commands/. May not live here: anything a window would need as well; that belongs in the core.

import { CeremonyError } from '../../errors.ts';
import { versionOf } from '../host/software-hash.ts';
import { parseArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { helpCommand, helpOverview } from './help.ts';
import { nearest } from './nearest.ts';
import { reportError } from './report-error.ts';
import type { World } from './world.ts';

/** `conclave …`: finds the command, runs it, turns what is thrown into two lines on stderr. Returns the exit status. */
export async function runCli(words: readonly string[], world: World): Promise<number> {
  let command = '';
  try {
    const commands = await commandsFor(world);
    if (words[0] === '--version') return say(world, [`conclave ${versionOf(world.programDirectory)}`]);
    if (words[0] === '--help' || words[0] === '-h' || (words[0] === 'help' && words.length === 1))
      return say(world, helpOverview(commands));
    const found = findCommand(commands, words[0] === 'help' ? words.slice(1) : words);
    command = found.command.name;
    if (words[0] === 'help' || wantsHelp(found.rest)) return say(world, helpCommand(found.command));
    return await found.command.run(world, parseArguments(found.rest, found.command));
  } catch (error) {
    return reportError(world.terminal, error, { command, debug: world.environment['CONCLAVE_DEBUG'] === '1' });
  } finally {
    world.terminal.close();
  }
}

/** A window is on its way and needs no other command: they would load the whole engine before the browser is answered. */
async function commandsFor(world: World): Promise<readonly Command[]> {
  if (world.early === undefined) return (await import('./commands/commands.ts')).commands;
  const { openCommand, startCommand } = await import('./commands/open.ts');
  return [openCommand, startCommand];
}

function say(world: World, lines: readonly string[]): number {
  for (const line of lines) world.terminal.out(line);
  return 0;
}

function wantsHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return words.slice(0, end === -1 ? words.length : end).some((word) => word === '--help' || word === '-h');
}

// Nothing, or a flag first: `conclave [open]`.
function findCommand(commands: readonly Command[], words: readonly string[]): { command: Command; rest: readonly string[] } {
  const [first, second] = words;
  const opening = commands.find((command) => command.name === 'open');
  if (opening !== undefined && (first === undefined || first.startsWith('-'))) return { command: opening, rest: words };
  const two = commands.find((command) => command.name === `${first} ${second}`);
  if (two !== undefined) return { command: two, rest: words.slice(2) };
  const one = commands.find((command) => command.name === first);
  if (one !== undefined) return { command: one, rest: words.slice(1) };
  const family = commands.filter((command) => command.name.startsWith(`${first} `)).map((command) => command.name);
  if (family.length > 0)
    throw new CeremonyError('usage', `conclave ${first} is followed by ${family.map((name) => name.split(' ')[1]).join(' or ')}.`);
  const close = nearest(
    first ?? '',
    commands.map((command) => command.name),
  );
  throw new CeremonyError('usage', `There is no command ${first}${close === null ? '' : `; did you mean ${close}`}.`);
}
