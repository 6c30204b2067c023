import type { TokenIdentity } from '../hsm/hsm.ts';
import { pinEntryOf, pinGivers, pinOf, pinPrompts, takePinParts, type PinSlot } from './pin-entry.ts';
import { roleOf } from './turn.ts';
import type { StepContext, StepKind } from './step.ts';

/** CK_TOKEN_INFO is asked when the PIN is sent; a token that has gone must not stand in the way of drawing the step. */
const anyLength = { min: 1, max: 255 };

const slotOf = (context: StepContext, token: TokenIdentity): PinSlot => ({
  id: 'pin-again',
  label: `user PIN of token «${token.label}», whose session has ended`,
  entry: pinEntryOf(context, 'user', token, context.run.plan.custody === 'pin-pad'),
  limits: anyLength,
  chosen: false,
});

/** Does opening this token again take more than one person, or its own pad? */
export const opensInParts = (context: StepContext, token: TokenIdentity): boolean => slotOf(context, token).entry.how !== 'whole';

/**
 * Stands before a step that needs the login session, where that has ended and the token's PIN is known to nobody alone, or typed
 * on its pad: it is given again, then the step goes on. Source: rules.md, Keys and tokens; Custody by shares.
 */
export function reopenWithParts(token: TokenIdentity): StepKind {
  return {
    kind: 'reopen-token',
    needs: {},
    gives: null,
    with: [],
    model: { acting: 'one', requires: ['present', 'token'] },
    view(context) {
      const slots = [slotOf(context, token)];
      return {
        will: 'The token is opened again. Nothing on it is changed.',
        button: 'Open the token again',
        awaited: pinGivers(context, slots),
        prompts: pinPrompts(context, slots),
        stage: { kind: 'facts', facts: [{ label: 'Token', value: `${token.label} (${token.serial})` }] },
      };
    },
    async perform(context, input) {
      const slot = slotOf(context, token);
      roleOf(pinGivers(context, [slot]), input.person);
      if (takePinParts(context, input, [slot])) {
        const pin = await pinOf(context, slot);
        await context.desk.open(token, pin).finally(() => {
          pin?.fill(0);
          context.tray.zero();
        });
        context.log(input.person.id, 'token-reopened', { identity: { ...token } });
      }
      return { kind: 'more', state: context.state };
    },
  };
}
