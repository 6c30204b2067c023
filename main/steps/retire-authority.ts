import { passed } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { authorityRow } from '../store/tables/authority.ts';
import { approvedDocument } from './documents.ts';
import { existingAuthority } from './existing-authority.ts';
import { keyCopies } from './key-copies.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { labelPrompts, requireTypedLabel } from './typed-label.ts';
import type { StepContext, StepKind } from './step.ts';

function labelOf(context: StepContext): string {
  const value = context.value('authority');
  if (value.type !== 'authority') throw new CeremonyError('bug', 'retire-authority was given something that is not an authority.');
  return value.label;
}

/**
 * Marks the authority retired, once its key is destroyed: from now on every plan on it is refused by name. Source: RFC 3647 4.5.8 (CA
 * termination), 4.6.2.
 */
export const retireAuthority: StepKind = {
  kind: 'retire-authority',
  needs: { tbs: 'approved', authority: 'authority', destroyed: 'artifacts' },
  gives: null,
  with: [],
  model: { acting: 'one', requires: ['present'] },
  view(context) {
    const label = labelOf(context);
    return {
      will: `${label} is retired for good. Every later plan on it is refused.`,
      button: `Retire ${label}`,
      irreversible: true,
      awaited: anyOfRoles(context),
      prompts: labelPrompts(context, label, 'the authority that is retired'),
      stage: { kind: 'facts', facts: [{ label: 'Authority', value: label }] },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const label = labelOf(context);
    requireTypedLabel(context, input, label);
    const { item, quorum } = approvedDocument(context, 'retirement');
    return {
      kind: 'commit',
      commit() {
        const { authority } = existingAuthority(context.store, label);
        const [left] = keyCopies(context.store, authority);
        if (left !== undefined)
          throw new CeremonyError(
            'policy.only-copy',
            `KEY-COPIES: a copy of the key of «${label}» is still on record on token «${left.identity.label}», serial ${left.identity.serial}. The authority was not retired. Destroy that copy first.`,
          );
        const checks = [quorum, passed('KEY-COPIES', 'every copy on record is destroyed'), passed('DOCUMENT-UNCHANGED', item.item)];
        context.log(input.person.id, 'authority-retired', { authority: authority.spkiSha256, label, document: item.tbsSha256 }, checks);
        return {
          kind: 'done',
          value: null,
          data: { retired: label },
          checks,
          rows: [authorityRow({ ...authority, retiredByRun: context.run.id })],
        };
      },
    };
  },
};
