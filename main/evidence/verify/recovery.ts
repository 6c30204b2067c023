import { type Check, notChecked } from '../../checks.ts';
import { parseRevocation } from '../../formats/revocation.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { compromiseReasons } from '../../pki/revocation-reason.ts';
import { whySkipped } from '../branches.ts';
import { eventsOf } from '../event-data.ts';
import { messagePaths, writeMessage } from '../message-files.ts';
import { isMet, runClocks } from '../run-clocks.ts';
import { readChain } from './chain.ts';
import { judge, quote, refuse } from './judge.ts';
import type { BundleReading } from './reading.ts';
import { readCertificate, reserveChainOf } from './signed-artifacts.ts';

/** KEY-NOT-COMPROMISED, BRANCHES-FOLLOWED, CLOCKS-TOLD, MESSAGES-WRITTEN: what is no remedy, what was decided, what ran against time, and who was told. */
export function checkRecovery(reading: BundleReading): Check[] {
  return [
    judge('KEY-NOT-COMPROMISED', () => checkKeys(reading)),
    judge('BRANCHES-FOLLOWED', () => checkBranches(reading)),
    judge('CLOCKS-TOLD', () => checkClocks(reading)),
    judge('MESSAGES-WRITTEN', () => checkMessages(reading)),
  ];
}

/** Of the certificates a run revoked because a key is compromised, none is a key it gives a certificate to, or signs with. */
function checkKeys(reading: BundleReading): Check | string {
  const carried = eventsOf(reading.events(), 'document-carried-out').filter(({ document }) => document === 'revocation');
  const put = eventsOf(reading.events(), 'document-proposed');
  const keys = new Map<string, number>();
  for (const { sha256, seq } of carried) {
    const document = parseRevocation(reading.file(put.find((each) => each.sha256 === sha256)?.path ?? ''));
    // Of what is known by its serial number only, nobody knows the key.
    for (const { serial } of document.revocations.filter((each) => each.kind !== 'unknown' && compromiseReasons.has(each.code))) {
      const { spki } = readCertificate(reading.file(`artifacts/${document.authority.label}/revoked/${serial}.der`));
      keys.set(sha256Hex(spki), seq);
    }
  }
  if (keys.size === 0) return notChecked('KEY-NOT-COMPROMISED', 'no key was declared compromised in this run');
  for (const { path, built } of reading.artifacts()) {
    const since = [built.issuerSpkiSha256, built.subjectSpkiSha256 ?? ''].map((key) => keys.get(key)).find((seq) => seq !== undefined);
    if (since !== undefined && built.seq > since) refuse(`${quote(path)} is of a key this run declared compromised.`);
  }
  for (const { authority, label, seq } of eventsOf(reading.events(), 'reserve-taken-up')) {
    const chain = reserveChainOf(label);
    const certificates = readChain(reading.file(chain));
    if (certificates[0] === undefined || sha256Hex(certificates[0].spki) !== authority)
      refuse(`${quote(chain)} is not of ${quote(label)}.`);
    const below = certificates.find(({ spki }) => (keys.get(sha256Hex(spki)) ?? seq) < seq);
    if (below !== undefined) refuse(`${quote(label)} was taken up out of reserve and is below a key this run declared compromised.`);
  }
  return `${keys.size} keys declared compromised`;
}

/** Each step before the seal was done or passed over, as the last answers say. */
function checkBranches(reading: BundleReading): Check | string {
  const { steps } = reading.playbook().value;
  const decided = eventsOf(reading.events(), 'decided');
  if (!steps.some(({ kind }) => kind === 'decide')) return notChecked('BRANCHES-FOLLOWED', 'the playbook asks for no decision');
  for (const { step, seq, answer, says, asks } of decided) {
    const asked = steps.find(({ id, kind }) => id === step && kind === 'decide');
    if (asked?.asks !== asks || asked.answers?.[answer] !== says)
      refuse(`Line ${seq} of the transcript decides what the playbook does not ask.`);
  }
  const decisions = new Map(decided.map(({ step, answer }) => [step, answer]));
  const ends = [...eventsOf(reading.events(), 'step-finished'), ...eventsOf(reading.events(), 'step-skipped')].toSorted(
    (one, other) => one.seq - other.seq,
  );
  for (const step of steps.slice(0, -1)) {
    const end = ends.findLast((each) => each.step === step.id);
    const reason = whySkipped(step, decisions, steps);
    const told = end !== undefined && 'reason' in end ? end.reason : null;
    if (end === undefined || told !== reason)
      refuse(`Step ${step.id} was ${told === null ? 'done' : 'skipped'}, and the decisions of the run say otherwise.`);
    if (step.kind === 'decide' && reason === null && !decisions.has(step.id)) refuse(`Step ${step.id} ended without a decision.`);
  }
  return [...decisions].map(([id, answer]) => `${id}: ${answer}`).join('; ');
}

