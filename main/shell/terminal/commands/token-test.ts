import type { Check } from '../../../checks.ts';
import { CeremonyError } from '../../../errors.ts';
import type { Hsm, TokenDescription, TokenIdentity } from '../../../hsm/hsm.ts';
import type { Command } from '../command.ts';
import { dataFlag, jsonFlag, moduleFlags } from '../data-flags.ts';
import { checkLine } from '../interactive/stage-lines.ts';
import { tokenLines } from '../token-lines.ts';
import { withHsm } from '../with-hsm.ts';

interface Tested {
  readonly token: TokenDescription;
  readonly checks: readonly Check[];
}

export const tokenTestCommand: Command = {
  name: 'token test',
  operands: { name: '', min: 0, max: 0 },
  flags: [...moduleFlags, dataFlag, jsonFlag],
  says: 'The token’s self-test before the day',
  more: ['Sends no PIN, uses no key, leaves nothing behind. Without --token every initialised token is tested.'],
  async run(world, given) {
    const tested = await withHsm(world, given, 'testing the token', (hsm) => testTokens(hsm, given.get('token')));
    if (given.has('json')) world.terminal.out(JSON.stringify({ tokens: tested, leftBehind: [] }));
    for (const { token, checks } of given.has('json') ? [] : tested) {
      for (const line of tokenLines(token)) world.terminal.out(line);
      for (const check of checks) world.terminal.out(checkLine(check));
    }
    if (!given.has('json')) world.terminal.out('left behind on the token: nothing (no PIN was sent, no key was used, no object was made)');
    return tested.some(({ checks }) => checks.some((check) => check.verdict === 'failed')) ? 1 : 0;
  },
};

async function testTokens(hsm: Hsm, wanted: string | undefined): Promise<Tested[]> {
  if (wanted !== undefined) return [await testOne(hsm, wanted)];
  const tokens = (await hsm.tokens()).filter((token) => token.initialized);
  if (tokens.length === 0)
    throw new CeremonyError(
      'token.not-found',
      'There is no initialised token to test. Nothing was done. Insert one, or make one first; conclave token list shows what is there.',
    );
  const tested: Tested[] = [];
  for (const token of tokens) tested.push(await testOne(hsm, token.identity));
  return tested;
}

async function testOne(hsm: Hsm, wanted: string | TokenIdentity): Promise<Tested> {
  const token = await hsm.find(wanted);
  return { token: await token.describe(), checks: await token.selfTest() };
}
