import { CeremonyError } from '../errors.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { drawPositions, readBackApplies, readBackCheck, readBackPrompt, takeReadBack } from './read-back.ts';
import { gatheredChecks } from './set-facts.ts';
import { itemsUnder, shownOf, subjectOf } from './sheets.ts';
import { planVsDer, withDummySignature } from './tbs-checks.ts';
import { oneOfEachRole, roleOf } from './turn.ts';
import { isTbs } from './set-items.ts';
import { documentCheck } from './documents.ts';
import { stateMap, withEntry } from './state-map.ts';
import type { StepContext, StepKind } from './step.ts';

const positionsOf = (context: StepContext): readonly number[] => (context.state['positions'] as readonly number[] | undefined) ?? [];

/** The witness reads the words back; the others confirm (rules.md, Approvals). */
const readsBack = (context: StepContext, role: string): boolean => readBackApplies(context) && role === 'witness';

/**
 * Gate: every field decoded from the bytes that will be signed, beside plan and profile; one person of each listed role
 * confirms, the witness by reading the hash words back. A difference stops here (PLAN-VS-DER). Source: rules.md, Approvals.
 */
export const review: StepKind = {
  kind: 'review',
  needs: { tbs: ['linted', 'document'] },
  gives: 'reviewed',
  with: [],
  model: { acting: 'one-of-each', requires: ['present'] },
  start: (context) => ({ positions: drawPositions(context.random), confirmed: {} }),
  view(context) {
    const awaited = oneOfEachRole(context, stateMap(context.state, 'confirmed'));
    const prompts: Prompt[] = awaited.flatMap((person) => {
      const list: Prompt[] = [
        { kind: 'confirm', id: `${person.id}.confirm`, label: 'I compared every field with the plan', person: person.id },
      ];
      if (readsBack(context, person.role)) list.push(readBackPrompt(person.id, positionsOf(context), 'to-be-signed'));
      return list;
    });
    return {
      will: 'Your review of exactly these bytes is written to the log.',
      button: 'Confirm the review',
      awaited,
      prompts,
      stage: { kind: 'review', ...shownOf(context.run, itemsUnder(context)), findings: [] },
    };
  },
  async perform(context, input) {
    const id = input.person.id;
    const role = roleOf(oneOfEachRole(context, stateMap(context.state, 'confirmed')), input.person);
    const items = itemsUnder(context);
    const subject = subjectOf(items);
    const checked = items.map((item) => ({
      item,
      checks: [isTbs(item) ? planVsDer(context.run, item, withDummySignature(item)) : documentCheck(context, item)],
    }));
    const checks = gatheredChecks(checked);
    const bad = checks.find((check) => check.verdict === 'failed');
    if (bad !== undefined) {
      context.log('conclave', 'review-refused', { subject }, checks);
      throw new CeremonyError(
        'policy.plan-vs-der',
        `PLAN-VS-DER failed: ${bad.reason ?? ''}. Nothing was signed. Stop and find out why the bytes differ from the plan.`,
      );
    }
    input.confirmed(`${id}.confirm`);
    if (readsBack(context, role)) takeReadBack(context, input, 'to-be-signed', subject, positionsOf(context));
    return {
      kind: 'commit',
      commit() {
        context.log(id, 'reviewed', { person: id, role, subject });
        const state = withEntry(context.state, 'confirmed', id, context.now().toISOString());
        if (oneOfEachRole(context, stateMap(state, 'confirmed')).length > 0) return { kind: 'more', state };
        return {
          kind: 'done',
          value: { type: 'reviewed', items },
          data: { subject },
          checks: [...checks, readBackCheck(context, 'to-be-signed hash')],
        };
      },
    };
  },
};
