import { failed, notChecked, passed } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { checkSnapshot, snapshotIn, type RecordedSnapshot } from '../store/backup/check-snapshot.ts';
import { thresholdOf } from '../store/backup/data-key.ts';
import type { BackupHeader } from '../store/backup/header.ts';
import { readSnapshotHeader } from '../store/backup/open-snapshot.ts';
import { openShare, sealShare, type Recipient } from '../store/backup/share.ts';
import { workstationLog } from '../store/event-line.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { enrolmentOf } from './enrolment.ts';
import { eventsNamed } from './log-events.ts';
import { textOf } from './state-map.ts';
import { anyOfRoles, peopleHere, roleOf, type Turn } from './turn.ts';
import type { StepContext, StepInput, StepKind, StepOutcome } from './step.ts';

/** What the record says last of snapshots. */
interface Newest extends RecordedSnapshot {
  readonly name: string;
  /** People it is sealed for. */
  readonly people: readonly string[];
  /** Events of the workstation log since. */
  readonly since: number;
}

const backupEvents: readonly string[] = ['backup-made', 'backup-failed', 'backup-not-made'];

/** The newest snapshot, or why there is none. */
function newestOf(context: StepContext): Newest | string {
  const told = eventsNamed(context.store, workstationLog, backupEvents);
  const made = told.findLast(({ event }) => event === 'backup-made');
  if (made === undefined) return textOf(told.at(-1)?.data['reason']) || 'no snapshot was ever made here';
  const { files, snapshot, opens } = made.data as unknown as {
    files: readonly { name: string; sha256: string }[];
    snapshot: RecordedSnapshot['log'];
    opens: { people: readonly string[] };
  };
  const [file] = files;
  if (file === undefined) return 'the record names no file of the newest snapshot';
  const since = context.store.head(workstationLog).size - snapshot.size;
  return { name: file.name, sha256: file.sha256, log: snapshot, people: opens.people, since };
}

const ownerOf = (context: StepContext): string => `${context.run.id}/${context.step.id}`;
const given = (context: StepContext): ReadonlyMap<string, Uint8Array> => context.tray.parts(ownerOf(context), 'snapshot');

/** Whoever can help to open it and has not: its people who are here, whatever their role. */
const openers = (context: StepContext, { people }: Newest): readonly Turn[] => openersAmong(context, new Set(people));

function openersAmong(context: StepContext, people: ReadonlySet<string>): readonly Turn[] {
  const parts = given(context);
  return peopleHere(context)
    .filter(({ id }) => people.has(id) && !parts.has(id))
    .map(({ id, name, roles }) => ({ id, name, role: roles[0] ?? '' }));
}

/** Why it cannot be opened by this plan's people; null: enough of them are here. */
function tooFew(context: StepContext, newest: Newest): string | null {
  const needed = thresholdOf(newest.people.length);
  if (given(context).size + openers(context, newest).length >= needed) return null;
  return `${newest.name} is opened by ${needed} of ${newest.people.join(', ')}, and too few of them take part.`;
}

/** In this run's output directory, where the medium of the last run often is; else people say where. */
const besideUs = (context: StepContext, { name }: Newest): string | null => snapshotIn(context.run.out, name);

function promptsOf(context: StepContext, newest: Newest): Prompt[] {
  const place: Prompt[] =
    besideUs(context, newest) === null && textOf(context.state['medium']) === ''
      ? [{ kind: 'text', id: 'medium', label: `Directory of the medium with ${newest.name}` }]
      : [];
  return [...place, ...passphrasesOf(openers(context, newest))];
}

const passphrasesOf = (people: readonly Turn[]): Prompt[] =>
  people.map(({ id, name }) => ({
    kind: 'secret',
    id: `${id}.passphrase`,
    label: `Passphrase of ${name}`,
    person: id,
    again: false,
    min: 1,
    max: 256,
  }));

function fileOf(context: StepContext, input: StepInput, newest: Newest): { file: string; medium: string } {
  const beside = besideUs(context, newest);
  if (beside !== null) return { file: beside, medium: '' };
  const medium = textOf(context.state['medium']) || input.text('medium').trim();
  const file = snapshotIn(medium, newest.name);
  if (file === null)
    throw new CeremonyError(
      'input.not-found',
      `There is no ${newest.name} in that directory. Nothing was opened. Insert the medium and name its directory again.`,
    );
  return { file, medium };
}

/** In a rehearsal, whose directory has no snapshot: whoever has a passphrase key practises opening a share made for the occasion. */
function practising(context: StepContext): readonly Recipient[] {
  if (context.run.mode === 'production') return [];
  return peopleHere(context).flatMap(({ id, name }) => {
    try {
      const { spki, sealed } = enrolmentOf(context, id);
      return [{ person: id, name, spki, sealed }];
    } catch (error) {
      if (error instanceof CeremonyError) return [];
      throw error;
    }
  });
}

const stillPractising = (context: StepContext): readonly Turn[] =>
  openersAmong(context, new Set(practising(context).map(({ person }) => person)));

