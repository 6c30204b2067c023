// A message of a run as files people send: plain text, and a mail a mail program opens as a draft.

import { messageFacts, fillIn, holesIn, type MessageFact, type PlaybookMessage } from '../formats/playbook-message.ts';
import type { Playbook } from '../formats/playbook.ts';
import { parseMassRevocation } from '../formats/mass-revocation.ts';
import { parseRevocation } from '../formats/revocation.ts';
import { describeTime } from '../pki/describe-time.ts';
import { eventsOf, type ReadableEvent } from './event-data.ts';
import { isMet, runClocks } from './run-clocks.ts';

/** Everything a message is written from; the run and whoever verifies its bundle write the same. */
export interface MessageSource {
  /** Whatever is not production says so in subject and text. */
  readonly mode: string;
  readonly title: string;
  readonly run: string;
  readonly rules: string;
  readonly playbook: Pick<Playbook, 'steps'>;
  /** Names of the people who act in the step. */
  readonly contact: readonly string[];
  /** ISO 8601 UTC. */
  readonly now: string;
  /** Events up to the step. */
  readonly events: readonly ReadableEvent[];
  /** A file of the bundle made so far. */
  readonly file: (path: string) => Uint8Array | undefined;
}

const unknown = 'not known yet';
const lines = (list: readonly string[]): string => (list.length === 0 ? unknown : list.join('\n'));
const time = (iso: string): string => describeTime(new Date(iso));

function revokedOneByOne(bytes: Uint8Array): string[] {
  return parseRevocation(bytes).revocations.map(
    (each) =>
      `${each.kind === 'unknown' ? 'a certificate of which no more is known' : each.subject}, serial number ${each.serial}: ${each.reason}, revoked since ${time(each.revocationDate)}`,
  );
}

/** A class is told by what it has in common, and by the hash of the list people approved: nobody reads a million serial numbers. */
function revokedAsClass(bytes: Uint8Array): string[] {
  const { selection, certificates, reason, revocationDate } = parseMassRevocation(bytes);
  const { count, sha256, firstIssued, lastIssued } = certificates;
  return [
    `${count === 1 ? 'one certificate' : `${count} certificates`} (${selection}), issued from ${time(firstIssued)} to ${time(lastIssued)}: ${reason}, revoked since ${time(revocationDate)}; SHA-256 of their serial numbers, one a line: ${sha256}`,
  ];
}

const revokedBy: Readonly<Record<string, (bytes: Uint8Array) => string[]>> = {
  revocation: revokedOneByOne,
  'mass-revocation': revokedAsClass,
};

function revoked({ events, file }: MessageSource): string[] {
  const put = eventsOf(events, 'document-proposed');
  return eventsOf(events, 'document-carried-out').flatMap(({ document, sha256 }) => {
    const bytes = file(put.find((each) => each.sha256 === sha256)?.path ?? '');
    return bytes === undefined ? [] : (revokedBy[document]?.(bytes) ?? []);
  });
}

/** What was built and is in the bundle, so signed. */
function signed({ events }: MessageSource, makes: 'certificate' | 'crl') {
  const files = eventsOf(events, 'artifact-made');
  return eventsOf(events, 'tbs-built')
    .filter((built) => built.makes === makes)
    .filter(({ tbsSha256 }) => files.some((each) => each.tbsSha256 === tbsSha256));
}

const issued = (source: MessageSource): string[] => [
  ...signed(source, 'certificate').map(
    ({ serialNumber, request, notAfter }) =>
      `${request ?? 'certificate'}, serial number ${serialNumber ?? ''}, valid until ${time(notAfter ?? '')}`,
  ),
  ...eventsOf(source.events, 'reserve-taken-up').map(
    ({ subject, serial, notAfter }) =>
      `${subject}, serial number ${serial}, signed before and held in reserve until now, valid until ${time(notAfter)}`,
  ),
];

function list(source: MessageSource): string {
  const last = signed(source, 'crl').at(-1);
  if (last === undefined) return unknown;
  return `revocation list number ${last.crlNumber ?? ''} of ${time(last.thisUpdate ?? '')}, valid until ${time(last.nextUpdate ?? '')}`;
}

