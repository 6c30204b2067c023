// A worker whose binding misbehaves on command, at the boundary with pkcs11js: everything above it is the real thing.
// CONCLAVE_HSM_FAULTS holds JSON: a list of faults, each for the n-th call (from 1; absent: every call) of one function.
// CONCLAVE_HSM_CALLS, where it is set, names a file that the name of every function called is appended to.

import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import type { PKCS11 } from 'pkcs11js';
import { loadPkcs11js } from '../../main/hsm/pkcs11/load.ts';
import { processPort } from '../../main/hsm/process-port.ts';
import { createProvider } from '../../main/hsm/provider.ts';
import { serve } from '../../main/hsm/serve.ts';
import type { Fault } from './hsm-fault.ts';

const faults = JSON.parse(process.env['CONCLAVE_HSM_FAULTS'] ?? '[]') as Fault[];
const record = process.env['CONCLAVE_HSM_CALLS'];
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Blocks the thread, as a vendor library does. */
const block = (ms?: number): void => void Atomics.wait(sleeper, 0, 0, ms);

/** Counted over the life of the process, however often the module is loaded. */
const calls = new Map<string, number>();
let sessions = 0;

const isOver = ({ until }: Fault): boolean => until !== undefined && (calls.get(until.function) ?? 0) >= until.call;

function misbehave(binding: PKCS11): PKCS11 {
  return new Proxy(binding, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property);
      if (typeof value !== 'function') return value;
      const name = String(property);
      return (...callArguments: unknown[]): unknown => {
        const nth = (calls.get(name) ?? 0) + 1;
        calls.set(name, nth);
        if (record !== undefined && record !== '') appendFileSync(record, `${name}\n`);
        const due = faults.filter((fault) => fault.function === name && (fault.call === undefined || fault.call === nth) && !isOver(fault));
        const limit = due.find((fault) => fault.sessionLimit !== undefined)?.sessionLimit;
        if (limit !== undefined && sessions >= limit) throw new Error('CKR_SESSION_COUNT:177');
        for (const fault of due) before(fault);
        let result: unknown = Reflect.apply(value, target, callArguments);
        if (name === 'C_OpenSession') sessions += 1;
        if (name === 'C_CloseSession') sessions -= 1;
        for (const fault of due) result = after(fault, result);
        return result;
      };
    },
  });
}

function before(fault: Fault): void {
  if (fault.crash === true) process.kill(process.pid, 'SIGKILL');
  if (fault.crash === true || fault.hang === true) block();
  if (fault.delayMs !== undefined) block(fault.delayMs);
  if (fault.ckr !== undefined) throw new Error(`CKR_FAULT:${fault.ckr}`);
}

function after(fault: Fault, result: unknown): unknown {
  if (fault.ckrAfter !== undefined) throw new Error(`CKR_FAULT:${fault.ckrAfter}`);
  if (fault.crashAfter === true) process.kill(process.pid, 'SIGKILL');
  if (fault.crashAfter === true) block();
  if (fault.setFlags !== undefined) return { ...(result as object), flags: (result as { flags: number }).flags | fault.setFlags };
  if (fault.without !== undefined) return (result as number[]).filter((type) => fault.without?.includes(type) === false);
  if (fault.attribute !== undefined)
    return (result as { type: number; value: Buffer }[]).map((one) =>
      one.type === fault.attribute?.type ? { ...one, value: Buffer.from(fault.attribute.value, 'hex') } : one,
    );
  return Buffer.isBuffer(result) ? spoil(fault, result) : result;
}

function spoil(fault: Fault, output: Buffer): Buffer {
  if (fault.flip === true) output[output.length - 1] = (output[output.length - 1] ?? 0) ^ 1;
  if (fault.fill !== undefined) output.fill(fault.fill);
  if (fault.pattern !== undefined) output.fill(Buffer.from(fault.pattern, 'hex'));
  return fault.truncate === undefined ? output : output.subarray(0, output.length - fault.truncate);
}

serve(processPort(), (opening) =>
  createProvider(opening, {
    random: (length) => Uint8Array.from(randomBytes(length)),
    loadPkcs11js: async () => misbehave(await loadPkcs11js()),
  }),
);