/** No snapshot to open: said so, in a rehearsal after its people have given their passphrases. */
async function performWithout(context: StepContext, input: StepInput, why: string): Promise<StepOutcome> {
  const recipients = practising(context);
  roleOf(recipients.length === 0 ? anyOfRoles(context) : stillPractising(context), input.person);
  const own = recipients.find(({ person }) => person === input.person.id);
  if (own !== undefined) {
    await keepPassphrase(context, input, [sealShare(context.random(32), own, context.random)]);
    if (given(context).size < thresholdOf(recipients.length)) return { kind: 'more', state: context.state };
  }
  context.tray.zero();
  return { kind: 'done', value: null, data: { snapshot: null }, checks: [notChecked('BACKUP-RESTORABLE', why)] };
}

/** The passphrase opens this person's share now, so that a slip is theirs alone and told at once. */
async function keepPassphrase(context: StepContext, input: StepInput, shares: BackupHeader['shares']): Promise<void> {
  const { id } = input.person;
  const share = shares.find(({ person }) => person === id);
  if (share === undefined)
    throw new CeremonyError(
      'input.not-found',
      `The snapshot is not sealed for ${input.person.name}. Nothing was opened. Bring the right file.`,
    );
  const passphrase = input.secret(`${id}.passphrase`);
  (await openShare(share, passphrase, { lowestKdfCost: context.kdfCost })).fill(0);
  context.tray.keepPart(ownerOf(context), 'snapshot', id, passphrase);
}

function refuse(context: StepContext, input: StepInput, newest: Newest, sentence: string): never {
  const check = failed('BACKUP-RESTORABLE', sentence);
  context.log(input.person.id, 'snapshot-refused', { name: newest.name, sha256: newest.sha256, problem: sentence }, [check]);
  throw new CeremonyError(
    'state.checks-failed',
    `BACKUP-RESTORABLE failed: ${sentence} Bring another copy of ${newest.name}; if none is whole, abort, and the end of that run makes a new snapshot.`,
  );
}

/**
 * Opens the newest snapshot with the passphrases of as many of its people as it takes, as a restore would, and holds it to the log:
 * BACKUP-RESTORABLE. Nothing is restored, and what was decrypted is gone when the step ends. Where nobody has a passphrase key there is
 * no snapshot, and in a rehearsal, whose people practise with a share of their own, none is made: not-checked. Throws state.checks-failed, input.passphrase-wrong, input.not-found.
 * Source: rules.md, Backup and restore; BR 5.7.1.1 (recovery procedures are tested).
 */
export const checkSnapshotStep: StepKind = {
  kind: 'check-snapshot',
  needs: {},
  gives: null,
  with: [],
  model: { acting: 'quorum', requires: ['present'] },
  view(context) {
    const newest = newestOf(context);
    if (typeof newest === 'string') {
      const practice = stillPractising(context);
      const practised = practising(context).length > 0;
      return {
        will: `No snapshot is opened: ${newest}.${practised ? ' The passphrases are given as on the day, and open a share made for this rehearsal.' : ''}`,
        button: practised ? 'Practise opening the newest snapshot' : 'Record that there is no snapshot',
        awaited: practised ? practice : anyOfRoles(context),
        prompts: passphrasesOf(practice),
        stage: { kind: 'facts', facts: [{ label: 'Newest snapshot', value: newest }] },
      };
    }
    const parts = given(context);
    const lacking = tooFew(context, newest);
    return {
      will:
        lacking ?? 'The snapshot is opened in a place of its own and compared with the log. Nothing is restored, and nothing of it stays.',
      button: 'Open the newest snapshot',
      awaited: lacking === null ? openers(context, newest) : anyOfRoles(context),
      prompts: lacking === null ? promptsOf(context, newest) : [],
      stage: {
        kind: 'facts',
        facts: [
          { label: 'Newest snapshot', value: newest.name },
          { label: 'SHA-256', value: newest.sha256, mono: true },
          { label: 'Log when it was made', value: `${newest.log.size} events, ${newest.since} since` },
          { label: 'Opened by', value: `${thresholdOf(newest.people.length)} of ${newest.people.join(', ')}` },
          ...[...parts.keys()].map((person) => ({ label: 'Passphrase given', value: person })),
        ],
      },
    };
  },
  async perform(context, input) {
    const newest = newestOf(context);
    if (typeof newest === 'string') return performWithout(context, input, newest);
    const lacking = tooFew(context, newest);
    if (lacking !== null) throw new CeremonyError('policy.quorum', `${lacking} Nothing was opened. Abort, and name them in the plan.`);
    roleOf(openers(context, newest), input.person);
    const { file, medium } = fileOf(context, input, newest);
    const state: JsonObject = { ...context.state, medium };
    let header: BackupHeader;
    try {
      header = readSnapshotHeader(file);
    } catch (error) {
      if (error instanceof CeremonyError && error.code.startsWith('input.')) refuse(context, input, newest, error.message);
      throw error;
    }
    await keepPassphrase(context, input, header.shares);
    const parts = given(context);
    if (parts.size < thresholdOf(header.shares.length)) return { kind: 'more', state };
    context.progress('The snapshot is being opened and compared with the log');
    const people = [...parts.keys()];
    const problems = await checkSnapshot(context.store, file, newest, parts, { random: context.random, lowestKdfCost: context.kdfCost });
    context.tray.zero();
    const [first] = problems;
    if (first !== undefined) refuse(context, input, newest, first);
    const check = passed('BACKUP-RESTORABLE', `${newest.name}, ${newest.log.size} events, opened by ${people.join(', ')}`);
    return {
      kind: 'done',
      value: null,
      data: { snapshot: newest.name, sha256: newest.sha256, log: newest.log, since: newest.since },
      checks: [check],
    };
  },
};
