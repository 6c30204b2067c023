import { CeremonyError } from '../errors.ts';
import { canonicalJson, type JsonObject } from '../formats/canonical-json.ts';
import type { JournalEntry } from '../store/journal.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { closeOutcome, decisionsFor, type OutcomeDecision } from './close-outcome.ts';
import { keyPrompts, signByPerson } from './person-keys.ts';
import { quorumOf } from './quorum.ts';
import { peopleHere, peopleWithRole, roleOf, type Turn } from './turn.ts';
import { stateMap, textOf } from './state-map.ts';
import { base64 } from './values.ts';
import { logEvents } from './log-events.ts';
import type { PlaybookStep } from '../formats/playbook.ts';
import type { Store } from '../store/store.ts';
import type { RunFacts, StepContext, StepKind } from './step.ts';

/** Whether people can sign already: where keys are made at the roll call, only after it. */
function canSign({ run, outputs }: Pick<StepContext, 'run' | 'outputs'>): boolean {
  const call = run.enrolsAtRollCall ? run.playbook.steps.find((step) => step.kind === 'roll-call') : undefined;
  return call === undefined || outputs.has(call.id);
}

/**
 * The outcome to be closed first, or null: then this blocker does not stand in the way. A destruction is settled with its key. What a run
 * that is over left open comes after the run's own, before anything but the roll call.
 */
export function openOutcome(context: Pick<StepContext, 'journal' | 'run' | 'outputs'>): JournalEntry | null {
  const open = context.journal.open(context.run.id);
  const own = open.find((entry) => entry.operation !== 'destroy-key') ?? open[0];
  return own ?? (canSign(context) ? context.journal.open()[0] : undefined) ?? null;
}

const approvalGate = (run: RunFacts): PlaybookStep | undefined => run.playbook.steps.find((step) => step.kind === 'approve');

/** How many decide about a token call of this run: the quorum of its approval; where it has none, two. */
export function outcomeQuorum(run: RunFacts): number {
  const gate = approvalGate(run);
  return gate === undefined ? 2 : quorumOf(run, gate);
}

/** What the run that made the call left word of when it was aborted; 0 for this run's own and where there is no such word. */
function askedByItsRun(context: Pick<StepContext, 'store' | 'run'>, entry: JournalEntry): number {
  if (entry.run === context.run.id) return 0;
  let asked = 0;
  for (const { event, data } of logEvents(context.store, entry.run))
    if (event === 'run-aborted') asked = Number(data['outcomeQuorum'] ?? 0);
  return asked;
}

/**
 * A token call that a run left open when it was aborted is closed in the next one, by no fewer people than its own run asked for: they
 * must be in the plan. Throws state.unknown-outcome where they are not.
 */
export function requireDeciders(parts: { readonly store: Store; readonly run: RunFacts }, entry: JournalEntry): void {
  const { run } = parts;
  const gate = approvalGate(run);
  const roles: readonly string[] | null = gate === undefined ? null : gate.by;
  const able = run.plan.people.filter(
    (person) => person.substitute !== true && (roles === null || person.roles.some((role) => roles.includes(role))),
  ).length;
  const needed = askedByItsRun(parts, entry);
  if (able >= needed) return;
  throw new CeremonyError(
    'state.unknown-outcome',
    `Run ${entry.run.slice(0, 8)} was aborted with a token call without a known outcome (${entry.operation}, ${entry.at}). ${needed} people must close it together, and this plan has ${able} who may. Nothing was started. Name more of them in the plan.`,
  );
}

function required(context: StepContext): JournalEntry {
  const entry = openOutcome(context);
  if (entry === null) throw new CeremonyError('state.not-current-step', 'There is no unknown outcome to close. Nothing was done.');
  return entry;
}

/** Who decides: the roles and quorum of the playbook's approval; where it has none, two people of any role. */
function deciders(context: StepContext, entry: JournalEntry): { needed: number; people: readonly Turn[] } {
  const gate = approvalGate(context.run);
  const asked = askedByItsRun(context, entry);
  if (gate === undefined)
    return {
      needed: Math.max(asked, Math.min(outcomeQuorum(context.run), peopleHere(context).length)),
      people: peopleHere(context).map((person) => ({ id: person.id, name: person.name, role: person.roles[0] ?? '' })),
    };
  return {
    needed: Math.max(asked, outcomeQuorum(context.run)),
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
  if (entry.run !== context.run.id || (entry.operation !== 'generate-key-pair' && entry.operation !== 'destroy-key')) return 'unknown';
  const keys = await context.desk.session().keys();
  return keys.some((key) => key.ckaId === entry.ckaId) ? 'present' : 'absent';
}

const textsOf = (given: JsonObject): string[] => Object.entries(given).map(([person, value]) => `${person}: ${textOf(decisionOf(value))}`);

/**
 * Stands before the current step while a token call of this run, or of one that was aborted before, has an intent and no verified
 * result: a quorum signs how it is closed. Source: rules.md, Journal ("People close both, by quorum").
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
    const { people, needed } = deciders(context, entry);
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
          ...(entry.run === context.run.id ? [] : [{ label: 'Left open by run', value: entry.run, mono: true }]),
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
    const { people, needed } = deciders(context, entry);
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
