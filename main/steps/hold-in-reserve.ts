import { CeremonyError } from '../errors.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import { reserveRow } from '../store/tables/reserve.ts';
import { existingAuthority } from './existing-authority.ts';
import { isHeld, requireReady, reservePoints, type ReservePoint } from './reserve.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { labelPrompts, requireTypedLabel } from './typed-label.ts';
import type { StepContext, StepKind } from './step.ts';

const titles: Readonly<Record<ReservePoint['what'], string>> = {
  key: 'Key',
  certificate: 'Certificate',
  issuers: 'CAs above',
  rules: 'Rules',
  list: 'Revocation list',
};

/** The points as people read them; what does not hold is marked. */
export const pointFacts = (points: readonly ReservePoint[]): Fact[] =>
  points.map(({ what, ready, says }) => ({ label: titles[what], value: says, ...(ready ? {} : { differs: true }) }));

const nothing = 'Nothing was put in reserve. Make good what is missing first.';

function labelOf(context: StepContext): string {
  const value = context.value('authority');
  if (value.type !== 'authority') throw new CeremonyError('bug', 'hold-in-reserve was given something that is not an authority.');
  return value.label;
}

/**
 * Puts an authority in reserve for an emergency: from now on it issues nothing until people take it up. RESERVE-READY must hold. It is
 * issued, and counts as such: blast radius, lists and due dates know it. Throws policy.reserve, input.label-wrong.
 */
export const holdInReserve: StepKind = {
  kind: 'hold-in-reserve',
  needs: { authority: 'authority' },
  gives: null,
  with: [],
  model: { acting: 'one', requires: ['present'] },
  view(context) {
    const label = labelOf(context);
    const { authority } = existingAuthority(context.store, label);
    return {
      will: `${label} is held in reserve from now on: it goes on signing its revocation lists, and issues nothing until people take it up.`,
      button: `Put ${label} in reserve`,
      awaited: anyOfRoles(context),
      prompts: labelPrompts(context, label, 'the authority that is put in reserve'),
      stage: {
        kind: 'facts',
        facts: [{ label: 'Authority', value: label }, ...pointFacts(reservePoints(context.store, authority, context.now()))],
      },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const label = labelOf(context);
    requireTypedLabel(context, input, label, 'Nothing was put in reserve.');
    return Promise.resolve({
      kind: 'commit',
      commit() {
        const { authority } = existingAuthority(context.store, label);
        if (isHeld(context.store, authority.spkiSha256))
          throw new CeremonyError('policy.reserve', `«${label}» is held in reserve already. Nothing was changed.`);
        const points = reservePoints(context.store, authority, context.now());
        const checks = [requireReady(label, points, nothing)];
        const at = context.now().toISOString();
        const rows = [reserveRow({ authority: authority.spkiSha256, state: 'held', run: context.run.id, at })];
        context.log(input.person.id, 'reserve-held', { authority: authority.spkiSha256, label }, checks, rows);
        return { kind: 'done', value: null, data: { held: label }, checks };
      },
    });
  },
};