/** The log says of every clock what its own times give, and of no other. A clock that was missed is told as missed: that is what this holds. */
function checkClocks(reading: BundleReading): Check | string {
  const { value: playbook } = reading.playbook();
  if (!playbook.steps.some(({ clocks }) => clocks !== undefined)) return notChecked('CLOCKS-TOLD', 'the playbook has no clock');
  const events = reading.events();
  const late = eventsOf(events, 'evidence-obtained').find(({ obtained, at }) => Date.parse(obtained) > Date.parse(at));
  if (late !== undefined) refuse(`Line ${late.seq} of the transcript records evidence of the future.`);
  const clocks = runClocks(playbook, reading.plan().value.rules, events);
  const lines = (list: readonly string[]): string => list.toSorted().join('\n');
  const given = clocks.flatMap((clock) => {
    const { id, from, due, endedAt } = clock;
    const end = endedAt === null ? `left ${id} ${due}` : `${isMet(clock, endedAt) ? 'met' : 'missed'} ${id} ${due} ${endedAt}`;
    return [`started ${id} ${from} ${due}`, end];
  });
  const told = [
    ...eventsOf(events, 'clock-started').map(({ clock, from, due }) => `started ${clock} ${from} ${due}`),
    ...eventsOf(events, 'clock-met').map(({ clock, due, endedAt }) => `met ${clock} ${due} ${endedAt}`),
    ...eventsOf(events, 'clock-missed').map(({ clock, due, endedAt }) => `missed ${clock} ${due} ${endedAt}`),
    ...eventsOf(events, 'clock-left-running').map(({ clock, due }) => `left ${clock} ${due}`),
  ];
  if (lines(told) !== lines(given)) refuse('The log says of a clock what its own times do not give.');
  return clocks
    .map((clock) => {
      const { id, endedAt } = clock;
      return `${id} ${endedAt === null ? 'left running' : isMet(clock, endedAt) ? 'met' : 'missed'}`;
    })
    .join('; ');
}

/** Every message, written again from the playbook's text and the log before it, is the same to the byte, and somebody said who was told. */
function checkMessages(reading: BundleReading): Check | string {
  const { value: playbook } = reading.playbook();
  const { value: plan } = reading.plan();
  const { mode, run } = reading.planned();
  const written = eventsOf(reading.events(), 'message-written');
  const finished = eventsOf(reading.events(), 'step-finished');
  const told = eventsOf(reading.events(), 'people-told');
  const steps = playbook.steps.filter(({ id, kind }) => kind === 'notify' && finished.some(({ step }) => step === id));
  for (const { id, message, by } of steps) {
    const event = written.findLast(({ item }) => item === id);
    if (event === undefined || message === undefined || !told.some(({ item, seq }) => item === id && seq > event.seq))
      return refuse(`The log does not tell what step ${id} wrote, or who was told.`);
    const { text, mail } = writeMessage(message, {
      mode,
      run,
      title: plan.title,
      rules: plan.rules,
      playbook,
      contact: plan.people.filter(({ roles }) => roles.some((role) => by.includes(role))).map(({ name }) => name),
      now: event.now,
      events: reading.events().filter(({ seq }) => seq < event.seq),
      file: (path) => reading.directory.files.get(path),
    });
    const paths = messagePaths(id);
    for (const [path, content] of [
      [paths.text, text],
      [paths.mail, mail],
    ] as const)
      if (Buffer.compare(reading.file(path), Buffer.from(content)) !== 0) refuse(`${quote(path)} is not what playbook and log give.`);
  }
  return steps.length === 0 ? notChecked('MESSAGES-WRITTEN', 'the run wrote no message') : `${steps.length} messages`;
}
