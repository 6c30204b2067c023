import { anyOfRoles, roleOf } from './turn.ts';
import type { StepKind } from './step.ts';

/**
 * Stands before an unknown outcome that only a look into the token can settle: the PIN is asked first, so that nobody
 * decides about a key before seeing whether it is there. The engine opens the session. Source: rules.md, Journal.
 */
export const reopenToken: StepKind = {
  kind: 'reopen-token',
  needs: {},
  gives: null,
  with: [],
  model: { acting: 'one', requires: ['present', 'token'] },
  view(context) {
    return {
      will: 'The token is opened again and looked at. Nothing on it is changed.',
      button: 'Open the token and look',
      awaited: anyOfRoles(context),
      prompts: [],
      stage: {
        kind: 'facts',
        facts: [{ label: 'Calls without a known outcome', value: String(context.journal.open(context.run.id).length) }],
      },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    return { kind: 'more', state: context.state };
  },
};
