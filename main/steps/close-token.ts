import { anyOfRoles, roleOf } from './turn.ts';
import type { StepKind } from './step.ts';

/** Logs out and ends the HSM process, and with it every copy of the PIN JavaScript could not wipe (rules.md, Secrets). */
export const closeToken: StepKind = {
  kind: 'close-token',
  needs: { token: 'token' },
  gives: null,
  with: [],
  model: { acting: 'one', requires: ['present', 'token', 'session'], sets: ['session-closed', 'token-out'] },
  view(context) {
    return {
      will: 'The login session ends and the process that knew the PIN is stopped.',
      button: 'Close the token',
      awaited: anyOfRoles(context),
      prompts: [],
      stage: { kind: 'facts', facts: [{ label: 'Token', value: context.desk.isOpen ? 'open' : 'already closed' }] },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    await context.desk.close();
    await context.hsm.end();
    await context.devices.end();
    context.log(input.person.id, 'token-closed', {});
    return { kind: 'done', value: null };
  },
};
