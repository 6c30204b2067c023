// What somebody fetched from the web, held to the record of every authority; what is as it was signed closes its task.

import { codeInImage } from '../formats/qr/code-in-image.ts';
import { isPng, readPng } from '../formats/qr/png.ts';
import { sha256Hex } from '../pki/hash.ts';
import { judgeServed, type Published, type ServedVerdict } from '../status/served.ts';
import { publishedFiles } from '../steps/publication.ts';
import { workstationLog } from '../store/event-line.ts';
import { requireContinued } from '../store/restored.ts';
import type { RowWrite, Store } from '../store/store.ts';
import { readAuthorities } from '../store/tables/authority.ts';
import { readServed, servedRow } from '../store/tables/served.ts';
import { fullScopeOf, partitionTitle, readScope } from '../pki/crl-scope.ts';
import { recordedScopes } from '../store/recorded-scopes.ts';
import { newestCrl, newestDelta } from '../steps/previous-crl.ts';
import { judgeServedLine, parseServedLine, type ServedLine } from '../status/served-line.ts';
import { failed, passed } from '../checks.ts';
import { authorityRecords } from './authorities.ts';

const checkName = 'PUBLISHED-EQUALS-SIGNED';

/** `3`, `3 of partition p-1`: every scope has numbers of its own. */
const listName = (scope: string, number: string): string =>
  scope === fullScopeOf(readScope(scope).issuerSpkiSha256) ? number : `${number} of ${partitionTitle(scope)}`;

/** Every CRL and certificate of the authorities here. */
function published(store: Store): Published[] {
  return authorityRecords(store).flatMap(({ authority, certificates, crls }) => {
    const common = { authority: authority.spkiSha256, label: authority.label, spki: authority.spki };
    // A list that was signed ahead and lies sealed is not the one that should be served.
    const newest = new Set(
      recordedScopes(store, authority.spkiSha256).flatMap(({ scope }) =>
        [newestCrl(store, scope), newestDelta(store, scope)].flatMap((crl) => crl?.sha256 ?? []),
      ),
    );
    return [
      ...certificates.map(({ sha256 }) => ({ ...common, kind: 'certificate' as const, sha256, number: null, scope: null, current: true })),
      ...crls.map(({ sha256, number, scope, baseNumber }) => ({
        ...common,
        kind: 'crl' as const,
        sha256,
        number: baseNumber === null ? listName(scope, number) : `${listName(scope, number)} (delta)`,
        // A delta has an address of its own, and is replaced by the next delta.
        scope: baseNumber === null ? scope : `${scope} delta`,
        current: newest.has(sha256),
      })),
    ];
  });
}

/** The line of a kit's check.sh in a file, or in a picture of its QR code; null: the file is something else. */
export function lineIn(bytes: Uint8Array): ServedLine | null {
  if (!isPng(bytes)) return bytes.length > 1000 ? null : parseServedLine(new TextDecoder().decode(bytes));
  const text = codeInImage(readPng(bytes));
  return text === null ? null : parseServedLine(text);
}

interface Judged {
  readonly verdict: ServedVerdict;
  readonly confirms: readonly Published[];
}

const ofFile = (verdict: ServedVerdict): Judged => ({ verdict, confirms: verdict.confirms === null ? [] : [verdict.confirms] });

/** A line speaks for every address of its authority's certificate and lists. */
function judgeLine(store: Store, name: string, line: ServedLine, known: readonly Published[]): Judged {
  const authority = readAuthorities(store).find(({ spkiSha256 }) => spkiSha256.startsWith(line.authority));
  const served =
    authority === undefined ? [] : publishedFiles(store, authority).map(({ url, bytes }) => ({ url, sha256: sha256Hex(bytes) }));
  const wrong = authority === undefined ? 'no authority here has this key' : judgeServedLine(line, served, store.now());
  const what = `everything ${authority?.label ?? line.authority} publishes, fetched ${line.at}`;
  const check = wrong === null ? passed(checkName, `${what}: ${served.length} addresses`) : failed(checkName, wrong);
  const hashes = new Set<string>(wrong === null ? served.map(({ sha256 }) => sha256) : []);
  return { verdict: { name, what, check, confirms: null }, confirms: known.filter(({ sha256 }) => hashes.has(sha256)) };
}

/** What was seen at a moment is recorded once, however many copies and lines tell of it. */
function seenNow(store: Store, { sha256, authority, kind }: Published): RowWrite[] {
  const at = store.now().toISOString();
  return readServed(store, sha256).some((seen) => seen.at === at) ? [] : [servedRow({ sha256, authority, kind, at })];
}

/**
 * Judges files that were fetched and records what is served as it was signed; every verdict is an event of the workstation log. Throws
 * state.restored: after a restore nobody knows yet which list is the newest.
 */
export function judgeFetched(store: Store, files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): ServedVerdict[] {
  requireContinued(store);
  const known = published(store);
  return files.map((file) => {
    const line = lineIn(file.bytes);
    const { verdict, confirms } = line === null ? ofFile(judgeServed(file, known)) : judgeLine(store, file.name, line, known);
    const sha256 = sha256Hex(file.bytes);
    store.record(
      {
        log: workstationLog,
        actor: 'conclave',
        event: 'served-checked',
        data: { file: file.name.slice(0, 200), sha256, size: file.bytes.length, what: verdict.what.slice(0, 300) },
        checks: [verdict.check],
      },
      confirms.flatMap((each) => seenNow(store, each)),
    );
    return verdict;
  });
}
