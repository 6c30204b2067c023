// Custodians at the workstation: each copies the card they are shown and gives it back from the copy when asked.

import type { App } from '../../../main/app.ts';
import { encodeCard, parseCard, type ShareCard } from '../../../main/custody/card.ts';
import { cardWords, parseCardText } from '../../../main/custody/card-words.ts';
import { combinePin } from '../../../main/custody/split-pin.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import type { Prompt } from '../../../preload/contract/prompt.ts';
import { encode, planOf, resources } from './plans.ts';
import { act, currentOf, type Change } from './turns.ts';

/** The cards people hold, by set and person, as words on paper. */
export class Custodians {
  readonly papers = new Map<string, string>();

  /** The card on a person's paper. */
  paperOf(set: string, person: string): string {
    const paper = this.papers.get(`${set}/${person}`);
    if (paper === undefined) throw new Error(`${person} has no card of set ${set}`);
    return paper;
  }

  /** Ids of the sets, in the order they were made. */
  sets(): string[] {
    return [...new Set([...this.papers.keys()].map((key) => key.split('/')[0] ?? ''))];
  }

  cardsOf(set: string): ShareCard[] {
    return [...this.papers].filter(([key]) => key.startsWith(`${set}/`)).map(([, paper]) => parseCard(parseCardText(encodeText(paper))));
  }

  pinOf = async (set: string): Promise<string> => Buffer.from(await combinePin(this.cardsOf(set))).toString();

  /** Looks at the card, if one is shown, and copies it. */
  async look(app: App, view: RunView): Promise<void> {
    const { reveals, stepId } = currentOf(view);
    if (reveals === undefined) return;
    const shown = await app.engine.revealSecret({ runId: view.runId, stepId, revision: view.revision, person: reveals.person });
    const card = parseCard(shown);
    this.papers.set(`${card.set}/${reveals.person}`, cardWords(shown).join(' '));
  }

  /** One turn: the usual answers, and the card from paper where one is asked for. */
  async act(app: App, view: RunView, person?: string, change: Change = {}): Promise<RunView> {
    await this.look(app, view);
    const who = person ?? currentOf(view).awaited[0]?.id ?? '';
    const asked = currentOf(view).prompts.filter((prompt) => cardOf(prompt) !== undefined && prompt.person === who);
    const secrets = Object.fromEntries(asked.map((prompt) => [prompt.id, this.paperOf(cardOf(prompt)?.set ?? '', who)]));
    return act(app, view, who, { ...change, secrets: { ...secrets, ...change.secrets } });
  }

  async playTo(app: App, from: RunView, until?: string, change: Change = {}): Promise<RunView> {
    let view = from;
    for (let turns = 0; view.current !== null && view.current.stepId !== until && view.current.kind !== until; turns += 1) {
      if (turns > 80) throw new Error(`no end in sight at ${view.current.stepId}`);
      view = await this.act(app, view, undefined, change);
    }
    return view;
  }
}

export const encodeText = (text: string): Uint8Array => new TextEncoder().encode(text);
export const cardOf = (prompt: Prompt) => (prompt.kind === 'secret' ? prompt.card : undefined);
/** A card as a forger would write it: whole, with a checksum of its own. */
export const forged = (card: ShareCard, change: Partial<ShareCard>): string => cardWords(encodeCard({ ...card, ...change })).join(' ');

/** The plan of a custodian change: any two of three, a PIN of four digits, which is the hardest to keep. */
export function changePlan(change: Partial<Plan> = {}): Plan {
  const { policy: _policy, ...plan } = planOf({
    title: 'Test custodians',
    playbook: { id: 'custodian-change', sha256: sha256Hex(resources.playbook('custodian-change') ?? encode({})) },
    params: { token: 'at-run' },
    profiles: {},
    policyRef: {},
    custody: { user: { threshold: 2, custodians: ['bob', 'carol', 'erin'], length: 4, alphabet: 'digits' } },
  });
  return { ...plan, ...change };
}
