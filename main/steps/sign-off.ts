import { passed } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { bundleName } from '../evidence/bundle-name.ts';
import { composeSha256Sums } from '../evidence/sha256-sums.ts';
import { signOffStatement } from '../evidence/sign-off-statement.ts';
import { signOffBase } from '../evidence/sign-off-files.ts';
import { composeTar } from '../evidence/tar/compose-tar.ts';
import { copyBundle } from '../evidence/copy-bundle.ts';
import { eventsOf } from '../evidence/event-data.ts';
import { requireFit } from '../media/fit.ts';
import type { ReadBack } from '../media/read-from-medium.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { encodePem } from '../pki/pem.ts';
import { keyPrompts, signByPerson } from './person-keys.ts';
import { copyPlaces, deviceOf, readBackCheck, requirePlaces, type CopyPlace } from './copy-places.ts';
import { eventsNamed, logEvents } from './log-events.ts';
import { workstationLog } from '../store/event-line.ts';
import { sealedBundle, type SealedBundle } from './sealed-bundle.ts';
import { everyoneLeft, peopleHere, roleOf } from './turn.ts';
import { stateMap, withEntry, textOf } from './state-map.ts';
import { base64, fromBase64 } from './values.ts';
import type { StepContext, StepKind } from './step.ts';

interface WrittenFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** signatures/<who>.json, .sig and .pem for everyone who signed off. */
function signatureFiles(signatures: JsonObject): WrittenFile[] {
  return Object.entries(signatures).flatMap(([person, value]) => {
    const { signatures: given } = value as { signatures: { statement: string; signature: string; spki: string }[] };
    return given.flatMap(({ statement, signature, spki }, n) => [
      { path: `${signOffBase(person, n)}.json`, bytes: fromBase64(statement) },
      { path: `${signOffBase(person, n)}.sig`, bytes: fromBase64(signature) },
      { path: `${signOffBase(person, n)}.pem`, bytes: new TextEncoder().encode(encodePem('PUBLIC KEY', fromBase64(spki))) },
    ]);
  });
}

/** Directories export wrote further copies to: those media get the sealed bundle too. */
const furtherCopies = (context: StepContext): string[] =>
  context.run.playbook.steps
    .filter((step) => step.kind === 'export')
    .flatMap((step) => (context.outputs.get(step.id)?.data['further'] as string[] | undefined) ?? []);

/** Each copy still lies on the device export wrote it to: a pulled medium leaves its mount point behind, on a disk of the machine. Throws media.removed. */
function requireSameMedia(context: StepContext, places: readonly CopyPlace[]): void {
  const copies = eventsOf([...logEvents(context.store, context.run.id)], 'exported').at(-1)?.media ?? [];
  for (const { copy, on, device, serial } of copies) {
    const place = places.find((each) => each.copy === copy);
    const there = place === undefined ? null : deviceOf(place);
    if (on === 'directory' || place?.at === null || (there !== null && there.serial === (serial ?? null) && there.name === device))
      continue;
    throw new CeremonyError(
      'media.removed',
      `Copy ${copy} was exported to ${device ?? 'a device'}${typeof serial === 'string' ? `, serial ${serial}` : ''}, and that medium is not there now. Nothing was signed off. Put it back, then try again.`,
    );
  }
}

async function writeEverything(context: StepContext, places: readonly CopyPlace[], sealed: SealedBundle, signatures: JsonObject) {
  const files: WrittenFile[] = [
    ...sealed.files,
    { path: 'MANIFEST.json', bytes: sealed.manifest },
    { path: 'checkpoint.txt', bytes: sealed.checkpoint },
    ...signatureFiles(signatures),
  ];
  const all = [...files, { path: 'SHA256SUMS', bytes: composeSha256Sums(files) }];
  const name = bundleName({ mode: context.run.mode, title: context.run.plan.title, run: context.run.id });
  const archive = composeTar(name, all, new Date(sealed.sealedAt));
  const outgoing = all.map(({ path, bytes }) => ({ path, bytes: () => bytes }));
  const beside = [{ path: `${name}.tar`, bytes: () => archive }];
  const sizes = [...all.map(({ path, bytes }) => ({ path, size: bytes.length })), { path: `${name}.tar`, size: archive.length }];
  for (const { at } of places) requireFit(at?.fileSystem ?? null, sizes);
  const found: ReadBack[] = [];
  const written: string[] = [];
  for (const place of places) {
    const options = { mount: place.at?.mount ?? null, mayRemount: deviceOf(place) !== null, beside };
    const { directory, readBack } = await copyBundle(place.directory, name, outgoing, options);
    written.push(directory);
    found.push(readBack);
  }
  return { directory: written[0] ?? '', check: readBackCheck(places, found, all.length + 1) };
}

