// A year of weekly CRLs, in a process of its own: series-child.ts JOB, a JSON object. Prints one line of JSON. Each is built from the
// database; they are signed one after the other as the sign step signs a series (main/steps/sign-series.ts): one commit holds the result
// of a call, the verification of the call before and the intent of the next, node:crypto verifies every signature while the token makes
// the next, and the other implementation one in 64.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { passed } from '../../../main/checks.ts';
import { openHsm } from '../../../main/hsm/client.ts';
import { assembleSigned } from '../../../main/pki/assemble.ts';
import { sourceOf } from '../../../main/pki/byte-source.ts';
import { frameTbsCertList } from '../../../main/pki/build-crl.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { CrlScan } from '../../../main/pki/scan-crl.ts';
import { verifyIndependently, verifyWithNode } from '../../../main/pki/verify-signature.ts';
import { startNodeProcess } from '../../../main/shell/node-process.ts';
import { crlEntryStream } from '../../../main/store/crl-entries/entry-stream.ts';
import { moveCrlNumber, reserveCrlNumber } from '../../../main/store/crl-number-reservation.ts';
import { openJournal, type Intent, type Verification } from '../../../main/store/journal.ts';
import type { CrlNumber } from '../../../main/pki/crl-number.ts';
import type { RowWrite } from '../../../main/store/store.ts';
import { crlRow } from '../../../main/store/tables/crl.ts';
import { benchCrl, signatureAlgorithm } from './bench-crl.ts';
import { openBenchStore } from './bench-store.ts';
import { benchScope, ckaId, type BuildResult, type SeriesJob } from './job.ts';

/** As main/steps/sign.ts has it. */
const bothEvery = 64;
const job = JSON.parse(process.argv[2] ?? '') as SeriesJob;
const event = { log: 'bench', actor: 'conclave', data: {} };
const store = openBenchStore(job.data);
const journal = openJournal(store);
const hsm = openHsm({ opening: { provider: 'pkcs11', modulePath: job.modulePath }, start: () => startNodeProcess() });

interface Planned {
  readonly number: CrlNumber;
  readonly tbs: Uint8Array;
}

/** Builds one from the database as it is, its number reserved in the same commit. */
function build(): Planned {
  const { number, row } = reserveCrlNumber(store, benchScope, 'bench');
  const stream = crlEntryStream(store, benchScope);
  const { head, tail } = frameTbsCertList(benchCrl(number), stream.size);
  const tbs = Buffer.concat([head, ...Array.from(stream.pieces(), ({ bytes }) => bytes), tail]);
  store.record({ ...event, event: 'tbs-built' }, [row]);
  return { number, tbs };
}

/** Throws unless it verifies and has every entry, each once. */
function judge({ tbs }: Planned, signature: Uint8Array, place: number, spki: Uint8Array, entries: number): Uint8Array {
  const der = assembleSigned(tbs, signatureAlgorithm, signature);
  const verifiers = place % bothEvery === 0 ? [verifyWithNode, verifyIndependently] : [verifyWithNode];
  const scan = new CrlScan(sourceOf(der), { digest: false });
  while (scan.next());
  const totals = scan.finish();
  if (!verifiers.every((verify) => verify(spki, signatureAlgorithm, tbs, signature)) || totals.entries !== entries || !totals.ascending)
    throw new Error('a CRL does not verify');
  return der;
}

const kept = (number: CrlNumber, der: Uint8Array): RowWrite => {
  const { thisUpdate, nextUpdate } = benchCrl(number);
  const [begins, ends] = [thisUpdate.toISOString(), nextUpdate.toISOString()];
  return crlRow({
    sha256: sha256Hex(der),
    scope: benchScope,
    number,
    thisUpdate: begins,
    nextUpdate: ends,
    der,
    run: null,
    status: 'signed',
  });
};

try {
  const session = await (await hsm.find(job.label)).login(Buffer.from(job.pin));
  const spki = (await session.keys()).find((each) => each.ckaId === ckaId)?.spki ?? new Uint8Array();
  const started = performance.now();
  const { entries } = crlEntryStream(store, benchScope);
  const series = store.transaction(() => Array.from({ length: job.crls }, build));
  const intent = ({ number, tbs }: Planned): { intent: Intent; rows: RowWrite[] } => ({
    intent: {
      run: 'bench',
      step: 'sign',
      actor: 'conclave',
      token: session.identity,
      spki,
      number,
      scope: benchScope,
      tbs,
      operation: 'sign-crl',
    },
    rows: [moveCrlNumber(store, benchScope, number, 'intended')],
  });
  const made: Uint8Array[] = [];
  let id: string | undefined;
  let before: { readonly id: string; readonly signature: Uint8Array } | undefined;
  for (const [place, planned] of series.entries()) {
    if (id === undefined) {
      const first = intent(planned);
      id = journal.intend(first.intent, first.rows);
    }
    const call = session.sign({ ckaId, signatureAlgorithm, message: planned.tbs });
    await setImmediate();
    let verified: Verification | undefined;
    const earlier = series[place - 1];
    if (before !== undefined && earlier !== undefined) {
      made.push(judge(earlier, before.signature, place - 1, spki, entries));
      verified = { id: before.id, checks: [passed('SIGNATURE-VALID')] };
    }
    const signature = await call;
    const next = series[place + 1];
    const rows = [moveCrlNumber(store, benchScope, planned.number, 'signed')];
    before = { id, signature };
    id = journal.returned(id, signature, rows, { verified, ...(next === undefined ? {} : { next: intent(next) }) });
  }
  const [last, place] = [series.at(-1), series.length - 1];
  if (last === undefined || before === undefined) throw new Error('there is no series');
  made.push(judge(last, before.signature, place, spki, entries));
  journal.verified(before.id, [passed('SIGNATURE-VALID')]);
  store.record(
    { ...event, event: 'artifact-made' },
    series.map(({ number }, each) => kept(number, made[each] ?? new Uint8Array())),
  );
  const seconds = (performance.now() - started) / 1000;
  const files = series.map(({ number }) => join(job.data, `crl-${number}.der`));
  for (const [each, file] of files.entries()) writeFileSync(file, made[each] ?? new Uint8Array());
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const result: BuildResult = { seconds, megabytes: maxRSS / 1024, processor: (userCPUTime + systemCPUTime) / 1e6, entries, files };
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  await hsm.end();
  store.close();
}
