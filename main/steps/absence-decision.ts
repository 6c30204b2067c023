import { passed } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { absenceQuorum, absenceStatement, openProposal, votesFor, type AbsenceProposal, type Decider } from '../evidence/absence.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { enrolledFingerprints } from './enrolment.ts';
import { logEvents } from './log-events.ts';
import { keyPrompts, signByPerson } from './person-keys.ts';
import { quorumOf } from './quorum.ts';
import { revokedKeys } from './revoked-keys.ts';
import { peopleHere, roleOf, type Turn } from './turn.ts';
import { textOf } from './state-map.ts';
import { base64 } from './values.ts';
import type { StepContext, StepKind } from './step.ts';

type Room = Pick<StepContext, 'run' | 'store' | 'standing'>;

/** The proposal people have still to decide, or null: then this blocker does not stand in the way. */
export const openAbsence = (room: Pick<StepContext, 'run' | 'store'>): AbsenceProposal | null =>
  openProposal(logEvents(room.store, room.run.id));

function required(context: StepContext): AbsenceProposal {
  const proposal = openAbsence(context);
  if (proposal === null) throw new CeremonyError('state.not-current-step', 'There is no absence to decide about. Nothing was done.');
  return proposal;
}

/** How many people decide about an absence in this run. */
export const absenceNeeds = ({ run }: Pick<StepContext, 'run'>): number =>
  absenceQuorum(run.playbook.steps.filter((step) => step.kind === 'approve').map((step) => quorumOf(run, step)));

/** Everyone present with a key, but for the absent and the substitute: whoever it is about decides nothing. */
export function absenceDeciders(room: Room, { person, substitute }: Pick<AbsenceProposal, 'person' | 'substitute'>): readonly Decider[] {
  const enrolled = enrolledFingerprints(room);
  const revoked = revokedKeys(room.run);
  const present = new Set<string>();
  for (const { event, data } of logEvents(room.store, room.run.id)) if (event === 'person-present') present.add(textOf(data['person']));
  return peopleHere(room)
    .filter(({ id }) => present.has(id) && id !== person && id !== substitute)
    .map((each) => ({
      id: each.id,
      keys: (room.run.enrolsAtRollCall ? [enrolled.get(each.id) ?? []].flat() : (each.keys ?? []).map(({ spki }) => spki)).filter(
        (key) => !revoked.has(key),
      ),
      need: room.run.enrolsAtRollCall ? ('any' as const) : (each.need ?? 'any'),
    }))
    .filter(({ keys }) => keys.length > 0);
}

function votes(context: StepContext, proposal: AbsenceProposal): readonly string[] {
  const { run } = context;
  const terms = { mode: run.mode, run: run.id, plan: run.planSha256, policy: run.policySha256, proposal };
  return votesFor(terms, logEvents(context.store, run.id), absenceDeciders(context, proposal));
}

function stillToVote(context: StepContext, proposal: AbsenceProposal): readonly Turn[] {
  const given = new Set(votes(context, proposal));
  const able = new Set(absenceDeciders(context, proposal).map(({ id }) => id));
  return peopleHere(context)
    .filter(({ id }) => able.has(id) && !given.has(id))
    .map(({ id, name, roles }) => ({ id, name, role: roles[0] ?? '' }));
}

const nameOf = (context: StepContext, id: string): string => context.run.plan.people.find((person) => person.id === id)?.name ?? id;

const sentence = (context: StepContext, { person, substitute }: AbsenceProposal): string =>
  `${nameOf(context, person)} is absent from here on${substitute === '' ? ', and nobody takes the roles over' : `, and ${nameOf(context, substitute)} takes the roles over`}`;

/**
 * Stands before the current step while somebody's absence is proposed: as many different others as the strictest approval of the run asks
 * for sign it; one no drops it. A substitute is one the plan names. Source: rules.md, Authority policy (a plan may only be stricter).
 */
export const absenceDecision: StepKind = {
  kind: 'absence-decision',
  needs: {},
  gives: null,
  with: [],
  model: { acting: 'quorum', requires: ['present'] },
  view(context) {
    const proposal = required(context);
    const awaited = stillToVote(context, proposal);
    const given = votes(context, proposal);
    return {
      will: 'Your key signs a statement about this absence and nothing else. One no drops it.',
      button: 'Decide about the absence',
      irreversible: true,
      awaited,
      prompts: awaited.flatMap((person): Prompt[] => [
        {
          kind: 'choice',
          id: `${person.id}.decision`,
          label: `${sentence(context, proposal)}: do you agree?`,
          person: person.id,
          options: [
            { value: 'approve', label: 'Yes' },
            { value: 'refuse', label: 'No' },
          ],
        },
        ...keyPrompts(context, person),
      ]),
      stage: {
        kind: 'facts',
        facts: [
          { label: 'Absent', value: nameOf(context, proposal.person) },
          { label: 'Takes the roles over', value: proposal.substitute === '' ? 'nobody' : nameOf(context, proposal.substitute) },
          {
            label: 'Decided by',
            value: [`${given.length} of ${absenceNeeds(context)}`, ...given.map((id) => nameOf(context, id))].join(', '),
          },
        ],
      },
    };
  },
  async perform(context, input) {
    const proposal = required(context);
    const { run } = context;
    const { id } = input.person;
    roleOf(stillToVote(context, proposal), input.person);
    const decision = input.text(`${id}.decision`);
    if (decision !== 'approve' && decision !== 'refuse')
      throw new CeremonyError('input.schema', 'The decision is either approve or refuse. Nothing was decided.');
    const fields = {
      decision,
      mode: run.mode,
      run: run.id,
      plan: run.planSha256,
      policy: run.policySha256,
      proposal: proposal.seq,
      person: proposal.person,
      substitute: proposal.substitute,
      step: context.step.id,
      revision: context.revision,
      at: context.now().toISOString(),
    } as const;
    const signed = await signByPerson(context, input, (credential) => absenceStatement({ ...fields, credential }));
    return {
      kind: 'commit',
      commit() {
        for (const { statement, signature, spki } of signed)
          context.log(id, 'absence-voted', {
            person: id,
            decision,
            statement: base64(statement),
            signature: base64(signature),
            spki: base64(spki),
          });
        const told = {
          proposal: proposal.seq,
          person: proposal.person,
          ...(proposal.substitute === '' ? {} : { substitute: proposal.substitute }),
        };
        const by = [...votes(context, proposal)];
        if (decision === 'refuse') context.log(id, 'absence-dropped', { ...told, by: id });
        else if (by.length >= absenceNeeds(context))
          context.log(id, 'absence-decided', { ...told, by }, [passed('ABSENCE', `${proposal.person}: ${by.join(', ')}`)]);
        return { kind: 'more', state: context.state };
      },
    };
  },
};
