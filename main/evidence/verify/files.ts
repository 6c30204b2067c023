import { type Check, notChecked } from '../../checks.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { type BundleFile, type BundleSource, composeRecords, drawTexts } from '../bundle.ts';
import { eventsOf } from '../event-data.ts';
import { layout, otherLayout } from '../layout.ts';
import { composeManifest } from '../manifest.ts';
import { composeSha256Sums } from '../sha256-sums.ts';
import { standingOf, takesPart } from '../standing.ts';
import { judge, quote, refuse, sameBytes } from './judge.ts';
import { readPublicKeyFile } from './people-keys.ts';
import { signOffBases } from './sign-off.ts';
import type { BundleReading } from './reading.ts';

/** BUNDLE-FILES, MANIFEST-CANONICAL, BUNDLE-HASHES, SHA256SUMS, BUNDLE-CONTENTS, DOCUMENTS-REDRAWN: the files against their lists, and the lists against the log. */
export function checkFiles(reading: BundleReading): Check[] {
  return [
    judge('BUNDLE-FILES', () => checkNames(reading)),
    judge('MANIFEST-CANONICAL', () => `${reading.manifest().files.length} files`),
    judge('BUNDLE-HASHES', () => checkHashes(reading)),
    judge('SHA256SUMS', () => {
      const files = [...reading.directory.files].map(([path, bytes]) => ({ path, bytes }));
      if (!sameBytes(reading.file('SHA256SUMS'), composeSha256Sums(files))) refuse('SHA256SUMS is not what the files give.');
      return undefined;
    }),
    judge('BUNDLE-CONTENTS', () => checkContents(reading)),
    judge('DOCUMENTS-REDRAWN', () => checkTexts(reading)),
  ];
}

function checkNames(reading: BundleReading): string {
  const { directory, manifest } = reading;
  const [problem] = directory.problems;
  if (problem !== undefined)
    refuse(directory.problems.length === 1 ? problem : `${problem} There are ${directory.problems.length - 1} more problems of this kind.`);
  const expected = new Set([
    ...manifest().files.map(({ path }) => path),
    'MANIFEST.json',
    'checkpoint.txt',
    'SHA256SUMS',
    // SIGN-OFF demands them; here they are only allowed.
    ...signOffBases(reading).flatMap(({ base }) => ['json', 'sig', 'pem'].map((extension) => `${base}.${extension}`)),
  ]);
  const unlisted = [...directory.files.keys()].find((path) => !expected.has(path));
  if (unlisted !== undefined) refuse(`${quote(unlisted)} is there and not listed.`);
  const missing = [...expected].find((path) => !directory.files.has(path));
  if (missing !== undefined) refuse(`${quote(missing)} is missing.`);
  return `${directory.files.size} files`;
}

function checkHashes({ manifest, file }: BundleReading): undefined {
  for (const { path, size, sha256 } of manifest().files) {
    const bytes = file(path);
    if (bytes.length !== size || sha256Hex(bytes) !== sha256) refuse(`${path} has not the size and hash the manifest gives.`);
  }
  return undefined;
}

/** Composes the bundle's data again from log, plan and keys, and compares byte for byte: but for texts, nothing else may be in it. */
function checkContents(reading: BundleReading): string {
  const source = sourceOf(reading);
  const records = composeRecords(source);
  for (const file of records) compareFile(reading, file);
  const files = [...records, ...listedTexts(reading)];
  if (!sameBytes(reading.file('MANIFEST.json'), composeManifest(source, files)))
    refuse('MANIFEST.json lists something that does not follow from the log.');
  checkSealedList(reading);
  return `${files.length} files follow from the log`;
}

function compareFile(reading: BundleReading, { path, bytes }: BundleFile): void {
  if (!sameBytes(reading.file(path), bytes)) refuse(`${path} is not what the log makes it.`);
}

/** What the manifest lists and some layout drew. The names are bounded, for a layout of another version may have others than ours. */
function listedTexts(reading: BundleReading): BundleFile[] {
  return reading
    .manifest()
    .files.filter(({ path }) => path === 'VERIFY.md' || /^documents\/[a-z0-9-]+\.pdf$/.test(path))
    .map(({ path }) => ({ path, bytes: reading.file(path), role: path === 'VERIFY.md' ? 'guide' : 'document' }));
}

