// A CRL from the database to a signed, verified file, in a process of its own so that its memory is its own:
// build-child.ts JOB, a JSON object. Prints one line of JSON. Everything production does to a large CRL is done here, by the same functions.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { passed } from '../../../main/checks.ts';
import { openHsm } from '../../../main/hsm/client.ts';
import type { ToSign } from '../../../main/hsm/hsm.ts';
import { startNodeProcess } from '../../../main/shell/node-process.ts';
import { buildCrlFile } from '../../../main/status/build-crl-file.ts';
import { signCrlFile } from '../../../main/status/sign-crl-file.ts';
import { crlEntryStream } from '../../../main/store/crl-entries/entry-stream.ts';
import { crlDirectory, removeUnwantedCrlFiles } from '../../../main/store/crl-file.ts';
import { moveCrlNumber, reserveCrlNumber } from '../../../main/store/crl-number-reservation.ts';
import { openJournal } from '../../../main/store/journal.ts';
import { benchCrl, signatureAlgorithm } from './bench-crl.ts';
import { openBenchStore } from './bench-store.ts';
import { benchScope, ckaId, type BuildJob, type BuildResult } from './job.ts';

const job = JSON.parse(process.argv[2] ?? '') as BuildJob;
const place = { directory: job.data, random: (length: number): Uint8Array => new Uint8Array(randomBytes(length)) };
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const event = { log: 'bench', actor: 'conclave', data: {} };
const store = openBenchStore(job.data);
const journal = openJournal(store);
const hsm = openHsm({ opening: { provider: 'pkcs11', modulePath: job.modulePath }, start: () => startNodeProcess() });
try {
  const session = await (await hsm.find(job.label)).login(Buffer.from(job.pin));
  const key = (await session.keys()).find((each) => each.ckaId === ckaId);
  const spki = key?.spki ?? new Uint8Array();
  const started = performance.now();
  const { number, row } = reserveCrlNumber(store, benchScope, 'bench');
  /** One C_Sign, its intent durable before and its result after (rules.md, Journal). */
  const sign = async (what: ToSign): Promise<Uint8Array> => {
    const made = { run: 'bench', step: 'sign', actor: 'conclave', token: session.identity, spki, number, scope: benchScope };
    const id = journal.intend({ ...made, operation: 'sign-crl' }, [moveCrlNumber(store, benchScope, number, 'intended')]);
    const signature = await session.sign({ ckaId, signatureAlgorithm, ...what });
    journal.returned(id, signature, [moveCrlNumber(store, benchScope, number, 'signed')]);
    journal.verified(id, [passed('SIGNATURE-VALID')]);
    return signature;
  };
  const stream = crlEntryStream(store, benchScope);
  const { entries } = stream;
  const tbs = await buildCrlFile(place, benchCrl(number), stream, nextTurn);
  store.record({ ...event, event: 'tbs-built' }, [row]);
  const signed = await signCrlFile({ ...place, tbs, signatureAlgorithm, spki }, sign, nextTurn);
  const files = [join(job.data, crlDirectory, `${signed.sha256}.der`)];
  const seconds = (performance.now() - started) / 1000;
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  // As the engine does between two acts, when the run is over.
  removeUnwantedCrlFiles(job.data, (kind) => kind === 'crl');
  const result: BuildResult = { seconds, megabytes: maxRSS / 1024, processor: (userCPUTime + systemCPUTime) / 1e6, entries, files };
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  await hsm.end();
  store.close();
}
