import { passed } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { stepOfItem } from '../formats/item-id.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { approversOf, giveApproval, quorumCheck } from './approvals.ts';
import { approvedTogether } from './batch-policy.ts';
import { keyPrompts } from './person-keys.ts';
import { quorumOf } from './quorum.ts';
import { recordedSignature, signaturesOnRecord } from './recorded-signature.ts';
import { setTitle } from './set-facts.ts';
import {
  answerPrompts,
  canSignElsewhere,
  isOffered,
  offeredStatements,
  offerStatement,
  takeAnswer,
  withoutOffer,
} from './second-machine.ts';
import { itemTitle, itemsUnder, shownOf, subjectOf } from './sheets.ts';
import { anyOfRoles, roleOf, type Turn } from './turn.ts';
import { stateMap, withEntry, textOf } from './state-map.ts';
import type { SetItem } from './set-items.ts';
import type { StepContext, StepKind } from './step.ts';

/** What is up for approval now: the whole set, or the first item of a batch that lacks its quorum. `left`: how many come after it. */
function underDecision(context: StepContext): { items: readonly SetItem[]; left: number } {
  const all = approvedTogether(context.run, itemsUnder(context));
  const open = all.findIndex((items) => quorumCheck(context, items, context.step).verdict !== 'passed');
  const place = open < 0 ? all.length - 1 : open;
  return { items: all[place] ?? [], left: all.length - 1 - place };
}

function stillToApprove(context: StepContext, items: readonly SetItem[]): readonly Turn[] {
  const given = approversOf(context, items, context.step);
  const seen = new Set(given.map(({ id }) => id));
  return anyOfRoles(context).filter((person) => !seen.has(person.id) && seen.add(person.id));
}

/** In a run with people each may refuse, or sign elsewhere; unattended answers approve or the run stops for want of one. */
function prompts(context: StepContext, awaited: readonly Turn[]): Prompt[] {
  return awaited.flatMap((person) => {
    if (isOffered(context, person.id)) return answerPrompts(person);
    const keys = keyPrompts(context, person);
    if (context.run.attendance === 'unattended') return keys;
    const elsewhere = canSignElsewhere(context, person);
    const decision: Prompt = {
      kind: 'choice',
      id: `${person.id}.decision`,
      label: 'Do you approve exactly these bytes?',
      person: person.id,
      options: [
        { value: 'approve', label: 'Approve' },
        { value: 'refuse', label: 'Refuse' },
        ...(elsewhere ? [{ value: 'second-machine', label: 'Approve on a second machine', reversible: true as const }] : []),
      ],
    };
    const here = { prompt: decision.id, is: ['approve', 'refuse'] };
    return [decision, ...(elsewhere ? keys.map((key) => ({ ...key, when: here })) : keys)];
  });
}

/**
 * Gate: `quorum` different people holding a listed role sign the statement over exactly these bytes with their own key.
 * A refusal is signed and logged too, and takes the run back to where the bytes were built. Source: rules.md, Approvals.
 */
export const approve: StepKind = {
  kind: 'approve',
  needs: { tbs: 'reviewed' },
  gives: 'approved',
  with: [],
  model: { acting: 'quorum', requires: ['present'], deviations: ['refused'] },
  view(context) {
    const { items, left } = underDecision(context);
    const awaited = stillToApprove(context, items);
    const given = stateMap(context.state, 'given');
    const offered = offeredStatements(context, items, awaited);
    return {
      will: `Your key signs a statement over exactly these bytes. It signs nothing else.${left === 0 ? '' : ` The policy has each certificate of the batch approved on its own: ${left} ${left === 1 ? 'comes' : 'come'} after this one.`}`,
      button: `Approve ${items.length === 1 ? items.map(itemTitle).join('') : setTitle(items)}`,
      irreversible: true,
      awaited,
      prompts: prompts(context, awaited),
      stage: {
        kind: 'approvals',
        ...shownOf(context.run, items),
        needed: quorumOf(context.run, context.step),
        given: Object.entries(given).map(([person, at]) => ({
          person,
          name: context.run.plan.people.find((entry) => entry.id === person)?.name ?? person,
          at: textOf(at),
          note: '',
        })),
        ...(offered.length === 0 ? {} : { offered }),
      },
    };
  },
  async perform(context, input) {
    const { items, left } = underDecision(context);
    const role = roleOf(stillToApprove(context, items), input.person);
    const decision = context.run.attendance === 'unattended' ? 'approve' : input.text(`${input.person.id}.decision`);
    const offered = isOffered(context, input.person.id);
    if (decision === 'second-machine' && !offered) return offerStatement(context, input.person, items);
    if (decision === 'here' && offered) return { kind: 'more', state: withoutOffer(context.state, input.person.id) };
    if (decision !== 'approve' && decision !== 'refuse' && decision !== 'second-machine')
      throw new CeremonyError('input.schema', 'The decision is either approve or refuse. Nothing was approved.');
    const record =
      decision === 'second-machine' ? takeAnswer(context, input, role, items) : await giveApproval(context, input, role, items, decision);
    return {
      kind: 'commit',
      commit() {
        record();
        if (decision === 'refuse') {
          // What the token has signed already cannot be built again: only what is still open goes back.
          const known = signaturesOnRecord(context);
          const first = items.find((item) => recordedSignature(context, item, known) === null) ?? items[0];
          return { kind: 'reopen', stepId: stepOfItem(first?.item ?? context.step.id), reason: `${input.person.name} refused these bytes` };
        }
        const state = withEntry(withoutOffer(context.state, input.person.id), 'given', input.person.id, context.now().toISOString());
        const check = quorumCheck(context, items, context.step);
        if (check.verdict !== 'passed') return { kind: 'more', state };
        // The next one of a batch is nobody's yet.
        if (left > 0) return { kind: 'more', state: { ...state, given: {}, offered: {} } };
        const whole = itemsUnder(context);
        return {
          kind: 'done',
          value: { type: 'approved', items: whole },
          data: { quorum: check.reason ?? '' },
          checks: [
            check,
            passed(
              'APPROVAL-SUBJECT',
              whole.length > 8 ? `${whole.length} items, ordered list ${subjectOf(whole)}` : whole.map((item) => item.tbsSha256).join(' '),
            ),
          ],
        };
      },
    };
  },
};
