import { CeremonyError } from '../errors.ts';
import type { Session, TokenDescription } from '../hsm/hsm.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { createEmbeddedToken } from './create-embedded-token.ts';
import { identityCheck, requireIsolation, softwareTokenCheck } from './token-rules.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { StepContext, StepKind } from './step.ts';

const pinText = { min: 4, max: 255 };

function describeState(token: TokenDescription): string {
  if (!token.initialized) return 'blank';
  if (token.userPin.locked) return 'PIN locked';
  if (token.userPin.finalTry) return 'one PIN try left';
  if (token.userPin.countLow) return 'a wrong PIN was entered before';
  return token.userPinInitialized ? 'ready' : 'no user PIN set';
}

/** What `survey` keeps for the view: the tokens of the module, as text. */
function surveyed(context: StepContext): {
  tokens: { label: string; serial: string; model: string; manufacturer: string; state: string }[];
  min: number;
  max: number;
  pinPad: boolean;
  blank: boolean;
  finalTry: boolean;
} {
  return (context.survey['open'] ?? { tokens: [], ...pinText, pinPad: false, blank: false, finalTry: false }) as never;
}

/** The token the run is about: the plan's, the one asked for on the command line, or the only initialised one. */
async function choose(context: StepContext): Promise<TokenDescription> {
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

/**
 * Binds the run to one token by its identity and logs in. Without a module and without an embedded token yet, makes one
 * with the PIN given (journalled C_InitToken and C_InitPIN). Source: formats.md, Plan, token; rules.md, Keys and tokens.
 */
export const openToken: StepKind = {
  kind: 'open-token',
  needs: {},
  gives: 'token',
  with: ['token'],
  model: { acting: 'one', requires: ['present', 'pin'], sets: ['token-in', 'session-open'] },
  makesToken: true,
  async survey(context) {
    const all = await context.hsm.tokens();
    const chosen = await choose(context).catch(() => null);
    const min = chosen?.pinLength.min ?? pinText.min;
    const max = chosen?.pinLength.max ?? pinText.max;
    const open: JsonObject = {
      tokens: all.map((token) => ({
        label: token.initialized ? token.identity.label : '(none yet)',
        serial: token.identity.serial,
        model: token.identity.model,
        manufacturer: token.identity.manufacturer,
        state: describeState(token),
      })),
      min,
      max,
      pinPad: chosen?.protectedAuthenticationPath ?? false,
      blank: chosen !== null && !(chosen.initialized && chosen.userPinInitialized),
      finalTry: chosen?.userPin.finalTry ?? false,
    };
    return { open };
  },
  view(context) {
    const found = surveyed(context);
    const warning = found.finalTry ? { warning: 'ONE try is left before the token locks. A second person must watch this entry.' } : {};
    return {
      will: found.blank
        ? 'A new embedded software token is made in an encrypted file and opened with this PIN.'
        : 'The PIN is sent to the token once. A wrong PIN counts against its retry counter.',
      button: found.blank ? 'Make and open the embedded token' : 'Open the token',
      awaited: anyOfRoles(context),
      prompts: found.pinPad
        ? []
        : [
            {
              kind: 'secret',
              id: 'pin',
              label: found.blank ? 'Choose the PIN of the new embedded token' : 'User PIN of the token',
              again: found.blank,
              min: found.min,
              max: found.max,
              ...warning,
            },
          ],
      stage: { kind: 'tokens', tokens: found.tokens, facts: [] },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const description = await choose(context);
    const pin = description.protectedAuthenticationPath ? null : input.secret('pin');
    const software = softwareTokenCheck(context.run, context.hsm.provider);
    const ready =
      description.initialized && description.userPinInitialized
        ? description.identity
        : await createEmbeddedToken(context, input.person.id, description, pin);
    const isolation = requireIsolation(context.run, ready);
    const identity = identityCheck(context.run, context.parameter('token'), ready);
    if (identity.verdict === 'failed')
      throw new CeremonyError(
        'token.check-failed',
        `TOKEN-IDENTITY failed: ${identity.reason ?? ''}. No PIN was sent. Bring the token the plan names.`,
      );
    const session: Session = await context.desk.open(ready, pin);
    const module = await context.hsm.module();
    context.log(
      input.person.id,
      'token-bound',
      { identity: { ...session.identity }, provider: context.hsm.provider, module: { ...module } },
      [isolation, identity, ...software],
    );
    return {
      kind: 'done',
      value: { type: 'token', identity: session.identity, provider: context.hsm.provider },
      checks: [isolation, identity, ...software],
    };
  },
};