function clocks({ playbook, rules, events }: MessageSource): string[] {
  return runClocks(playbook, rules, events).map((clock) => {
    const { title, clause, due, endedAt } = clock;
    const how =
      endedAt === null ? `runs until ${time(due)}` : `${isMet(clock, endedAt) ? 'met' : 'missed'} on ${time(endedAt)}, due ${time(due)}`;
    return `${title} (${clause}): ${how}`;
  });
}

function factsOf(source: MessageSource): Record<MessageFact, string> {
  const { title, run, contact, now, events } = source;
  return {
    title,
    run,
    now: time(now),
    contact: contact.join(', '),
    authority: eventsOf(events, 'authority-opened')[0]?.label ?? unknown,
    evidence: lines(
      eventsOf(events, 'evidence-obtained').map(({ what, source: from, obtained }) => `${what} (from ${from}, obtained ${time(obtained)})`),
    ),
    decisions: lines(eventsOf(events, 'decided').map(({ asks, says, reason }) => `${asks} ${says} (${reason})`)),
    revoked: lines(revoked(source)),
    list: list(source),
    issued: lines(issued(source)),
    clocks: lines(clocks(source)),
  };
}

/** Base64 in lines of 76 (RFC 2045 §6.8). */
const inLines = (text: string): string =>
  (
    Buffer.from(text)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n');

/** A header word that may hold any text (RFC 2047): pieces of whole characters, each word at most 75 long. */
function headerText(text: string): string {
  if (/^[\x20-\x7e]{1,60}$/.test(text)) return text;
  const words: string[] = [];
  let piece = '';
  for (const character of text) {
    if (Buffer.byteLength(piece + character) > 42) {
      words.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...words, piece].map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
}

/** RFC 5322 §3.3, in UTC. */
const mailDate = (iso: string): string => new Date(iso).toUTCString().replace('GMT', '+0000');

/**
 * The message with its facts, as text and as a mail (RFC 5322). A mail must have a sender, and who sends it is not known here: it names an
 * address that cannot exist (RFC 2606), nobody as recipient, and asks to be opened as a draft.
 */
export function writeMessage(message: PlaybookMessage, source: MessageSource): { subject: string; text: string; mail: string } {
  const facts = factsOf(source);
  const mark = source.mode === 'production' ? '' : `${source.mode.toUpperCase()} not for use`;
  const subject = `${mark === '' ? '' : `${mark}: `}${fillIn(message.subject, facts).replaceAll(/\s+/g, ' ')}`;
  const body = `${mark === '' ? '' : `${mark}\n\n`}${fillIn(message.text, facts).trimEnd()}\n`;
  const text = `To: ${message.to.join(', ')}\nSubject: ${subject}\nDate: ${facts.now}\n\n${body}`;
  const mail = [
    `Date: ${mailDate(source.now)}`,
    'From: <to-be-replaced@conclave.invalid>',
    'To: undisclosed-recipients:;',
    `Subject: ${headerText(subject)}`,
    `Message-ID: <${source.run}.${Date.parse(source.now)}@conclave.invalid>`,
    'X-Unsent: 1',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    inLines(body.replaceAll('\n', '\r\n')),
    '',
  ].join('\r\n');
  return { subject, text, mail };
}

/** Facts a message names and the run does not have yet. */
export function missingFacts(message: PlaybookMessage, source: MessageSource): string[] {
  const facts = factsOf(source);
  return [...new Set(holesIn(`${message.subject} ${message.text}`))]
    .filter((name) => Object.hasOwn(messageFacts, name) && facts[name as MessageFact] === unknown)
    .map((name) => messageFacts[name as MessageFact]);
}

/** Where the files of a message lie, by the id of its step. */
export const messagePaths = (step: string): { text: string; mail: string } => ({
  text: `artifacts/messages/${step}.txt`,
  mail: `artifacts/messages/${step}.eml`,
});
