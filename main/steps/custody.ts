import { notChecked, passed, waived, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { SealedItem } from '../formats/custody.ts';
import { custodyRecordRow, lastCustodyRecord, type CustodyRecord } from '../store/tables/custody-record.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { stateMap, withEntry } from './state-map.ts';
import { anyOfRoles, roleOf, type Turn } from './turn.ts';
import type { StepContext, StepInput, StepKind, StepOutcome, StepView } from './step.ts';

/** What is written where a thing is under no seal. */
const noSeal = 'none';

const itemsOf = (context: StepContext): readonly SealedItem[] => context.run.plan.sealed ?? [];

/** `opened`: things are taken out and their seals compared; `sealed`: they are put away under new ones. */
function momentOf(context: StepContext): 'opened' | 'sealed' {
  const moment = context.parameter('moment');
  if (moment === 'opened' || moment === 'sealed') return moment;
  throw new CeremonyError(
    'input.schema',
    `Step ${context.step.id} must say \`moment: opened\` or \`moment: sealed\`. Nothing was recorded.`,
  );
}

const done = (context: StepContext): JsonObject => stateMap(context.state, 'items');
const nextItem = (context: StepContext): SealedItem | null => itemsOf(context).find((item) => !(item.id in done(context))) ?? null;

interface Difference {
  readonly item: string;
  readonly text: string;
  readonly by: string;
}

/** A difference that somebody must answer for before anything goes on. */
function openDifference(context: StepContext): Difference | null {
  const value = context.state['difference'];
  return value === undefined || value === null ? null : (value as unknown as Difference);
}

/** Whoever found the difference does not answer for it alone. */
function answering(context: StepContext, difference: Difference): readonly Turn[] {
  const others = anyOfRoles(context).filter((turn) => turn.id !== difference.by);
  return others.length > 0 ? others : anyOfRoles(context);
}

const recordText = ({ seal, holder, place }: CustodyRecord): string => `seal ${seal ?? noSeal}, ${holder}, ${place}`;

function openedPrompts(item: SealedItem, last: CustodyRecord | null): Prompt[] {
  return [
    { kind: 'text', id: `${item.id}-observed`, label: `Seal number read on ${item.name} (${noSeal}, if it has none)` },
    ...(last === null
      ? []
      : [
          {
            kind: 'choice' as const,
            id: `${item.id}-found`,
            label: `Was it in ${last.place}, with ${last.holder}?`,
            options: [
              { value: 'as-recorded', label: 'Yes, as recorded' },
              { value: 'otherwise', label: 'No, otherwise' },
            ],
          },
        ]),
  ];
}

function sealedPrompts(context: StepContext, item: SealedItem): Prompt[] {
  return [
    { kind: 'text', id: `${item.id}-seal`, label: `Number of the new seal on ${item.name} (${noSeal}, if it gets none)` },
    {
      kind: 'choice',
      id: `${item.id}-holder`,
      label: 'Who answers for it from now on?',
      options: context.run.plan.people.map(({ id, name }) => ({ value: id, label: name })),
    },
    { kind: 'text', id: `${item.id}-place`, label: 'Where is it kept?' },
  ];
}

function differenceView(context: StepContext, difference: Difference): StepView {
  const awaited = answering(context, difference);
  return {
    will: 'Your reason is written to the log as an exception, with your name. The ceremony then goes on.',
    button: 'Answer for the difference',
    awaited,
    prompts: [{ kind: 'text', id: `${difference.item}-reason`, label: 'Why it differs, and why the ceremony may go on' }],
    stage: { kind: 'facts', facts: [{ label: 'Not as recorded', value: difference.text, differs: true }] },
  };
}

function itemView(context: StepContext, item: SealedItem): StepView {
  const last = lastCustodyRecord(context.store, item.id);
  const opened = momentOf(context) === 'opened';
  return {
    will: opened
      ? 'The seal is compared with the last record. A difference stops here until somebody answers for it.'
      : 'Seal, holder and place are recorded. The next ceremony compares with them.',
    button: opened ? `Record the seal of ${item.name}` : `Record where ${item.name} is kept`,
    awaited: anyOfRoles(context),
    prompts: opened ? openedPrompts(item, last) : sealedPrompts(context, item),
    stage: {
      kind: 'facts',
      facts: itemsOf(context).map(({ id, name, kind }) => {
        const record = lastCustodyRecord(context.store, id);
        return {
          label: `${name} (${kind})`,
          value: id in done(context) ? 'recorded' : record === null ? 'no record yet' : recordText(record),
        };
      }),
    },
  };
}

const sealOf = (text: string): string => (text.trim().toLowerCase() === noSeal ? noSeal : text.trim());

function open(context: StepContext, input: StepInput, item: SealedItem): StepOutcome {
  const last = lastCustodyRecord(context.store, item.id);
  const observed = sealOf(input.text(`${item.id}-observed`));
  const expected = last === null ? null : (last.seal ?? noSeal);
  const elsewhere = last !== null && input.text(`${item.id}-found`) !== 'as-recorded';
  const differences = [
    ...(expected !== null && expected !== observed ? [`seal ${expected} expected, ${observed} read`] : []),
    ...(elsewhere ? [`not in ${last.place} with ${last.holder}, as recorded`] : []),
  ];
  const by = input.person.id;
  const found = { item: item.id, kind: item.kind, name: item.name, expected, observed, differences };
  if (differences.length === 0) {
    const verdict = expected === null ? 'first' : 'same';
    context.log(by, 'custody-opened', found);
    return ended(context, withEntry(context.state, 'items', item.id, { verdict }));
  }
  context.log(by, 'custody-difference', found);
  return { kind: 'more', state: { ...context.state, difference: { item: item.id, text: `${item.name}: ${differences.join('; ')}`, by } } };
}

function answer(context: StepContext, input: StepInput, difference: Difference): StepOutcome {
  const reason = input.text(`${difference.item}-reason`).trim();
  if (reason === '')
    throw new CeremonyError('input.answer-missing', 'No reason was given. Nothing was recorded. Say why the ceremony may go on.');
  const by = input.person.id;
  context.log(by, 'exception', { run: context.run.id, reason: `${difference.text}: ${reason}`, item: difference.item });
  return ended(context, {
    ...withEntry(context.state, 'items', difference.item, { verdict: 'answered', text: difference.text, reason, by }),
    difference: null,
  });
}

function seal(context: StepContext, input: StepInput, item: SealedItem): StepOutcome {
  const number = sealOf(input.text(`${item.id}-seal`));
  const holder = input.text(`${item.id}-holder`);
  const place = input.text(`${item.id}-place`).trim();
  if (number === '' || place === '')
    throw new CeremonyError('input.answer-missing', 'Seal number and place are both needed. Nothing was recorded. Give them again.');
  const version = (lastCustodyRecord(context.store, item.id)?.version ?? 0) + 1;
  const record = { item: item.id, version, kind: item.kind, seal: number === noSeal ? null : number, holder, place };
  context.log(
    input.person.id,
    'custody-sealed',
    { ...record, name: item.name },
    [],
    [custodyRecordRow({ ...record, run: context.run.id, at: context.now().toISOString() })],
  );
  return ended(context, withEntry(context.state, 'items', item.id, { verdict: 'sealed' }));
}

/** CUSTODY-SEALS of the finished step. */
function verdict(context: StepContext, items: JsonObject): Check {
  if (momentOf(context) === 'sealed') return passed('CUSTODY-SEALS', `${Object.keys(items).length} put away`);
  const entries = Object.values(items) as { verdict: string; text?: string; reason?: string; by?: string }[];
  const answered = entries.filter((entry) => entry.verdict === 'answered');
  const [first] = answered;
  if (first !== undefined)
    return waived('CUSTODY-SEALS', answered.map((entry) => `${entry.text ?? ''}: ${entry.reason ?? ''}`).join('; '), first.by);
  if (entries.every((entry) => entry.verdict === 'first')) return notChecked('CUSTODY-SEALS', 'no record from before');
  return passed('CUSTODY-SEALS', `${entries.length} as last recorded`);
}

function ended(context: StepContext, state: JsonObject): StepOutcome {
  const items = stateMap(state, 'items');
  if (itemsOf(context).some((item) => !(item.id in items))) return { kind: 'more', state };
  return { kind: 'done', value: null, checks: [verdict(context, items)] };
}

/**
 * Accounts for what the plan lists under `sealed`: `opened` compares each seal, holder and place with the last record, and a difference
 * is an exception somebody answers for; `sealed` records the new ones. Source: rules.md, Custody by shares.
 */
export const custody: StepKind = {
  kind: 'custody',
  needs: {},
  gives: null,
  with: ['moment'],
  model: { acting: 'one', requires: ['present'] },
  view(context) {
    const difference = openDifference(context);
    if (difference !== null) return differenceView(context, difference);
    const item = nextItem(context);
    if (item !== null) return itemView(context, item);
    return {
      will: 'The plan lists nothing that is kept under seal. That is recorded.',
      button: 'Go on',
      awaited: anyOfRoles(context),
      prompts: [],
      stage: { kind: 'facts', facts: [] },
    };
  },
  async perform(context, input) {
    const difference = openDifference(context);
    roleOf(difference === null ? anyOfRoles(context) : answering(context, difference), input.person);
    if (difference !== null) return answer(context, input, difference);
    const item = nextItem(context);
    if (item === null) return { kind: 'done', value: null, checks: [notChecked('CUSTODY-SEALS', 'the plan lists nothing under seal')] };
    return momentOf(context) === 'opened' ? open(context, input, item) : seal(context, input, item);
  },
};
