import { CeremonyError } from '../errors.ts';
import type { Check } from '../checks.ts';
import type { Pin, Session, TokenDescription, TokenIdentity } from '../hsm/hsm.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { createEmbeddedToken } from './create-embedded-token.ts';
import { custodyCheck, pinEntryOf, pinGivers, pinOf, pinPrompts, takePinParts, type PinSlot } from './pin-entry.ts';
import { tokenOfPlan } from './token-of-plan.ts';
import { identityCheck, requireIsolation, softwareTokenCheck } from './token-rules.ts';
import { roleOf } from './turn.ts';
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
  identity: TokenIdentity | null;
} {
  return (context.survey['open'] ?? { tokens: [], ...pinText, pinPad: false, blank: false, finalTry: false, identity: null }) as never;
}

/** Everything the view and the act must know of the token. */
function foundOf(token: TokenDescription | null): Omit<ReturnType<typeof surveyed>, 'tokens'> {
  return {
    min: token?.pinLength.min ?? pinText.min,
    max: token?.pinLength.max ?? pinText.max,
    pinPad: token?.protectedAuthenticationPath ?? false,
    blank: token !== null && !(token.initialized && token.userPinInitialized),
    finalTry: token?.userPin.finalTry ?? false,
    identity: token?.initialized === true ? token.identity : null,
  };
}

/** How the PIN is given here. A new embedded token is made with a PIN that one person chooses. */
function pinSlot(context: StepContext, found: Omit<ReturnType<typeof surveyed>, 'tokens'>): PinSlot {
  return {
    id: 'pin',
    label: found.blank ? 'Choose the PIN of the new embedded token' : 'User PIN of the token',
    entry: pinEntryOf(context, 'user', found.identity, found.pinPad),
    limits: { min: found.min, max: found.max },
    chosen: found.blank,
    ...(found.finalTry ? { warning: 'ONE try is left before the token locks. A second person must watch this entry.' } : {}),
  };
}

/** REHEARSAL-ISOLATION and TOKEN-IDENTITY, before any PIN is sent. Throws policy.rehearsal-isolation, token.check-failed. */
function requireRightToken(context: StepContext, found: TokenIdentity): { isolation: Check; identity: Check } {
  const isolation = requireIsolation(context.run, found);
  const identity = identityCheck(context.run, context.parameter('token'), found);
  if (identity.verdict === 'failed')
    throw new CeremonyError(
      'token.check-failed',
      `TOKEN-IDENTITY failed: ${identity.reason ?? ''}. No PIN was sent. Bring the token the plan names.`,
    );
  return { isolation, identity };
}

async function login(
  context: StepContext,
  actor: string,
  description: TokenDescription,
  pin: Pin,
): Promise<{ session: Session; isolation: Check; identity: Check }> {
  const made = description.initialized && description.userPinInitialized;
  const ready = made ? description.identity : await createEmbeddedToken(context, actor, description, pin);
  const checks = requireRightToken(context, ready);
  return { session: await context.desk.open(ready, pin), ...checks };
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
    const chosen = await tokenOfPlan(context).catch(() => null);
    const open: JsonObject = {
      tokens: all.map((token) => ({
        label: token.initialized ? token.identity.label : '(none yet)',
        serial: token.identity.serial,
        model: token.identity.model,
        manufacturer: token.identity.manufacturer,
        state: describeState(token),
      })),
      ...(foundOf(chosen) as unknown as JsonObject),
    };
    return { open };
  },
  view(context) {
    const found = surveyed(context);
    const slots = [pinSlot(context, found)];
    return {
      will: found.blank
        ? 'A new embedded software token is made in an encrypted file and opened with this PIN.'
        : 'The PIN is sent to the token once. A wrong PIN counts against its retry counter.',
      button: found.blank ? 'Make and open the embedded token' : 'Open the token',
      awaited: pinGivers(context, slots),
      prompts: pinPrompts(context, slots),
      stage: { kind: 'tokens', tokens: found.tokens, facts: [] },
    };
  },
  async perform(context, input) {
    const description = await tokenOfPlan(context);
    const slot = pinSlot(context, foundOf(description));
    roleOf(pinGivers(context, [slot]), input.person);
    const custody = custodyCheck(context, slot.entry);
    const software = softwareTokenCheck(context.run, context.hsm.provider);
    if (description.initialized) requireRightToken(context, description.identity);
    if (!takePinParts(context, input, [slot])) return { kind: 'more', state: context.state };
    const pin = await pinOf(context, slot);
    const { session, isolation, identity } = await login(context, input.person.id, description, pin).finally(() => {
      pin?.fill(0);
      context.tray.zero();
    });
    const module = await context.hsm.module();
    context.log(
      input.person.id,
      'token-bound',
      { identity: { ...session.identity }, provider: context.hsm.provider, module: { ...module } },
      [isolation, identity, custody, ...software],
    );
    return {
      kind: 'done',
      value: { type: 'token', identity: session.identity, provider: context.hsm.provider },
      checks: [isolation, identity, custody, ...software],
    };
  },
};
