// The calls of a batch on a real store and journal: in which order the token is asked, a result is durable, and a signature verified.

import { expect, test } from 'vitest';
import { failed, passed, type Check } from '../../../main/checks.ts';
import { CeremonyError } from '../../../main/errors.ts';
import { itemId } from '../../../main/formats/item-id.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { signSeries, type Signing } from '../../../main/steps/sign-series.ts';
import type { StepContext } from '../../../main/steps/step.ts';
import type { TbsItem } from '../../../main/steps/set-items.ts';
import { base64 } from '../../../main/steps/values.ts';
import { openJournal } from '../../../main/store/journal.ts';
import { reserveSerialNumber } from '../../../main/store/serial-reservation.ts';
import { open, run } from '../store/test-store.ts';
import { newDirectory } from '../store/temporary-directory.ts';

const spki = Uint8Array.of(1, 2, 3);
const token = { serial: '1', label: 'T', model: 'M', manufacturer: 'C' };

function itemOf(place: number): TbsItem {
  const tbs = Uint8Array.of(0x30, 1, place);
  return {
    item: itemId('cert', place),
    profile: 'tls-server',
    signatureAlgorithm: 'ecdsa-sha256',
    keyAlgorithm: 'ecdsa-p256',
    tbs: base64(tbs),
    tbsSha256: sha256Hex(tbs),
    planned: {
      makes: 'certificate',
      serialNumber: `0${place}`,
      subject: '',
      issuer: '',
      subjectSpki: '',
      issuerSpki: base64(spki),
      notBefore: '2026-11-21T09:00:00.000Z',
      notAfter: '2026-12-21T09:00:00.000Z',
    },
  };
}

/** Signs three; `bad`: the place whose signature does not verify; `lost`: the place at which the process of the token ends. */
async function series({ bad, lost }: { bad?: number; lost?: number }) {
  const store = open(newDirectory());
  store.record({ log: 'run-1', actor: 'alice', event: 'run-planned', data: {} }, [run('run-1')]);
  const items = [1, 2, 3].map(itemOf);
  const issuer = sha256Hex(spki);
  store.record(
    { log: 'run-1', actor: 'conclave', event: 'tbs-built', data: {} },
    [1, 2, 3].map((place) => reserveSerialNumber(store, { issuer, serial: `0${place}`, run: 'run-1' })),
  );
  const journal = openJournal(store);
  const said: string[] = [];
  const context = {
    store,
    journal,
    run: { id: 'run-1' },
    step: { id: 'sign' },
    now: store.now,
    progress: () => undefined,
    requireSteadyClock: () => undefined,
    log: (actor: string, event: string, data: Record<string, string>, checks: readonly Check[]) =>
      void store.record({ log: 'run-1', actor, event, data, checks }),
  } as unknown as StepContext;
  const sign = async ({ message }: { message: Uint8Array }): Promise<Uint8Array> => {
    const place = message[2] ?? 0;
    said.push(`ask ${place}`);
    await new Promise((resolve) => void setTimeout(resolve, 5));
    if (place === lost) throw new CeremonyError('token.process-lost', 'The process has ended.');
    said.push(`answer ${place}`);
    return Uint8Array.of(place);
  };
  const signing = {
    actor: 'alice',
    session: { identity: token, sign },
    key: { label: 'root', ckaId: '01', spki: base64(spki) },
    known: new Map(),
  } as unknown as Signing;
  const verify = (index: number): { checks: Check[] } => {
    const place = index + 1;
    // Durable before anybody verifies it.
    const durable = journal.find({ number: `0${place}` })[0]?.result !== null;
    said.push(`verify ${place}${durable ? '' : ' before its result was on record'}`);
    return { checks: [place === bad ? failed('SIGNATURE-VALID', 'planted') : passed('SIGNATURE-VALID')] };
  };
  let code = 'signed';
  try {
    await signSeries(context, signing, items, verify, () => Promise.reject(new Error('none is long')));
  } catch (error) {
    code = error instanceof CeremonyError ? error.code : String(error);
  }
  const states = journal.find({}).map((entry) => `${entry.number ?? ''} ${entry.state} ${entry.code ?? ''}`.trim());
  const events = [...store.lines('run-1')].map((line) => (JSON.parse(Buffer.from(line).toString()) as { event: string }).event);
  const unclosed = journal.open().map((entry) => entry.number);
  store.close();
  return { said, code, states: states.toSorted(), events, unclosed };
}

test('SIGNATURE-VALID: a signature of a batch is verified while the token makes the next, after its result is durable', async () => {
  const { said, code, states, unclosed } = await series({});
  expect(said).toEqual(['ask 1', 'answer 1', 'ask 2', 'verify 1', 'answer 2', 'ask 3', 'verify 2', 'answer 3', 'verify 3']);
  expect([code, states, unclosed]).toEqual(['signed', ['01 verified', '02 verified', '03 verified'], []]);
});

test('SIGNATURE-VALID: after one that does not verify the call under way is recorded, and no other is made', async () => {
  const { said, code, states, events, unclosed } = await series({ bad: 1 });
  expect(said).toEqual(['ask 1', 'answer 1', 'ask 2', 'verify 1', 'answer 2']);
  expect([code, states, unclosed]).toEqual(['token.check-failed', ['01 returned token.check-failed', '02 returned'], ['01']]);
  expect(events.slice(-4)).toEqual(['intent', 'call-returned', 'token-latched', 'call-failed']);
});

test('SIGNATURE-VALID, UNKNOWN-OUTCOMES: one that does not verify latches also where the call under way is lost', async () => {
  const { code, states, unclosed } = await series({ bad: 1, lost: 2 });
  expect([code, states]).toEqual(['token.check-failed', ['01 returned token.check-failed', '02 intended token.process-lost']]);
  expect(unclosed).toEqual(['02', '01']);
});

test('UNKNOWN-OUTCOMES: a call that is lost is the one open outcome, and what was signed before it is on record', async () => {
  const { code, states, unclosed } = await series({ lost: 3 });
  expect([code, states, unclosed]).toEqual([
    'token.process-lost',
    ['01 verified', '02 returned', '03 intended token.process-lost'],
    ['03'],
  ]);
});
