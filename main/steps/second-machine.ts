// Approving on a second machine: the statement goes out as a file or QR code, is signed where the person trusts the screen, and its
// signature comes back (rules.md, Approvals). A production key made beforehand is there by the person's own file; keys made at a roll
// call never leave the workstation, but the stand-in keys of a rehearsal go along, so that people can practise.

import { CeremonyError } from '../errors.ts';
import { longestAnswer, parseApprovalAnswer, type ApprovalAnswer } from '../evidence/approval-answer.ts';
import { verifyStatement } from '../evidence/statement-signature.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { sha256Hex } from '../pki/hash.ts';
import { encodePersonFile } from '../store/person-file.ts';
import type { Stage } from '../../preload/contract/run-view.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { recording, statementOver } from './approvals.ts';
import { enrolmentOf } from './enrolment.ts';
import { logEvents } from './log-events.ts';
import { keysFor, needsAll, type PersonKey } from './person-keys.ts';
import { policyFingerprint } from './policy-credential.ts';
import { stateMap, textOf, withEntry } from './state-map.ts';
import { subjectOf } from './sheets.ts';
import { base64 } from './values.ts';
import type { SetItem } from './set-items.ts';
import type { StepContext, StepInput, StepOutcome } from './step.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What of a statement is settled when it is offered; the rest is the step's. */
interface Offer {
  readonly at: string;
  readonly revision: number;
}

const offerOf = ({ state }: StepContext, person: string): Offer | null => {
  const offer = stateMap(state, 'offered')[person] as Partial<Offer> | undefined;
  return offer === undefined ? null : { at: textOf(offer.at), revision: Number(offer.revision) };
};

/** Whether a statement of this person is out to be signed elsewhere. */
export const isOffered = (context: StepContext, person: string): boolean => offerOf(context, person) !== null;

/** The step's state once a person's statement is no longer out. */
export function withoutOffer(state: JsonObject, person: string): JsonObject {
  const left = Object.entries(stateMap(state, 'offered')).filter(([id]) => id !== person);
  return { ...state, offered: Object.fromEntries(left) };
}

/** The key a person can sign with elsewhere; null: none. One that must sign together with a card signs here, where the card is. */
function keyElsewhere(context: StepContext, person: Named): PersonKey | null {
  const { run } = context;
  if (run.attendance === 'unattended') return null;
  if (run.mode === 'production' && run.enrolsAtRollCall && policyFingerprint(context, person.id) === null) return null;
  try {
    const keys = keysFor(context, person, 'any');
    if (keys.length > 1 && needsAll(context, person.id)) return null;
    return keys.find(({ kind }) => kind === 'passphrase') ?? null;
  } catch (error) {
    if (error instanceof CeremonyError) return null;
    throw error;
  }
}

export const canSignElsewhere = (context: StepContext, person: Named): boolean => keyElsewhere(context, person) !== null;

const statementOf = (context: StepContext, items: readonly SetItem[], offer: Offer, credential: string, decision: 'approve' | 'refuse') =>
  statementOver(context, items, { ...offer, decision })(credential);

/** What is out, for the screen: the bytes to be signed, and in a rehearsal the stand-in key they are signed with. */
export function offeredStatements(
  context: StepContext,
  items: readonly SetItem[],
  awaited: readonly Named[],
): NonNullable<Extract<Stage, { kind: 'approvals' }>['offered']> {
  return awaited.flatMap((person) => {
    const offer = offerOf(context, person.id);
    const key = offer === null ? null : keyElsewhere(context, person);
    if (offer === null || key === null) return [];
    const statement = statementOf(context, items, offer, key.sha256, 'approve');
    const standIn = (): Uint8Array =>
      encodePersonFile({ id: person.id, name: person.name, sealed: enrolmentOf(context, person.id).sealed, spki: key.spki });
    return [
      {
        person: person.id,
        name: person.name,
        sha256: sha256Hex(statement),
        statement: base64(statement),
        ...(context.run.mode === 'production' ? {} : { standInKey: base64(standIn()) }),
      },
    ];
  });
}

/** What a person whose statement is out is asked. */
export function answerPrompts({ id, name }: Named): Prompt[] {
  const decision = `${id}.decision`;
  return [
    {
      kind: 'choice',
      id: decision,
      label: 'Is the signature of the second machine there?',
      person: id,
      options: [
        { value: 'second-machine', label: 'Approve with the signature of the second machine' },
        { value: 'here', label: 'Decide here instead', reversible: true },
      ],
    },
    {
      kind: 'file',
      id: `${id}.answer`,
      label: `What conclave approve wrote for ${name} on the second machine`,
      person: id,
      max: longestAnswer,
      endings: ['.json'],
      when: { prompt: decision, is: ['second-machine'] },
    },
  ];
}

