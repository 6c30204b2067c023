import type { CallInput, TokensView } from '../../preload/contract/calls.ts';
import type { MechanismInfo, TokenDescription } from '../hsm/hsm.ts';
import type { Check } from '../checks.ts';
import type { Workplace } from './workplace.ts';

/** What the module of this workstation offers. No PIN is sent. */
export async function tokens(workplace: Workplace): Promise<TokensView> {
  const { hsm } = await workplace.production();
  const module = await hsm.module();
  return { module: { ...module }, tokens: (await hsm.tokens()).map(tokenView) };
}

/** TOKEN-SELF-TEST and TOKEN-RANDOM of one token, by serial: no PIN, no key, nothing left behind. */
export async function testToken(workplace: Workplace, { serial }: CallInput<'testToken'>): Promise<Check[]> {
  const { hsm } = await workplace.production();
  return [...(await (await hsm.find(serial)).selfTest())];
}

function tokenView(token: TokenDescription): TokensView['tokens'][number] {
  return {
    ...token.identity,
    initialized: token.initialized,
    pinState: pinState(token),
    keyAlgorithms: [...token.keyAlgorithms],
    mechanisms: token.mechanisms.map(mechanismView),
  };
}

const mechanismView = ({
  name,
  sign,
  generateKeyPair,
  minKeySize,
  maxKeySize,
}: MechanismInfo): TokensView['tokens'][number]['mechanisms'][number] => ({
  name,
  sign,
  generate: generateKeyPair,
  sizes: maxKeySize === 0 ? '' : minKeySize === maxKeySize ? String(maxKeySize) : `${minKeySize} to ${maxKeySize}`,
});

/** What the flags say of the user PIN (PKCS#11 v3.1 §3.3). */
function pinState(token: TokenDescription): string {
  if (!token.initialized) return 'blank';
  if (!token.userPinInitialized) return 'no user PIN set';
  if (token.userPin.locked) return 'PIN locked';
  if (token.userPin.finalTry) return 'one PIN try left';
  if (token.userPin.countLow) return 'a wrong PIN was entered before';
  return token.userPin.toBeChanged ? 'PIN must be changed' : 'ready';
}
