// BACKUP-OTHER-TOKEN: a store copy and the token it was made from show one identity, so the second opening may by mistake be of the
// first store again, and every key would be found in it. A mark made through the second opening must not show through the first.

import { passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { Session } from '../hsm/hsm.ts';
import { journalledCall } from './journalled-call.ts';
import type { StepContext } from './step.ts';

const shows = (objects: readonly string[], mark: string): boolean => objects.some((object) => object.startsWith(mark));

/** Throws token.check-failed where both openings are of one store, token.* where the token keeps no mark: then nobody can tell. */
export async function requireOtherStore(context: StepContext, actor: string, second: Session): Promise<Check> {
  const mark = `conclave-mark-${Buffer.from(context.random(16)).toString('hex')}`;
  const intent = { actor, token: second.identity, keyLabel: mark };
  const made = await journalledCall(
    context,
    { ...intent, operation: 'set-mark' },
    () => second.setMark(mark),
    () => null,
  );
  const seen = shows(await (await context.hsm.find(second.identity)).publicObjects(), mark);
  context.journal.verified(made.id, []);
  const cleared = await journalledCall(
    context,
    { ...intent, operation: 'clear-mark' },
    () => second.clearMark(mark),
    () => null,
  );
  context.journal.verified(cleared.id, []);
  if (seen)
    throw new CeremonyError(
      'token.check-failed',
      'BACKUP-OTHER-TOKEN failed: the second opening is of the same store as the first, so it shows nothing about a backup. Name the copy’s own configuration with --second-module-env, or its directory with --second-tokens.',
    );
  return passed('BACKUP-OTHER-TOKEN', 'a mark made on the second token did not show on the first');
}
