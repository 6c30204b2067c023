import type { Command } from '../command.ts';
import { dataFlag, jsonFlag, moduleFlags } from '../data-flags.ts';
import { tokenLines } from '../token-lines.ts';
import { withHsm } from '../with-hsm.ts';

export const tokenListCommand: Command = {
  name: 'token list',
  operands: { name: '', min: 0, max: 0 },
  flags: [...moduleFlags.slice(0, 2), dataFlag, jsonFlag],
  says: 'What a module offers: its tokens, their state, the keys they can make',
  more: ['Sends no PIN and changes nothing. The embedded token is shown as blank where there is none yet.'],
  async run(world, given) {
    const { module, tokens } = await withHsm(world, given, 'asking the module', async (hsm) => ({
      module: await hsm.module(),
      tokens: await hsm.tokens(),
    }));
    if (given.has('json')) {
      world.terminal.out(JSON.stringify({ module, tokens }));
      return 0;
    }
    world.terminal.out(
      `module: ${module.description} (${module.manufacturer}), version ${module.libraryVersion}, Cryptoki ${module.cryptokiVersion}`,
    );
    if (module.provider === 'soft')
      world.terminal.out('provider: embedded software token; keys live in an encrypted file, not in hardware');
    for (const token of tokens) for (const line of tokenLines(token)) world.terminal.out(line);
    world.terminal.out(`tokens: ${tokens.length}`);
    return 0;
  },
};
