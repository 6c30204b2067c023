// CRLs from the database to signed, verified files, in a process of its own so that its memory is its own:
// build-child.ts JOB, a JSON object. Prints one line of JSON. Everything production does to a large CRL is done here, by the same functions.

import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { passed } from '../../../main/checks.ts';
import { openHsm } from '../../../main/hsm/client.ts';
import type { ToSign } from '../../../main/hsm/hsm.ts';
import { assembleSigned } from '../../../main/pki/assemble.ts';
import { frameTbsCertList } from '../../../main/pki/build-crl.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { parseCrl } from '../../../main/pki/parse-crl.ts';
import { isSignedBy } from '../../../main/pki/signed-by.ts';
import { startNodeProcess } from '../../../main/shell/node-process.ts';
import { buildCrlFile } from '../../../main/status/build-crl-file.ts';
import { signCrlFile } from '../../../main/status/sign-crl-file.ts';
import { crlEntryStream } from '../../../main/store/crl-entries/entry-stream.ts';
import { crlDirectory, removeTbsFile } from '../../../main/store/crl-file.ts';
import { moveCrlNumber, reserveCrlNumber } from '../../../main/store/crl-number-reservation.ts';
import { openJournal } from '../../../main/store/journal.ts';
import { crlRow } from '../../../main/store/tables/crl.ts';
import { crlProfile } from '../../fixtures/pki/cases.ts';
import { openBenchStore } from './bench-store.ts';
import { benchIssuer, benchScope, ckaId, type BuildJob, type BuildResult } from './job.ts';

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
  const signatureAlgorithm = 'ecdsa-sha384';
  const files: string[] = [];
  let entries = 0;
  const started = performance.now();
  for (let crl = 0; crl < job.crls; crl += 1) {
    const { number, row } = reserveCrlNumber(store, benchScope, 'bench');
    const input = {
      profile: crlProfile,
      issuer: encodeName(parseDistinguishedName(benchIssuer)),
      authorityKeyIdentifier: Uint8Array.of(1, 2, 3, 4),
      signatureAlgorithm,
      crlNumber: number,
      thisUpdate: new Date('2026-11-21T09:00:00.000Z'),
      nextUpdate: new Date('2026-11-28T09:00:00.000Z'),
      rehearsal: false,
    } as const;
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
    entries = stream.entries;
    if (stream.size > 1 << 20) {
      const tbs = await buildCrlFile(place, input, stream, nextTurn);
      store.record({ ...event, event: 'tbs-built' }, [row]);
      const signed = await signCrlFile({ ...place, tbs, signatureAlgorithm, spki }, sign, nextTurn);
      removeTbsFile(job.data, tbs.sha256);
      files.push(join(job.data, crlDirectory, `${signed.sha256}.der`));
      continue;
    }
    // A small one stays in memory and is kept in the database.
    const { head, tail } = frameTbsCertList(input, stream.size);
    const tbs = Buffer.concat([head, ...Array.from(stream.pieces(), ({ bytes }) => bytes), tail]);
    store.record({ ...event, event: 'tbs-built' }, [row]);
    const der = assembleSigned(tbs, signatureAlgorithm, await sign({ message: tbs }));
    const fields = parseCrl(der);
    if (!isSignedBy(fields, spki) || fields.entries.length !== entries) throw new Error('a CRL does not verify');
    const path = `crl-${number}.der`;
    const kept = crlRow({
      sha256: sha256Hex(der),
      scope: benchScope,
      number,
      thisUpdate: input.thisUpdate.toISOString(),
      nextUpdate: input.nextUpdate.toISOString(),
      der,
      run: null,
      status: 'signed',
    });
    store.record({ ...event, event: 'artifact-made' }, [kept]);
    files.push(join(job.data, path));
    writeFileSync(join(job.data, path), der);
  }
  const seconds = (performance.now() - started) / 1000;
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const result: BuildResult = { seconds, megabytes: maxRSS / 1024, processor: (userCPUTime + systemCPUTime) / 1e6, entries, files };
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  await hsm.end();
  store.close();
}
