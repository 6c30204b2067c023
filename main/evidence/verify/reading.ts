import { sha256Hex, type Sha256 } from '../../pki/hash.ts';
import { parseManifest, type Manifest } from '../manifest.ts';
import { parsePeopleFile, type PeopleFile } from '../people-file.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import { type LogEvent, parseTranscript, splitTranscript } from '../transcript.ts';
import { type LoadedFile } from '../../formats/loaded-file.ts';
import { parsePlan, type Plan } from '../../formats/plan.ts';
import { parsePlaybook, type Playbook } from '../../formats/playbook.ts';
import { parsePolicy, type Policy } from '../../formats/policy.ts';
import { parseProfile, type Profile } from '../../formats/profile.ts';
import { once, refuse } from './judge.ts';
import type { DirectoryReading } from './read-directory.ts';
import { type SignedArtifact, readArtifacts } from './signed-artifacts.ts';

/** The files of a bundle, each read once and only when a check asks. Every function throws CeremonyError where its file is missing or malformed. */
export interface BundleReading {
  readonly directory: DirectoryReading;
  readonly file: (path: string) => Uint8Array;
  readonly manifest: () => Manifest;
  readonly lines: () => readonly Uint8Array[];
  readonly events: () => readonly LogEvent[];
  readonly head: () => Sha256;
  /** Event 1. */
  readonly planned: () => EventData<'run-planned'>;
  /** The last event. */
  readonly sealed: () => EventData<'run-sealed'>;
  readonly plan: () => LoadedFile<Plan>;
  readonly playbook: () => LoadedFile<Playbook>;
  readonly profile: (id: string) => LoadedFile<Profile>;
  /** null where the bundle has no policy.json. */
  readonly policy: () => LoadedFile<Policy> | null;
  readonly people: () => PeopleFile;
  /** SHA-256 of a TBS → how it was built. */
  readonly built: () => ReadonlyMap<string, EventData<'tbs-built'>>;
  readonly approvals: () => readonly EventData<'approval-given'>[];
  readonly artifacts: () => readonly SignedArtifact[];
}

/** Readers over the bytes of a bundle. Nothing is parsed yet. */
export function openReading(directory: DirectoryReading): BundleReading {
  const file = (path: string): Uint8Array => directory.files.get(path) ?? refuse(`${path} is missing.`);
  const lines = once(() => splitTranscript(file('transcript.jsonl')));
  const events = once(() => parseTranscript(lines()));
  const profiles = new Map<string, () => LoadedFile<Profile>>();
  const reading: BundleReading = {
    directory,
    file,
    lines,
    events,
    manifest: once(() => parseManifest(file('MANIFEST.json'))),
    head: once(() => sha256Hex(lines().at(-1) ?? refuse('The transcript is empty.'))),
    planned: once(() => {
      const [first, more] = eventsOf(events(), 'run-planned');
      if (first?.seq !== 1 || more !== undefined) refuse('The transcript does not begin with its one event run-planned.');
      return first;
    }),
    sealed: once(() => {
      const [first, more] = eventsOf(events(), 'run-sealed');
      if (first === undefined || first.seq !== events().length || more !== undefined)
        refuse('The transcript does not end with its one event run-sealed.');
      return first;
    }),
    plan: once(() => parsePlan(file('plan.yaml'))),
    playbook: once(() => parsePlaybook(file('playbook.yaml'))),
    profile: (id) => {
      const known = profiles.get(id) ?? once(() => parseProfile(file(`profiles/${id}.yaml`)));
      profiles.set(id, known);
      return known();
    },
    policy: once(() => (directory.files.has('policy.json') ? parsePolicy(file('policy.json')) : null)),
    people: once(() => parsePeopleFile(file('people.json'))),
    // A request that was refused and built anew is the same to the byte: the first event is the one no approval may come before.
    built: once(
      () =>
        new Map(
          eventsOf(events(), 'tbs-built')
            .toReversed()
            .map((event) => [event.tbsSha256, event]),
        ),
    ),
    approvals: once(() => eventsOf(events(), 'approval-given')),
    artifacts: once(() => readArtifacts(reading)),
  };
  return reading;
}
