import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { likenessOf, type Likeness } from '../../ceremony/stand-in/likeness.ts';
import { makeStandIn, standInNeeded, standInProgress } from '../../ceremony/stand-in/make-stand-in.ts';
import { openStore } from '../../store/store.ts';
import type { ResourceLibrary } from '../core.ts';
import { userDataDirectory } from '../user-data-directory.ts';
import { answeredPin } from './pin-kinds.ts';
import type { PlayRequest } from './play-plan.ts';
import type { AnswerSheet } from './unattended/answer-sheet.ts';
import { withCore } from './with-core.ts';
import type { World } from './world.ts';

interface Given {
  readonly planBytes: Uint8Array;
  readonly library: ResourceLibrary;
  readonly answers: AnswerSheet | null;
  /** --pin-file. Stays the caller's. */
  readonly pin: Uint8Array | null;
}

/**
 * The world of a rehearsal on an existing authority, made in its new data directory before it starts. The token's PIN is the
 * one that is given for it; where people type it, it is public and shown. Does nothing for a plan that needs no authority.
 */
export async function prepareStandIn(world: World, request: PlayRequest, { planBytes, library, answers, pin }: Given): Promise<void> {
  const needed = standInNeeded(planBytes, library);
  if (needed === null) return;
  const known = pin?.slice() ?? answeredPin(needed.playbook, answers);
  try {
    const likeness = productionLikeness(world, needed.label);
    const made = await withCore(world, { ...request, library, unattended: true, paper: undefined }, (core, activity) =>
      activity.during(standInProgress, () =>
        makeStandIn(
          { core, provider: request.token.provider, library, now: world.now, pause, random: world.random, pin: known },
          needed,
          likeness,
        ),
      ),
    );
    const like =
      made.like === 'production' ? 'with the subject, algorithm and policy of the real one' : 'as the plan asks; the real one is not here';
    world.terminal.out(`A stand-in for authority «${made.label}» was made, ${like}`);
  } finally {
    known?.fill(0);
  }
}

// SECURITY: from a copy that is gone again (store/reading-copy.ts): nothing is written beside the real database, no key is read into the rehearsal.
function productionLikeness(world: World, label: string): Likeness | null {
  const directory = userDataDirectory(world.platform, world.homeDirectory, world.environment);
  if (!existsSync(join(directory, 'conclave.db'))) return null;
  const store = openStore({ directory, now: world.now, random: world.random, readOnly: true });
  try {
    return likenessOf(store, label);
  } finally {
    store.close();
  }
}
