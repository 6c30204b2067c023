// What an unattended run answers about custody: cards that are shown and given back, seals, holders and places.

import type { Playbook } from '../../../formats/playbook.ts';
import type { SkeletonPerson } from '../../../formats/skeleton-people.ts';

const has = (playbook: Playbook, kind: string): boolean => playbook.steps.some((step) => step.kind === kind);
const custodiansOf = (people: readonly SkeletonPerson[]): string[] =>
  people.filter((person) => person.role === 'custodian').map((person) => person.id);

/** Cards needed together: any two custodians, and both where there are two. */
const threshold = 2;

/** Answers of the custody step kinds. A card is written where it is shown and read where it is given back (data directory, cards/). */
export function custodyAnswers(playbook: Playbook, step: Playbook['steps'][number], people: readonly SkeletonPerson[]): string[] {
  const cards = (slot: string, ids: readonly string[]): string[] => ids.map((id) => `  ${id}: { ${slot}-card: { card: ${id} } }`);
  const custodians = custodiansOf(people);
  const first = custodians.slice(0, threshold);
  if (step.kind === 'share-pins')
    return has(playbook, 'init-token')
      ? custodians.map((id) => `  ${id}: { user-card: { card: ${id} }, so-card: { card: ${id} } }`)
      : cards('user', custodians);
  if (step.kind === 'init-token' && step.needs?.['shares'] !== undefined)
    return [
      ...step.by.flatMap((role) => people.find((person) => person.role === role) ?? []).map(({ id }) => `  ${id}: { confirm: true }`),
      ...first.map((id) => `  ${id}: { soPin-card: { card: ${id} }, pin-card: { card: ${id} } }`),
    ];
  if (step.kind === 'change-pins') return ['  old-user: { file: secrets/pin }', ...cards('user', first)];
  if (step.kind === 'open-token' && has(playbook, 'share-pins')) return cards('pin', first);
  if (step.kind !== 'custody') return [];
  if (step.with?.['moment'] === 'opened') return ['  token-observed: none'];
  return ['  token-seal: "?"', `  token-holder: ${custodians[0] ?? people[0]?.id ?? ''}`, '  token-place: "?"'];
}
