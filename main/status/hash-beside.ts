// Hashes that a thread of its own makes of the very bytes this one writes or scans: of the time a large CRL takes they are most.

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { CeremonyError } from '../errors.ts';
import type { HashAlgorithm } from '../pki/algorithms.ts';
import type { ByteSink } from '../pki/byte-source.ts';

const slotBytes = 1 << 18;
/** While the thread starts, the other fills them: some 12 MB. */
const slots = 48;
/** Places of the shared counters: pieces handed over, pieces taken. */
const [handedOver, taken] = [0, 1];
/** How long the thread may take for one piece before it is given up for dead. */
const longestWaitMilliseconds = 30_000;

interface Shared {
  readonly bytes: SharedArrayBuffer;
  /** Octets of the piece in a slot; of a command, negative. */
  readonly lengths: SharedArrayBuffer;
  readonly counters: SharedArrayBuffer;
}

/**
 * The thread: a command begins a hash or a verification, pieces follow, a command asks for what came of them. Text, because the program is
 * bundled into few files and has none to start here; it is given bytes that are to be signed or published and a public key, nothing else.
 */
const source = `
import { createHash, createVerify } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
const { shared, slotBytes, slots } = workerData;
const [counters, lengths] = [new Int32Array(shared.counters), new Int32Array(shared.lengths)];
const pieces = Array.from({ length: slots }, (_, slot) => new Uint8Array(shared.bytes, slot * slotBytes, slotBytes));
let [task, work, seen] = [null, null, 0];
for (let piece = 0; ; piece += 1) {
  while (Atomics.load(counters, 0) === piece) Atomics.wait(counters, 0, piece);
  const length = lengths[piece % slots];
  const bytes = pieces[piece % slots].subarray(0, Math.abs(length));
  if (length >= 0) {
    const [first, last] = [Math.max(task.from - seen, 0), Math.min(task.to - seen, length)];
    if (first < last) work.update(bytes.subarray(first, last));
    seen += length;
  } else {
    const { begin, signature } = JSON.parse(Buffer.from(bytes).toString());
    if (begin) [task, work, seen] = [begin, begin.key === null ? createHash(begin.hash) : createVerify(begin.hash), 0];
    else parentPort.postMessage(task.key === null ? work.digest() : work.verify(task.key, Buffer.from(signature, 'base64')));
  }
  Atomics.store(counters, 1, piece + 1);
  Atomics.notify(counters, 1);
}
`;

interface Thread {
  readonly worker: Worker;
  handOver(piece: Uint8Array, command: boolean): void;
}

/** What is made of the octets [from, to) of what comes: their hash, or, with a key in PEM, whether a signature over them verifies. */
interface Task {
  readonly hash: HashAlgorithm;
  readonly key: string | null;
  readonly from: number;
  readonly to: number;
}

type Command = { readonly begin: Task } | { readonly signature: string };

const command = (thread: Thread, what: Command): void => thread.handOver(new TextEncoder().encode(JSON.stringify(what)), true);

function startThread(): Thread {
  const shared: Shared = {
    bytes: new SharedArrayBuffer(slots * slotBytes),
    lengths: new SharedArrayBuffer(slots * Int32Array.BYTES_PER_ELEMENT),
    counters: new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT),
  };
  const [counters, lengths] = [new Int32Array(shared.counters), new Int32Array(shared.lengths)];
  const room = new Uint8Array(shared.bytes);
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), {
    workerData: { shared, slotBytes, slots },
    // Nothing of the process is the thread's.
    env: {},
    execArgv: [],
  });
  // Without a listener a failure would end the process; whoever waits for an answer is told of it.
  worker.on('error', () => undefined);
  let pieces = 0;
  return {
    worker,
    handOver(piece, isCommand) {
      for (let behind = Atomics.load(counters, taken); pieces - behind === slots; behind = Atomics.load(counters, taken))
        if (Atomics.wait(counters, taken, behind, longestWaitMilliseconds) === 'timed-out')
          throw new CeremonyError('bug', 'The thread that hashes a CRL does not answer. Nothing was kept.');
      const slot = pieces % slots;
      room.set(piece, slot * slotBytes);
      lengths[slot] = isCommand ? -piece.length : piece.length;
      pieces += 1;
      Atomics.store(counters, handedOver, pieces);
      Atomics.notify(counters, handedOver);
    },
  };
}

/** One that has nothing to do waits for the next CRL: to start one takes as long as to hash ten megabytes. */
let idle: Thread | null = null;

/** Something that is made of bytes that come in pieces. End it or let it go. */
export interface Beside<Question, Answer> extends ByteSink {
  /** After the last piece, once. */
  end(question: Question): Promise<Answer>;
  /** Nobody wants the answer any more. Does nothing after the end. */
  letGo(): Promise<void>;
}

/** The hash of what comes. */
export const hashBeside = (hash: HashAlgorithm): Beside<null, Uint8Array> =>
  begin({ hash, key: null, from: 0, to: Number.MAX_SAFE_INTEGER });

/** Whether node:crypto verifies a signature over the octets [from, to) of what comes. */
export const verifyBeside = ({
  publicKeyPem,
  ...part
}: Omit<Task, 'key'> & { readonly publicKeyPem: string }): Beside<Uint8Array, boolean> => begin({ ...part, key: publicKeyPem });

function begin<Question extends Uint8Array | null, Answer>(task: Task): Beside<Question, Answer> {
  const thread = idle ?? startThread();
  idle = null;
  thread.worker.ref();
  command(thread, { begin: task });
  let ended = false;
  return {
    update(bytes) {
      for (let at = 0; at < bytes.length; at += slotBytes) thread.handOver(bytes.subarray(at, at + slotBytes), false);
    },
    async end(question) {
      command(thread, { signature: question === null ? '' : Buffer.from(question).toString('base64') });
      const [answer] = (await once(thread.worker, 'message')) as [Answer];
      ended = true;
      thread.worker.unref();
      if (idle === null) idle = thread;
      else await thread.worker.terminate();
      return answer;
    },
    async letGo() {
      if (!ended) await thread.worker.terminate();
    },
  };
}
