import { CeremonyError } from '../errors.ts';
import type { TokenDescription } from '../hsm/hsm.ts';
import type { StepContext } from './step.ts';

/** The token the run is about: the plan's, the one asked for on the command line, or the only initialised one. No PIN is sent to find it. Throws token.not-found, token.ambiguous. */
export async function tokenOfPlan(context: StepContext): Promise<TokenDescription> {
  const wanted = context.parameter('token');
  const all = await context.hsm.tokens();
  const initialized = all.filter((token) => token.initialized);
  const asked = context.desk.wanted;
  if (context.run.mode === 'production' && typeof wanted === 'object' && wanted !== null) {
    const serial = (wanted as { serial: string }).serial;
    const match = initialized.filter(
      (token) => token.identity.serial === serial && token.identity.label === (wanted as { label: string }).label,
    );
    if (match.length === 1 && match[0] !== undefined) return match[0];
    throw new CeremonyError(
      'token.not-found',
      `TOKEN-IDENTITY: the plan’s token, serial ${serial}, is not there. No PIN was sent. Insert it and try again.`,
    );
  }
  if (asked !== undefined) {
    const match = initialized.filter((token) => token.identity.serial === asked || token.identity.label === asked);
    if (match.length === 1 && match[0] !== undefined) return match[0];
    throw new CeremonyError(
      match.length === 0 ? 'token.not-found' : 'token.ambiguous',
      `${match.length === 0 ? 'No' : 'More than one'} token has the serial or label «${asked}». No PIN was sent. Check what the module shows with conclave token list.`,
    );
  }
  if (initialized.length === 1 && initialized[0] !== undefined) return initialized[0];
  if (initialized.length > 1)
    throw new CeremonyError(
      'token.ambiguous',
      `The module shows ${initialized.length} tokens: ${initialized.map((token) => `«${token.identity.label}»`).join(', ')}. No PIN was sent. Name one with --token.`,
    );
  const blank = all.find((token) => !token.initialized);
  if (blank !== undefined && context.hsm.provider === 'soft') return blank;
  throw new CeremonyError(
    'token.not-found',
    'The module shows no initialised token. No PIN was sent. Insert the token, or initialise one first.',
  );
}