/** Draws guide and documents again, where they are of our layout. Last, one by one: they take longest to make. */
function checkTexts(reading: BundleReading): Check | string {
  const theirs = reading.sealed().layout;
  if (theirs !== layout) return notChecked('DOCUMENTS-REDRAWN', otherLayout(theirs));
  const unknown = new Set(listedTexts(reading).map(({ path }) => path));
  let drawn = 0;
  for (const file of drawTexts(sourceOf(reading))) {
    compareFile(reading, file);
    unknown.delete(file.path);
    drawn += 1;
  }
  const [other] = unknown;
  if (other !== undefined) refuse(`${quote(other)} is no document of layout ${layout}.`);
  return `${drawn} files, layout ${layout}`;
}

/** What the bundle was made from, as far as the bundle says it. */
function sourceOf(reading: BundleReading): BundleSource {
  const planned = reading.planned();
  const plan = reading.plan().value;
  const people = reading.people();
  const standing = standingOf(reading.events());
  const keysOf = new Map(
    people.people.map(({ id, spki, further }) => [
      id,
      {
        spki: Buffer.from(spki, 'base64'),
        ...(further === undefined ? {} : { further: further.map((key) => Buffer.from(key.spki, 'base64')) }),
      },
    ]),
  );
  const made = new Map(eventsOf(reading.events(), 'artifact-made').map((event) => [event.path, event]));
  return {
    mode: planned.mode,
    run: planned.run,
    title: planned.title,
    attendance: planned.attendance,
    plan: reading.file('plan.yaml'),
    playbook: reading.file('playbook.yaml'),
    policy: reading.policy()?.bytes ?? null,
    profiles: Object.keys(plan.profiles).map((id) => ({ id, bytes: reading.file(`profiles/${id}.yaml`) })),
    people: plan.people
      // Who was absent before having a key is not in people.json.
      .filter((person) => takesPart(person, standing) || keysOf.has(person.id))
      .map(({ id, name, roles }) => ({
        id,
        name,
        roles,
        ...(keysOf.get(id) ?? refuse(`people.json does not name the key of ${id}.`)),
      })),
    transcript: reading.lines(),
    approvals: reading.approvals().map(({ n }) => ({
      n,
      statement: reading.file(`approvals/${n}.json`),
      signature: reading.file(`approvals/${n}.sig`),
      spki: readPublicKeyFile(reading, `approvals/${n}.pem`),
    })),
    artifacts: reading.sealed().artifacts.map(({ path }) => ({
      path,
      bytes: reading.file(path),
      role: made.get(path)?.role ?? refuse(`The log does not tell how ${quote(path)} was made.`),
    })),
    software: planned.software,
    log: { name: people.log.name, spki: Buffer.from(people.log.spki, 'base64') },
  };
}

/** run-sealed, artifact-made and artifacts/ name the same files with the same hashes; approvals are numbered from 1 without gaps. */
function checkSealedList(reading: BundleReading): void {
  const sealed = reading.sealed();
  const made = new Map(eventsOf(reading.events(), 'artifact-made').map((event) => [event.path, event]));
  if (sealed.artifacts.length !== made.size)
    refuse(`The log tells of ${made.size} artifacts and was sealed with ${sealed.artifacts.length}.`);
  for (const { path, sha256 } of sealed.artifacts) {
    const event = made.get(path);
    const bytes = reading.file(path);
    if (!path.startsWith('artifacts/')) refuse(`${quote(path)} is an artifact outside artifacts/.`);
    if (event?.sha256 !== sha256 || event.size !== bytes.length || sha256Hex(bytes) !== sha256)
      refuse(`${path} is not the file the log tells of.`);
  }
  const approvals = reading.approvals();
  if (sealed.approvals !== approvals.length)
    refuse(`The log tells of ${approvals.length} approvals and was sealed with ${sealed.approvals}.`);
  if (approvals.some(({ n }, index) => n !== index + 1)) refuse('The approvals of the log are not numbered from 1 on.');
  const exceptions = reading.events().filter(({ event }) => event === 'exception').length;
  if (sealed.exceptions !== exceptions) refuse(`The log tells of ${exceptions} exceptions and was sealed with ${sealed.exceptions}.`);
}
