// Mistakes put where somebody who knows the database well would put them: bytes a step left, with every hash of them set right.

import type { App } from '../../../main/app.ts';
import { assembleRequest, buildRequestInfo } from '../../../main/pki/build-request.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import type { Extension } from '../../../main/pki/parse-types.ts';
import { readSteps } from '../../../main/store/tables/step.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { ecKey } from '../../fixtures/requests/specimens.ts';
import { eventsOf } from './record.ts';
import { editDatabase } from './rooted-world.ts';
import type { OpenWorld, World } from './world.ts';

/** A request of a key made from a name. */
export function requestOf(name: string, subject: string, ...extensions: readonly Extension[]): Uint8Array {
  const key = ecKey(name);
  const info = buildRequestInfo({ subject: encodeName(parseDistinguishedName(subject)), spki: key.spki, extensions });
  return assembleRequest(info, key.algorithm, key.sign(info));
}

/** The same as an answer to a prompt for a file. */
export const requestFile = (request: Uint8Array) => ({ request: { name: 'r.der', base64: Buffer.from(request).toString('base64') } });

/** Calls to the token that are on record, without probes. */
export const signed = (app: App, view: RunView): string[] =>
  eventsOf(app, view.runId).flatMap(({ event, data }) =>
    event === 'intent' && data['operation'] !== 'sign-probe' ? [String(data['operation'])] : [],
  );

interface Left {
  readonly tbs: string;
  readonly tbsSha256: string;
  readonly planned: { readonly makes: string; readonly serialNumber: string; readonly notBefore: string; readonly notAfter: string };
}

/** What a step left of a certificate, changed, and other texts of the plan for it with them. Gives the app opened again. */
export async function plant(
  bench: { readonly app: App; readonly world: World; readonly view: RunView; readonly options?: OpenWorld },
  step: string,
  change: (tbs: Buffer, planned: Left['planned']) => { readonly tbs: Uint8Array; readonly also?: readonly (readonly [string, string])[] },
): Promise<{ app: App; view: RunView }> {
  const output = readSteps(bench.app.store, bench.view.runId).find((row) => row.step === step)?.output as unknown as {
    value: { items: Left[] };
  };
  const item = output.value.items.find(({ planned }) => planned.makes === 'certificate');
  if (item === undefined) throw new Error(`step ${step} left no certificate`);
  const before = Buffer.from(item.tbs, 'base64');
  const { tbs, also = [] } = change(before, item.planned);
  if (before.equals(tbs)) throw new Error('nothing was planted');
  const pairs = [[item.tbs, Buffer.from(tbs).toString('base64')], [sha256Hex(before), sha256Hex(tbs)], ...also];
  const sql = pairs.map(([old, now]) => `UPDATE step SET output = replace(output, '${old ?? ''}', '${now ?? ''}')`).join(';');
  const app = await editDatabase(bench.app, bench.world, sql, bench.options);
  return { app, view: await app.engine.view(bench.view.runId) };
}

/** One text of the bytes for another of the same length. */
export const swapped = (tbs: Buffer, from: string, to: string): Buffer => Buffer.from(tbs.toString('latin1').replace(from, to), 'latin1');
