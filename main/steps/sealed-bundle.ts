// The bundle of a sealed run: composed from log and database, the same bytes each time it is asked for.

import { composeBundle, type BundleFile, type BundleSource } from '../evidence/bundle.ts';
import { composeManifest } from '../evidence/manifest.ts';
import { loadPress } from '../evidence/documents/press.ts';
import { CeremonyError } from '../errors.ts';
import { canonicalJson } from '../formats/canonical-json.ts';
import { sha256Hex } from '../pki/hash.ts';
import { readApprovals } from '../store/tables/approval.ts';
import { artifactBytes } from '../store/kept-bytes.ts';
import type { Store } from '../store/store.ts';
import { readArtifacts } from '../store/tables/artifact.ts';
import { keysFor } from './person-keys.ts';
import { requireLayout } from './require-layout.ts';
import type { RunFacts, StepContext } from './step.ts';

export interface SealedBundle {
  /** Everything the manifest lists. */
  readonly files: readonly BundleFile[];
  readonly manifest: Uint8Array;
  readonly manifestSha256: string;
  readonly checkpoint: Uint8Array;
  readonly size: number;
  readonly head: string;
  /** When the run's log was sealed: the date of every file in the archive. */
  readonly sealedAt: string;
}

function sourceOf(context: StepContext): BundleSource {
  const { run, store } = context;
  return {
    mode: run.mode,
    run: run.id,
    title: run.plan.title,
    attendance: run.attendance,
    plan: run.planBytes,
    playbook: run.playbookBytes,
    policy: run.policy === null ? null : new TextEncoder().encode(canonicalJson(run.policy)),
    profiles: [...run.profiles].map(([id, profile]) => ({ id, bytes: profile.bytes })),
    people: run.plan.people.flatMap((person) => {
      const [first, ...further] = spkisOf(context, person);
      if (first === undefined) return [];
      return { id: person.id, name: person.name, roles: person.roles, spki: first, ...(further.length === 0 ? {} : { further }) };
    }),
    transcript: [...store.lines(run.id)],
    approvals: readApprovals(store, run.id).map(({ n, statement, signature, spki }) => ({ n, statement, signature, spki })),
    artifacts: readArtifacts(store, run.id).map((each) => ({ path: each.path, bytes: artifactBytes(store, each), role: each.role })),
    software: softwareOf(context),
    log: { name: store.logKey.name, spki: store.logKey.spki },
  };
}

/** The software event 1 recorded: it may have been replaced between two sittings, and the bundle must stay the one people signed. */
function softwareOf(context: StepContext): BundleSource['software'] {
  const [first] = context.store.lines(context.run.id);
  const { software } = eventOf(first).data as { software: BundleSource['software'] };
  return { version: software.version, sha256: software.sha256 };
}

function eventOf(line: Uint8Array | undefined): { readonly at: string; readonly data: unknown } {
  if (line === undefined) throw new CeremonyError('store.corrupt', 'The run has no log. Nothing was written. Run conclave audit.');
  return JSON.parse(new TextDecoder().decode(line)) as { at: string; data: unknown };
}

/** The keys the person signs off with; none of whoever was absent before having one. */
function spkisOf(context: StepContext, person: RunFacts['plan']['people'][number]): readonly Uint8Array[] {
  try {
    return keysFor(context, person, 'first').map(({ spki }) => spki);
  } catch (error) {
    if (context.standing().absent.has(person.id)) return [];
    throw error;
  }
}

/** The bundle last composed: after sealing every screen and every signature asks for it, and nothing of it can change. */
const last = new WeakMap<Store, SealedBundle & { readonly run: string }>();

/**
 * Composes the bundle. The run's log must end with run-sealed.
 * @throws state.other-layout when another version of the software sealed it
 */
export async function sealedBundle(context: StepContext): Promise<SealedBundle> {
  const { run, store } = context;
  const known = last.get(store);
  if (known?.run === run.id && known.head === store.head(run.id).head) return known;
  const bundle = await compose(context);
  last.set(store, { ...bundle, run: run.id });
  return bundle;
}

async function compose(context: StepContext): Promise<SealedBundle> {
  await loadPress();
  const source = sourceOf(context);
  requireLayout(eventOf(source.transcript.at(-1)).data, source.software);
  const files = composeBundle(source);
  const manifest = composeManifest(source, files);
  const manifestSha256 = sha256Hex(manifest);
  const { size, head } = context.store.head(context.run.id);
  const checkpoint = new TextEncoder().encode(context.store.checkpoint(context.run.id, [`manifest sha256:${manifestSha256}`]));
  return { files, manifest, manifestSha256, checkpoint, size, head, sealedAt: eventOf(source.transcript.at(-1)).at };
}
