import type { Check } from '../../checks.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { verifyChain } from '../../store/log-chain.ts';
import { type Checkpoint, parseCheckpoint } from '../../store/checkpoint.ts';
import { verifyNote } from '../../store/note.ts';
import { eventsOf } from '../event-data.ts';
import { judge, refuse } from './judge.ts';
import type { LogEvent } from '../transcript.ts';
import { auditKeyIssuer, checkAuditKey } from './audit-key.ts';
import type { BundleReading } from './reading.ts';

/** LOG-CHAIN, LOG-SEALED, CHECKPOINT, CHECKPOINT-MANIFEST, UNKNOWN-OUTCOMES: the run's log and what closes it. */
export function checkLog(reading: BundleReading): Check[] {
  return [
    judge('LOG-CHAIN', () => checkChain(reading)),
    judge('LOG-SEALED', () => `${reading.sealed().seq} events`),
    judge('CHECKPOINT', () => checkCheckpoint(reading)),
    judge('CHECKPOINT-MANIFEST', () => {
      const { extraLines } = readCheckpoint(reading);
      const manifest = `manifest sha256:${sha256Hex(reading.file('MANIFEST.json'))}`;
      if (extraLines.length !== 1 || extraLines[0] !== manifest) refuse('The checkpoint does not name this manifest.');
      return undefined;
    }),
    judge('UNKNOWN-OUTCOMES', () => checkOutcomes(reading)),
  ];
}

function checkChain(reading: BundleReading): string {
  const chain = verifyChain(reading.lines());
  if (chain.firstBad !== undefined) refuse(chain.reason ?? `Line ${chain.firstBad} of the transcript is not what it should be.`);
  const { run, mode } = reading.planned();
  for (const event of reading.events()) {
    if (event.run !== undefined && event.run !== run) refuse(`Line ${event.seq} of the transcript belongs to another run.`);
  }
  const manifest = reading.manifest();
  if (manifest.run !== run || manifest.mode !== mode) refuse('Manifest and log are not of the same run and mode.');
  return `${chain.size} events`;
}

function checkCheckpoint(reading: BundleReading): string {
  const people = reading.people();
  const planned = reading.planned();
  if (planned.logKey !== people.log.sha256) refuse('people.json names another log key than event 1 of the log.');
  const checkpoint = readCheckpoint(reading);
  if (checkpoint.origin !== people.log.name) refuse('The checkpoint is of another log.');
  if (checkpoint.size !== reading.lines().length || checkpoint.head !== reading.head())
    refuse('The checkpoint is not over this log’s size and head.');
  // The audit key signs before its token is closed; the log ends later (checkAuditKey).
  if (checkpoint.note.signatures.length > 1) refuse('The checkpoint carries a signature nobody planned.');
  if (!verifyNote(checkpoint.note, { name: people.log.name, spki: Buffer.from(people.log.spki, 'base64') }))
    refuse('The checkpoint is not signed by the log key.');
  const underAuditKey = checkAuditKey(reading, people.log);
  const issuer = auditKeyIssuer(reading);
  const certified = issuer === null ? '' : `, which ${issuer} certified`;
  return `${checkpoint.size} events${underAuditKey === 0 ? '' : `, ${underAuditKey} checkpoints under the audit key${certified}`}`;
}

/**
 * Every intent has its outcome (rules.md, Journal): a result, a failure, or the decision of people. A result that did not
 * verify needs the decision too; one that nobody came to verify (the process was killed) is known all the same.
 */
function checkOutcomes(reading: BundleReading): string {
  const events = reading.events();
  const latched = new Set(
    events.filter(({ event, data }) => event === 'call-failed' && data['after'] === 'result').map(({ data }) => data['id']),
  );
  const closed = new Set(events.filter((event) => isOutcome(event, latched)).map(({ data }) => data['id']));
  const intents = eventsOf(events, 'intent');
  const open = intents.find(({ id }) => !closed.has(id));
  if (open !== undefined) refuse(`The token call intended in line ${open.seq} of the transcript has no outcome.`);
  return `${intents.length} token calls`;
}

/** `latched`: calls whose result did not verify; they stay open until people close them. */
function isOutcome({ event, data }: LogEvent, latched: ReadonlySet<unknown>): boolean {
  if (event === 'outcome-closed') return true;
  return !latched.has(data['id']) && (event === 'call-returned' || event === 'call-verified' || event === 'call-failed');
}

/** The bundle's closing checkpoint. */
export function readCheckpoint(reading: BundleReading): Checkpoint {
  return parseCheckpoint(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(reading.file('checkpoint.txt')));
}