/** The person's sign-off of this manifest in the workstation log: a run that stopped while the bundle was written. */
function signatureOnRecord(context: StepContext, person: string, manifest: string): JsonObject | null {
  let found: JsonObject | null = null;
  for (const { step, data } of eventsNamed(context.store, workstationLog, ['signed-off'])) {
    const same = step === context.step.id && data['person'] === person && data['manifest'] === manifest;
    if (same) found = { signatures: data['signatures'] ?? [] };
  }
  return found;
}

/**
 * Gate of everyone, after the run's log is sealed: each participant signs the log's size and head and the manifest's hash;
 * with the last signature the whole bundle is written and read back. Its events belong to the workstation log.
 * Source: rules.md, Logs and bundles.
 */
export const signOff: StepKind = {
  kind: 'sign-off',
  needs: {},
  gives: null,
  with: [],
  model: { acting: 'everyone', requires: ['present', 'exported', 'no-session'], sets: ['record-sealed'] },
  afterSeal: true,
  async survey(context) {
    const { manifestSha256, size, head, files } = await sealedBundle(context);
    return { manifest: manifestSha256, size, head, files: files.length };
  },
  view(context) {
    const awaited = everyoneLeft(context, stateMap(context.state, 'signatures'));
    return {
      will: 'Your key signs the length and end of the log and the list of all files. With the last signature the bundle is complete.',
      button: 'Sign off',
      irreversible: true,
      awaited,
      prompts: awaited.flatMap((person) => keyPrompts(context, person, 'first')),
      stage: {
        kind: 'facts',
        facts: [
          { label: 'Events in the log', value: textOf(context.survey['size']) },
          { label: 'End of the log', value: textOf(context.survey['head']), mono: true },
          { label: 'Files', value: textOf(context.survey['files']) },
          { label: 'Manifest', value: textOf(context.survey['manifest']), mono: true },
        ],
      },
    };
  },
  async perform(context, input) {
    const id = input.person.id;
    roleOf(everyoneLeft(context, stateMap(context.state, 'signatures')), input.person);
    const sealed = await sealedBundle(context);
    const fields = {
      run: context.run.id,
      person: id,
      size: sealed.size,
      head: sealed.head,
      manifest: sealed.manifestSha256,
      at: context.now().toISOString(),
    };
    const signed = await signByPerson(context, input, (credential) => signOffStatement({ ...fields, credential }), 'first');
    const given = {
      signatures: signed.map(({ statement, signature, spki }) => ({
        statement: base64(statement),
        signature: base64(signature),
        spki: base64(spki),
      })),
    };
    const event = { person: id, manifest: sealed.manifestSha256, head: sealed.head, size: sealed.size, ...given };
    const state = withEntry(context.state, 'signatures', id, given);
    if (everyoneLeft(context, stateMap(state, 'signatures')).length > 0) {
      return {
        kind: 'commit',
        commit() {
          context.log(id, 'signed-off', event);
          return { kind: 'more', state };
        },
      };
    }
    const places = await copyPlaces(context, furtherCopies(context));
    requirePlaces(context, places);
    requireSameMedia(context, places);
    // Files with this signature are about to leave the database: it is on record first, and after a crash the same is written.
    const recorded = signatureOnRecord(context, id, sealed.manifestSha256);
    if (recorded === null) context.log(id, 'signed-off', event);
    context.progress('Writing the evidence bundle and reading it back');
    const { directory, check } = await writeEverything(context, places, sealed, {
      ...stateMap(state, 'signatures'),
      [id]: recorded ?? given,
    });
    return {
      kind: 'done',
      value: null,
      data: { directory, manifest: sealed.manifestSha256, files: sealed.files.length },
      checks: [passed('SIGN-OFF', `${peopleHere(context).length} people`), check],
    };
  },
};
