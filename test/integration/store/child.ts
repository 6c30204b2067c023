// A process of its own, for tests that need a second writer or one that is killed. Not a test.
import { openJournal } from '../../../main/store/journal.ts';
import { countingRandom, fixedNow, run } from './test-store.ts';
import { openStore } from '../../../main/store/store.ts';

const [act = '', directory = '', wanted = ''] = process.argv.slice(2);
const point = (name: string): void => {
  if (name === wanted) process.kill(process.pid, 'SIGKILL');
};
const options = { directory, now: fixedNow, random: countingRandom(`${directory}/${process.pid}`), point };

function openOnly(readOnly: boolean): string {
  try {
    openStore({ ...options, readOnly }).close();
    return 'opened';
  } catch (error) {
    return String((error as { code?: unknown }).code);
  }
}

/** Records until killed or refused twice; says which event is durable, or the code. */
function write(): void {
  const store = openStore(options);
  let refused = 0;
  for (let count = 1; refused < 2; count += 1) {
    try {
      const event = store.record({ log: 'run-1', actor: 'conclave', event: 'count', data: { count, filler: 'x'.repeat(500) } }, [
        run('run-1'),
      ]);
      process.stdout.write(`${event.seq} ${event.sha256}\n`);
    } catch (error) {
      process.stdout.write(`${String((error as { code?: unknown }).code)}\n`);
      refused += 1;
    }
  }
}

/** One journalled probe, with a kill at the named point. */
function journalled(): void {
  const store = openStore(options);
  const journal = openJournal(store, point);
  store.record({ log: 'run-1', actor: 'alice', event: 'run-planned', data: {} }, [run('run-1')]);
  const token = { serial: '1', label: 'T', model: 'M', manufacturer: 'C' };
  const id = journal.intend({ run: 'run-1', step: 'sign', actor: 'alice', operation: 'sign-probe', token, tbs: Uint8Array.of(1) });
  journal.returned(id, Uint8Array.of(9));
  journal.verified(id, []);
  store.close();
}

if (act === 'open' || act === 'read') process.stdout.write(`${openOnly(act === 'read')}\n`);
else if (act === 'write') write();
else journalled();