/** Puts the statement out. Nothing is approved. Throws policy.approval where the person has no key for it. */
export function offerStatement(context: StepContext, person: Named, items: readonly SetItem[]): StepOutcome {
  const key = keyElsewhere(context, person);
  if (key === null)
    throw new CeremonyError(
      'policy.approval',
      `${person.name} has no key that could sign on a second machine. Nothing was offered. Decide here.`,
    );
  const offer: Offer = { at: context.now().toISOString(), revision: context.revision };
  const statement = statementOf(context, items, offer, key.sha256, 'approve');
  return {
    kind: 'commit',
    commit() {
      context.log(person.id, 'approval-offered', {
        person: person.id,
        statementSha256: sha256Hex(statement),
        subject: subjectOf(items),
        credential: key.sha256,
      });
      return { kind: 'more', state: withEntry(context.state, 'offered', person.id, { ...offer }) };
    },
  };
}

type Refusal = readonly [name: string, sentence: string];

/** Which statement it is that is not the one on offer, as far as the log of this run knows. */
function otherStatement(context: StepContext, person: Named, subject: string, statementSha256: string): Refusal {
  const told = [...logEvents(context.store, context.run.id)].filter(({ data }) => data['statementSha256'] === statementSha256);
  if (told.some(({ event }) => event === 'approval-given'))
    return ['replayed', 'it answers a statement that was approved and recorded before'];
  const offered = told.findLast(({ event }) => event === 'approval-offered');
  if (offered === undefined) return ['other-statement', 'it answers a statement that was never offered in this run'];
  if (offered.data['person'] !== person.id) return ['other-person', `it answers the statement of somebody else than ${person.name}`];
  if (offered.data['subject'] !== subject) return ['other-subject', 'it answers a statement over other bytes than those on the screen'];
  return ['older-statement', 'it answers a statement that was offered earlier; another one is offered now'];
}

function whyNot(context: StepContext, person: Named, items: readonly SetItem[], key: PersonKey, offer: Offer, answer: ApprovalAnswer) {
  const statement = statementOf(context, items, offer, key.sha256, 'approve');
  const refusal = sha256Hex(statementOf(context, items, offer, key.sha256, 'refuse'));
  if (answer.statementSha256 === refusal) return ['other-decision', 'it is a refusal, and an approval was asked for'] as const;
  if (answer.statementSha256 !== sha256Hex(statement)) return otherStatement(context, person, subjectOf(items), answer.statementSha256);
  if (sha256Hex(answer.spki) !== key.sha256) return ['other-key', `it was signed with another key than the one of ${person.name}`] as const;
  if (!verifyStatement(key.spki, statement, answer.signature))
    return ['signature', `its signature does not verify with the key of ${person.name}`] as const;
  return null;
}

/**
 * The signature that came back, over exactly the bytes on offer and by the key plan or roll call names: nothing of the answer but the
 * signature is kept. Anything else is refused by name and logged. Throws policy.approval, input.schema, input.too-large.
 * @returns what records the approval, for the step's commit
 */
export function takeAnswer(context: StepContext, input: StepInput, role: string, items: readonly SetItem[]): () => void {
  const { person } = input;
  const [offer, key] = [offerOf(context, person.id), keyElsewhere(context, person)];
  if (offer === null || key === null)
    throw new CeremonyError('policy.approval', `No statement of ${person.name} is out. Nothing was approved. Decide again.`);
  const { bytes } = input.file(`${person.id}.answer`);
  const answer = parseApprovalAnswer(bytes);
  const refusal = whyNot(context, person, items, key, offer, answer);
  if (refusal !== null) {
    const [why, sentence] = refusal;
    context.log(person.id, 'second-machine-refused', { person: person.id, why, fileSha256: sha256Hex(bytes) });
    throw new CeremonyError(
      'policy.approval',
      `The answer of the second machine is refused (${why}): ${sentence}. Nothing was approved. Sign what is offered now, or decide here.`,
    );
  }
  const statement = statementOf(context, items, offer, key.sha256, 'approve');
  const signed = [{ statement, signature: answer.signature, spki: key.spki, credential: key.sha256 }];
  return recording(context, person.id, role, items, 'approve', signed, 'second-machine');
}
