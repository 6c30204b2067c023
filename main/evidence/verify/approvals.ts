import { type Check, notChecked } from '../../checks.ts';
import { sha256Hex, subjectHash } from '../../pki/hash.ts';
import { type ApprovalStatement, parseApprovalStatement } from '../approval-statement.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import { layout, otherLayout } from '../layout.ts';
import { shownHash, type ShownItem } from '../shown-view.ts';
import { checkRevisions } from './passages.ts';
import { proposedDocuments, shownDocument } from './documents.ts';
import { standingOf } from '../standing.ts';
import { judge, once, quote, refuse } from './judge.ts';
import { enrolsAtRollCall, type PersonKeys, peopleKeys, readSignedStatement } from './people-keys.ts';
import { checkQuorum } from './quorum.ts';
import type { BundleReading } from './reading.ts';
import { tbsOf, type SignedArtifact } from './signed-artifacts.ts';

/** An approval whose signature is good: the event that tells of it, what was signed, and by which key. */
export interface VerifiedApproval {
  readonly event: EventData<'approval-given'>;
  readonly statement: ApprovalStatement;
  readonly credential: string;
}

/** ROLL-CALL, ENROLLED-AT-ROLL-CALL, APPROVAL-SIGNATURE, APPROVAL-SUBJECT, APPROVAL-SHOWN, QUORUM: who took part and what they approved. */
export function checkApprovals(reading: BundleReading): Check[] {
  const approvals = once(() => verifiedApprovals(reading));
  return [
    judge('ROLL-CALL', () => checkRollCall(reading)),
    judge('ENROLLED-AT-ROLL-CALL', () => {
      if (!enrolsAtRollCall(reading)) return notChecked('ENROLLED-AT-ROLL-CALL', 'the plan itself names the keys');
      peopleKeys(reading);
      const late = eventsOf(reading.events(), 'person-enrolled').find(({ seq }) => seq > (reading.approvals()[0]?.seq ?? Infinity));
      if (late !== undefined) refuse(`${quote(late.person)} was enrolled after the first approval.`);
      return 'the keys are those of the roll call in this log, not of plan or policy';
    }),
    judge('APPROVAL-SIGNATURE', () => `${approvals().length} approvals`),
    judge('APPROVAL-SUBJECT', () => checkSubjects(reading, approvals())),
    judge('APPROVAL-SHOWN', () => checkShown(reading)),
    judge('QUORUM', () => checkQuorum(reading, approvals())),
  ];
}

/** Every approval of the log with its files verified. @throws where one is not good: none of them may be */
function verifiedApprovals(reading: BundleReading): VerifiedApproval[] {
  const keys: ReadonlyMap<string, PersonKeys> = peopleKeys(reading);
  return reading.approvals().map((event) => {
    const { statement, credential } = readSignedStatement(reading, `approvals/${event.n}`, event.person, keys);
    if (sha256Hex(statement) !== event.statementSha256 || credential !== event.spkiSha256)
      refuse(`Approval ${event.n} is not the one the log tells of.`);
    const parsed = parseApprovalStatement(statement);
    if (parsed.credential !== credential) refuse(`Approval ${event.n} names another key than the one that signed it.`);
    return { event, statement: parsed, credential };
  });
}

function checkRollCall(reading: BundleReading): string {
  const present = new Set(eventsOf(reading.events(), 'person-present').map(({ person }) => person));
  const standing = standingOf(reading.events());
  const people = reading.plan().value.people.filter((person) => !standing.absent.has(person.id));
  const absent = people.find(({ id }) => !present.has(id));
  if (absent !== undefined) refuse(`${absent.id} is in the plan and did not confirm being present.`);
  return `${people.length} people`;
}

