// What the export writes beside the evidence where the plan says so: what a web server is to serve, and the page that reads codes.

import { notChecked, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { composeSha256Sums } from '../evidence/sha256-sums.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { KitFile } from '../status/publication-kit.ts';
import { readAuthorities, type Authority } from '../store/tables/authority.ts';
import { logEvents } from './log-events.ts';
import { composePublication } from './publication.ts';
import { textOf } from './state-map.ts';
import type { StepContext } from './step.ts';

/** A directory of its own beside the bundle, with a SHA256SUMS of its own. */
export interface Kit {
  readonly name: string;
  readonly files: readonly KitFile[];
}

interface Beside {
  readonly kits: readonly Kit[];
  /** Why there is no kit of an authority whose certificate or list this run made. */
  readonly missing: readonly string[];
}

const prefix = ({ run }: StepContext): string => (run.mode === 'production' ? '' : 'REHEARSAL-');

/** Authorities of which this run made, or let out, something that is served. */
function publishers({ store, run }: StepContext): readonly Authority[] {
  const keys = new Set<string>();
  for (const { event, data } of logEvents(store, run.id)) {
    if (event === 'tbs-built' && data['makes'] !== 'request' && data['makes'] !== 'cms')
      keys.add(textOf(data['authoritySpkiSha256'] ?? data['issuerSpkiSha256']));
    if (event === 'crl-released') keys.add(textOf(data['authority']));
  }
  return readAuthorities(store).filter(({ spkiSha256 }) => keys.has(spkiSha256));
}

/** When the last file of the run was made: the same for every attempt to write the same kits. */
function madeAt({ store, run, now }: StepContext): Date {
  let made: string | null = null;
  for (const { event, at } of logEvents(store, run.id)) if (event === 'artifact-made') made = at;
  return made === null ? now() : new Date(made);
}

/**
 * The kits a plan wants (`beside`), composed and not yet written. An authority that publishes nowhere, or at an address no file can have,
 * is told and keeps nothing back: what was signed leaves.
 */
export function kitsBeside(context: StepContext): Beside {
  const wanted = context.run.plan.beside ?? [];
  const kits: Kit[] = [];
  const missing: string[] = [];
  const reader = wanted.length === 0 ? new Uint8Array() : context.readerPage();
  if (wanted.includes('publication')) {
    const authorities = publishers(context);
    if (authorities.length === 0) missing.push('this run made nothing that is served');
    for (const { label } of authorities) {
      try {
        const { name, files } = composePublication(context.store, label, reader, madeAt(context));
        kits.push({ name: `${prefix(context)}${name}`, files });
      } catch (error) {
        if (!(error instanceof CeremonyError) || !error.code.startsWith('input.')) throw error;
        missing.push(error.message);
      }
    }
  }
  if (wanted.includes('reader')) {
    const page = { path: 'conclave-reader.html', bytes: reader };
    kits.push({
      name: `${prefix(context)}reader-${context.run.id.slice(0, 8)}`,
      files: [page, { path: 'SHA256SUMS', bytes: composeSha256Sums([page]) }],
    });
  }
  return { kits, missing };
}

/** What the log says of each kit: its name, how many files, and the SHA-256 of the list that has the hash of every one. */
export const kitFacts = (kits: readonly Kit[]): JsonObject[] =>
  kits.map(({ name, files }) => ({ name, files: files.length, sha256sums: sumsOf(files) }));

const sumsOf = (files: readonly KitFile[]): string => sha256Hex(files.find(({ path }) => path === 'SHA256SUMS')?.bytes ?? new Uint8Array());

/** KIT-BESIDE; nothing where the plan wants no kit. */
export function besideCheck({ kits, missing }: Beside): readonly Check[] {
  if (kits.length === 0 && missing.length === 0) return [];
  if (missing.length > 0) return [notChecked('KIT-BESIDE', missing.join(' '))];
  return [passed('KIT-BESIDE', kits.map(({ name, files }) => `${name}, SHA256SUMS ${sumsOf(files).slice(0, 16)}`).join('; '))];
}
