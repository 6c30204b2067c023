// evidence/: what leaves the machine. Lives here: the bundle (what it holds, how it is written and how it is verified),
// its manifest, statements people sign, the words of a hash. May not live here: what a run does or who may do it, anything
// that asks a data directory (verification sees the bundle and the trust file only), tokens, windows.
// This file: which files a bundle holds. Same source, same bytes: verification composes some of them again and compares.

import { CeremonyError } from '../errors.ts';
import { canonicalJson } from '../formats/canonical-json.ts';
import { encodePem } from '../pki/pem.ts';
import { bundleDocuments, documentCount } from './documents/bundle-documents.ts';
import { scriptFile } from './documents/script-file.ts';
import { composePeopleFile } from './people-file.ts';
import { checkBundlePath } from './bundle-path.ts';
import { drillFiles } from './drill-files.ts';
import { guideSource } from './verify-guide/guide-source.ts';
import { composeVerifyGuide } from './verify-guide/verify-guide.ts';

export type RunMode = 'production' | 'rehearsal' | 'drill';

export interface BundlePerson {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** SubjectPublicKeyInfo of the key this person approves and signs off with. */
  readonly spki: Uint8Array;
  /** Further keys of a person with several. */
  readonly further?: readonly Uint8Array[];
}

export interface BundleApproval {
  /** From 1, as in the events `approval-given`. */
  readonly n: number;
  /** Canonical bytes of the approval statement. */
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
  readonly spki: Uint8Array;
}

/** Everything a bundle is made from. Byte fields go in as they are. */
export interface BundleSource {
  readonly mode: RunMode;
  readonly run: string;
  readonly title: string;
  readonly attendance: 'people' | 'unattended';
  readonly plan: Uint8Array;
  readonly playbook: Uint8Array;
  /** Canonical JSON of the authority's policy; null where there is none. */
  readonly policy: Uint8Array | null;
  readonly profiles: readonly { readonly id: string; readonly bytes: Uint8Array }[];
  readonly people: readonly BundlePerson[];
  /** Lines of the run's log from run-planned to run-sealed, without their newlines. */
  readonly transcript: readonly Uint8Array[];
  readonly approvals: readonly BundleApproval[];
  /** Paths begin with artifacts/. */
  readonly artifacts: readonly { readonly path: string; readonly bytes: Uint8Array; readonly role: string }[];
  readonly software: { readonly version: string; readonly sha256: string };
  /** The log key: `name` is the checkpoint's origin. */
  readonly log: { readonly name: string; readonly spki: Uint8Array };
}

export interface BundleFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly role: string;
}

/**
 * Every file the manifest lists, in the order of the manifest. Not among them, because they come after it: MANIFEST.json,
 * checkpoint.txt, signatures/ and SHA256SUMS (formats.md, Evidence bundle). loadPress must have been waited for.
 * @throws input.schema for a path that is not plain ASCII inside the bundle, or that two files claim
 */
export function composeBundle(source: BundleSource): BundleFile[] {
  return checkPaths([...composeRecords(source), ...drawTexts(source)]).toSorted(byPath);
}

/**
 * What is drawn of a bundle's records for people, in the layout of this version: VERIFY.md and the PDFs of documents/. Each
 * is made when it is asked for, for they take longest. loadPress must have been waited for.
 * @throws input.* where plan, playbook or log cannot be read
 */
export function* drawTexts(source: BundleSource): Generator<BundleFile> {
  // The guide counts the files the manifest lists, itself included.
  const guide = composeVerifyGuide(guideSource(source, composeRecords(source).length + 1 + documentCount(source)));
  yield { path: 'VERIFY.md', bytes: new TextEncoder().encode(guide), role: 'guide' };
  yield* bundleDocuments(source);
}

/** The data of a bundle: every file the manifest lists and no layout draws. */
export function composeRecords(source: BundleSource): BundleFile[] {
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  const publicKey = (spki: Uint8Array): Uint8Array => text(encodePem('PUBLIC KEY', spki));
  return [
    { path: 'plan.yaml', bytes: source.plan, role: 'plan' },
    { path: 'playbook.yaml', bytes: source.playbook, role: 'playbook' },
    ...(source.policy === null ? [] : [{ path: 'policy.json', bytes: source.policy, role: 'policy' }]),
    ...source.profiles.map(({ id, bytes }) => ({ path: `profiles/${id}.yaml`, bytes, role: 'profile' })),
    { path: 'people.json', bytes: text(canonicalJson(composePeopleFile(source.people, source.log))), role: 'people' },
    { path: 'transcript.jsonl', bytes: Buffer.concat(source.transcript.flatMap((line) => [line, text('\n')])), role: 'transcript' },
    { path: 'log.pem', bytes: publicKey(source.log.spki), role: 'log-key' },
    ...source.approvals.flatMap(({ n, statement, signature, spki }) => [
      { path: `approvals/${n}.json`, bytes: statement, role: 'approval' },
      { path: `approvals/${n}.sig`, bytes: signature, role: 'approval' },
      { path: `approvals/${n}.pem`, bytes: publicKey(spki), role: 'approval' },
    ]),
    ...source.artifacts,
    ...drillFiles(source),
    scriptFile(source),
  ];
}

/** Code-unit order of paths, the order of the manifest and of SHA256SUMS. Paths are ASCII, so it is also byte order. */
export function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
  if (one.path === other.path) return 0;
  return one.path < other.path ? -1 : 1;
}

function checkPaths(files: BundleFile[]): BundleFile[] {
  const seen = new Set<string>();
  for (const { path } of files) {
    checkBundlePath(path);
    // Media are often case-insensitive (exFAT): two such files would become one.
    const folded = path.toLowerCase();
    if (seen.has(folded))
      throw new CeremonyError('input.schema', `Two files of the bundle would have the name ${path}; nothing was written.`);
    seen.add(folded);
  }
  return files;
}