/** Statement, event and bytes agree: same run, plan, policy and passage through the gate, and the subject is the hash of what was signed. */
function checkSubjects(reading: BundleReading, approvals: readonly VerifiedApproval[]): string {
  const planned = reading.planned();
  const policySha256 = reading.policy()?.sha256 ?? '';
  const artifacts = artifactsByTbs(reading);
  for (const { event, statement } of approvals) {
    const where = `Approval ${event.n}`;
    const same =
      statement.run === planned.run &&
      statement.mode === planned.mode &&
      statement.plan === planned.planSha256 &&
      statement.step === event.step;
    if (!same) refuse(`${where} is of another run, plan or step.`);
    // A root run may bundle its policy with the people enrolled; the approvals then name the one event 1 names.
    if (statement.policy !== policySha256 && statement.policy !== planned.policySha256) refuse(`${where} was given under another policy.`);
    if (statement.subject !== event.subject || statement.subject !== subjectOf(event.items) || statement.shown !== event.shown)
      refuse(`${where} does not name what the log says was approved.`);
    for (const item of event.items) {
      const document = proposedDocuments(reading).get(item);
      const built = reading.built().get(item) ?? document ?? refuse(`${where} names bytes the log does not tell of.`);
      if (built.seq > event.seq) refuse(`${where} was given before the bytes were built.`);
      const key = 'issuerSpkiSha256' in built ? built.issuerSpkiSha256 : built.authoritySpkiSha256;
      if (key !== statement.authoritySpki) refuse(`${where} names another key than the one that signed.`);
    }
  }
  checkRevisions(reading, approvals);
  for (const tbsSha256 of artifacts.keys()) {
    if (!reading.approvals().some(({ items }) => items.includes(tbsSha256)))
      refuse(`${artifacts.get(tbsSha256)?.path ?? ''} was signed and nobody approved it.`);
  }
  return `${artifacts.size} signed items`;
}

/** subjectHash over hashes instead of bytes. */
function subjectOf(items: readonly string[]): string {
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : sha256Hex(new TextEncoder().encode(items.map((item) => `${item}\n`).join('')));
}

/**
 * The view the approvers saw, drawn again from the signed bytes. Under another layout a hash that differs proves nothing either way: the
 * same bytes were worded otherwise then, and refusing would make every older bundle worthless with our first change of a word. It is
 * not a way around the check: the layout stands in run-sealed, under the head that checkpoint and sign-offs sign, so whoever could write
 * another number there could as well have signed other statements; and which bytes were approved is APPROVAL-SUBJECT, in every layout.
 */
function checkShown(reading: BundleReading): Check | string {
  const artifacts = artifactsByTbs(reading);
  const theirs = reading.sealed().layout;
  let gone = 0;
  for (const event of reading.approvals()) {
    const known = event.items.flatMap((item) => shownItem(artifacts.get(item)) ?? shownDocument(reading, item) ?? []);
    // Approved or refused, then built anew: such bytes are not in the bundle, so their view cannot be drawn again.
    if (known.length !== event.items.length) {
      gone += 1;
      continue;
    }
    const shown = shownHash(known);
    if (subjectHash(known.map(({ tbs }) => tbs)) !== event.subject) refuse(`Approval ${event.n} is not over the bytes that were signed.`);
    if (shown !== event.shown && theirs === layout) refuse(`What the approver of approval ${event.n} was shown is not what the bytes say.`);
    if (shown !== event.shown) return notChecked('APPROVAL-SHOWN', `the view was ${otherLayout(theirs)}`);
  }
  return `${reading.approvals().length} approvals${gone === 0 ? '' : `, ${gone} of them over a set that was built anew in part or whole`}`;
}

function shownItem(artifact: SignedArtifact | undefined): ShownItem | undefined {
  return artifact === undefined ? undefined : { item: artifact.built.item, makes: artifact.fields.kind, tbs: tbsOf(artifact.fields) };
}

function artifactsByTbs(reading: BundleReading): ReadonlyMap<string, SignedArtifact> {
  return new Map(reading.artifacts().map((artifact) => [artifact.tbsSha256, artifact]));
}
