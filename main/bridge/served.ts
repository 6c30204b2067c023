// What somebody fetched from the web, held to the record of every authority; what is as it was signed closes its task.

import { sha256Hex } from '../pki/hash.ts';
import { judgeServed, type Published, type ServedVerdict } from '../status/served.ts';
import { workstationLog } from '../store/event-line.ts';
import { requireContinued } from '../store/restored.ts';
import type { Store } from '../store/store.ts';
import { servedRow } from '../store/tables/served.ts';
import { fullScopeOf, partitionTitle, readScope } from '../pki/crl-scope.ts';
import { recordedScopes } from '../store/recorded-scopes.ts';
import { newestCrl } from '../steps/previous-crl.ts';
import { authorityRecords } from './authorities.ts';

/** `3`, `3 of partition p-1`: every scope has numbers of its own. */
const listName = (scope: string, number: string): string =>
  scope === fullScopeOf(readScope(scope).issuerSpkiSha256) ? number : `${number} of ${partitionTitle(scope)}`;

/** Every CRL and certificate of the authorities here. */
function published(store: Store): Published[] {
  return authorityRecords(store).flatMap(({ authority, certificates, crls }) => {
    const common = { authority: authority.spkiSha256, label: authority.label, spki: authority.spki };
    // A list that was signed ahead and lies sealed is not the one that should be served.
    const newest = new Set(recordedScopes(store, authority.spkiSha256).flatMap(({ scope }) => newestCrl(store, scope)?.sha256 ?? []));
    return [
      ...certificates.map(({ sha256 }) => ({ ...common, kind: 'certificate' as const, sha256, number: null, scope: null, current: true })),
      ...crls.map(({ sha256, number, scope }) => ({
        ...common,
        kind: 'crl' as const,
        sha256,
        number: listName(scope, number),
        scope,
        current: newest.has(sha256),
      })),
    ];
  });
}

/**
 * Judges files that were fetched and records what is served as it was signed; every verdict is an event of the workstation log. Throws
 * state.restored: after a restore nobody knows yet which list is the newest.
 */
export function judgeFetched(store: Store, files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): ServedVerdict[] {
  requireContinued(store);
  const known = published(store);
  return files.map((file) => {
    const verdict = judgeServed(file, known);
    const { confirms } = verdict;
    const sha256 = sha256Hex(file.bytes);
    store.record(
      {
        log: workstationLog,
        actor: 'conclave',
        event: 'served-checked',
        data: { file: file.name.slice(0, 200), sha256, size: file.bytes.length, what: verdict.what.slice(0, 300) },
        checks: [verdict.check],
      },
      confirms === null ? [] : [servedRow({ sha256, authority: confirms.authority, kind: confirms.kind, at: store.now().toISOString() })],
    );
    return verdict;
  });
}
