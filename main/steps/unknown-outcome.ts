import { CeremonyError } from '../errors.ts';
import { canonicalJson, type JsonObject } from '../formats/canonical-json.ts';
import type { JournalEntry } from '../store/journal.ts';
import type { Prompt } from '../../preload/contract/run-view.ts';
import { closeOutcome, decisionsFor, type OutcomeDecision } from './close-outcome.ts';
import { keyPrompts, signByPerson } from './person-keys.ts';
import { quorumOf } from './quorum.ts';
import { peopleHere, peopleWithRole, roleOf, type Turn } from './turn.ts';
import { stateMap, textOf } from './state-map.ts';
import { base64 } from './values.ts';
import type { StepContext, StepKind } from './step.ts';

/** The outcome to be closed first, or null: then this blocker does not stand in the way. A destruction is settled with its key. */
export function openOutcome(context: Pick<StepContext, 'journal' | 'run'>): JournalEntry | null {
  const open = context.journal.open(context.run.id);
  return open.find((entry) => entry.operation !== 'destroy-key') ?? open[0] ?? null;
}

function required(context: StepContext): JournalEntry {
  const entry = openOutcome(context);
  if (entry === null) throw new CeremonyError('state.not-current-step', 'There is no unknown outcome to close. Nothing was done.');
  return entry;
}

/** Who decides: the roles and quorum of the playbook's approval; where it has none, two people of any role. */
function deciders(context: StepContext): { needed: number; people: readonly Turn[] } {
  const gate = context.run.playbook.steps.find((step) => step.kind === 'approve');
  if (gate === undefined)
    return {
      needed: Math.min(2, peopleHere(context).length),
      people: peopleHere(context).map((person) => ({ id: person.id, name: person.name, role: person.roles[0] ?? '' })),
    };
  return {
    needed: quorumOf(context.run, gate),
    people: gate.by.flatMap((role) => peopleWithRole(context, role).map((person) => ({ id: person.id, name: person.name, role }))),
  };
}

/** Decisions already signed for this journal entry, by person. One that is no longer offered (the key has gone meanwhile) is void. */
function signedSoFar(context: StepContext, entry: JournalEntry, offered: readonly OutcomeDecision[]): JsonObject {
  const given = stateMap(stateMap(context.state, 'outcomes'), entry.id);
  return Object.fromEntries(Object.entries(given).filter(([, value]) => offered.some((decision) => decision === decisionOf(value))));
}

const decisionOf = (value: unknown): unknown => (value as JsonObject)['decision'];

const optionTexts: Readonly<Record<OutcomeDecision, string>> = {
  'not-made': 'It was not made: nothing came of the call',
  'may-exist': 'It may exist somewhere: treat it as made',
  adopt: 'Adopt the key that is on the token',
  destroy: 'Destroy the key that is on the token',
};

/** Keys can be looked for; the session for it is opened first (reopen-token.ts). */
async function found(context: StepContext, entry: JournalEntry): Promise<'present' | 'absent' | 'unknown'> {
  if (entry.operation !== 'generate-key-pair' && entry.operation !== 'destroy-key') return 'unknown';
  const keys = await context.desk.session().keys();
  return keys.some((key) => key.ckaId === entry.ckaId) ? 'present' : 'absent';
}

const textsOf = (given: JsonObject): string[] => Object.entries(given).map(([person, value]) => `${person}: ${textOf(decisionOf(value))}`);

/**
 * Stands before the current step while a token call of this run has an intent and no verified result: a quorum signs how it is
 * closed. Source: rules.md, Journal ("People close both, by quorum").
 */
export const unknownOutcome: StepKind = {
  kind: 'unknown-outcome',
  needs: {},
  gives: null,
  with: [],
  model: { acting: 'quorum', requires: ['present'] },
  async survey(context) {
    const entry = required(context);
    return { entry: entry.id, presence: await found(context, entry) };
  },
  view(context) {
    const entry = required(context);
    const { people, needed } = deciders(context);
    const decisions = decisionsFor(context, entry, textOf(context.survey['presence']) || 'unknown');
    const given = signedSoFar(context, entry, decisions);
    const awaited = people.filter((person) => !(person.id in given));
    const prompts: Prompt[] = [
      {
        kind: 'choice',
        id: 'decision',
        label: 'How is this outcome closed?',
        options: decisions.map((value) => ({ value, label: optionTexts[value] })),
      },
    ];
    for (const person of awaited) prompts.push(...keyPrompts(context, person));
    return {
      will: 'The decision is signed by each person and written to the log. A number that was reserved for this call is never used again.',
      button: 'Close this outcome',
      irreversible: true,
      awaited,
      prompts,
      stage: {
        kind: 'unknown-outcome',
        operation: entry.operation,
        since: entry.at,
        facts: [
          { label: 'Call', value: entry.operation },
          { label: 'Key', value: entry.keyLabel ?? '' },
          { label: 'Number', value: entry.number ?? '', mono: true },
          { label: 'Key on the token', value: textOf(context.survey['presence']) || 'unknown' },
          { label: 'Decisions given', value: [`${Object.keys(given).length} of ${needed}`, ...textsOf(given)].join(', ') },
        ],
      },
    };
  },
  async perform(context, input) {
    const entry = required(context);
    const { people, needed } = deciders(context);
    const decision = input.text('decision') as OutcomeDecision;
    const presence = await found(context, entry);
    const offered = decisionsFor(context, entry, presence);
    const given = signedSoFar(context, entry, offered);
    const role = roleOf(
      people.filter((person) => !(person.id in given)),
      input.person,
    );
    if (!offered.includes(decision))
      throw new CeremonyError('input.schema', `«${decision}» is not a way to close this outcome. Nothing was decided.`);

    const id = input.person.id;
    const at = context.now().toISOString();
    const fields = { type: 'conclave/outcome/1', run: context.run.id, journal: entry.id, operation: entry.operation, decision, at };
    const signed = await signByPerson(context, input, (credential) => new TextEncoder().encode(canonicalJson({ ...fields, credential })));
    // Whoever signed another decision is asked again: only people who decide alike can close it, and nobody is shut out.
    const alike = Object.fromEntries(
      Object.entries({ ...given, [id]: { decision } }).filter(([, value]) => decisionOf(value) === decision),
    );
    const outcomes = { ...stateMap(context.state, 'outcomes'), [entry.id]: alike };
    const state = { ...context.state, outcomes };
    const by = Object.keys(alike);
    const close = by.length < needed ? null : await closeOutcome(context, entry, { decision, by, presence });
    return {
      kind: 'commit',
      commit() {
        for (const { statement, signature } of signed)
          context.log(id, 'outcome-decided', {
            journal: entry.id,
            decision,
            role,
            statement: base64(statement),
            signature: base64(signature),
          });
        const reopen = close === null ? null : close();
        return reopen === null ? { kind: 'more', state } : { kind: 'reopen', ...reopen };
      },
    };
  },
};
