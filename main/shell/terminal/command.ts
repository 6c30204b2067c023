import type { Arguments, Flag, Operands } from './arguments.ts';
import type { World } from './world.ts';

/** One command of the command line, in a file of its own under commands/. */
export interface Command {
  /** As typed: one or two words (`token list`). */
  readonly name: string;
  readonly operands: Operands;
  readonly flags: readonly Flag[];
  /** One line for the list of commands. */
  readonly says: string;
  /** More lines for `--help`. */
  readonly more?: readonly string[];
  /** Returns the exit status: 0 or 1; everything else is thrown (errors.ts, exitStatusOf). */
  run(world: World, given: Arguments): Promise<number>;
}
