// A root ceremony in German from its first screen to its last: every sentence of the core has one, so that a new or changed one is missed here.

import { expect, test } from 'vitest';
import type { Fact, RunView } from '../../../preload/contract/run-view.ts';
import { retell } from '../../../renderer/messages/spoken/retell.ts';
import { inGerman } from '../../../renderer/messages/spoken/spoken.ts';
import { attendedPlan } from './plans.ts';
import { act, start } from './turns.ts';
import { World } from './world.ts';

/** Fields of a certificate by the names the standards give them, and words that are the same in both languages. */
const sameInBoth = /^(?:[a-z]+[A-Z][A-Za-z]+(?: \(critical\))?|Token|Version)$/;

/** What was said in English. */
function english(view: RunView): string[] {
  const found = new Set<string>();
  const say = (text: string): string => {
    const german = inGerman(text);
    if (german === text && text !== '' && !sameInBoth.test(text)) found.add(text);
    return german;
  };
  retell(view, say);
  // A fact's label and value are asked for together first; the label alone is what counts.
  const stage = view.current?.stage;
  const facts: readonly Fact[] = stage?.kind === 'facts' || stage?.kind === 'tokens' ? stage.facts : [];
  for (const { label, value } of facts) found.delete(`${label}: ${value}`);
  return [...found];
}

test.each(['rehearsal', 'production'] as const)('a root ceremony, %s: nothing is said in English', async (mode) => {
  const world = new World();
  const app = await world.open({ unattended: false });
  try {
    let view = await start(app, world, attendedPlan(), mode);
    const said = new Set(english(view));
    const kinds = new Set<string>();
    for (let turns = 0; view.current !== null && turns < 80; turns += 1) {
      kinds.add(view.current.kind);
      view = await act(app, view);
      for (const text of english(view)) said.add(text);
    }
    expect(view.status).toBe('finished');
    expect(kinds.size).toBe(13);
    expect([...said]).toEqual([]);
  } finally {
    await world.remove();
  }
});
