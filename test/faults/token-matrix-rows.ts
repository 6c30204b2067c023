// The matrix of what a PKCS#11 module can do to a ceremony: which call, which fault, and how both are named in print.

import { ckrTable } from '../../main/hsm/ckr.ts';
import type { Ending, Lane, Trial } from './token-matrix-bench.ts';
import { tryFaults } from './token-matrix-bench.ts';
import type { Fault } from './hsm-fault.ts';

/** What goes wrong at one call. CKR_* values: PKCS#11 v3.2 header. */
export const effects = {
  'device error': { ckr: 0x30 },
  'session lost': { ckr: 0xb3 },
  'not present': { ckr: 0xe0 },
  removed: { ckr: 0x32 },
  'PIN locked': { ckr: 0xa4 },
  'operation active': { ckr: 0x90 },
  'buffer too small': { ckr: 0x150 },
  crash: { crash: true },
  hang: { hang: true },
} as const satisfies Record<string, Partial<Fault>>;

export type Effect = keyof typeof effects;
export const effectNames = Object.keys(effects) as Effect[];

/** Watchdog's second where a call hangs. A machine under load must still start a process in thirty of them. */
const shortSecondMs = 100;

/** Each column decides otherwise about an unknown outcome; what is not offered gives way to the most cautious. */
const decisions = ['adopt', 'destroy', 'may-exist', 'not-made'] as const;

/** The function's first call for each request, in order: `C_OpenSession for login` → its number in the process. */
export function firstCalls(
  recorded: readonly string[],
): ReadonlyMap<string, { readonly request: string; readonly function: string; readonly call: number }> {
  const counts = new Map<string, number>();
  const found = new Map<string, { request: string; function: string; call: number }>();
  let request = '';
  for (const line of recorded) {
    if (line.startsWith('> ')) {
      request = line.slice(2);
      continue;
    }
    const call = (counts.get(line) ?? 0) + 1;
    counts.set(line, call);
    const name = `${line} for ${request}`;
    if (!found.has(name)) found.set(name, { request, function: line, call });
  }
  return found;
}

export function trialOf(name: string, call: number, effect: Effect): Trial {
  return {
    faults: [{ function: name, call, ...effects[effect] }],
    decision: decisions[effectNames.indexOf(effect) % decisions.length] ?? 'adopt',
    ...(effect === 'hang' ? { secondMs: shortSecondMs } : {}),
  };
}

/** How a cell of the matrix reads: codes without their family, (shown) or thrown, and what the person gave to go on. */
export function cellOf({ codes, wayOut }: Ending): string {
  const met = codes.map((code) => code.replace('token.', '')).join(' ');
  return `${met === '' ? 'nothing' : met}${wayOut.length === 0 ? '' : ` → ${wayOut.join(', ')}`}`;
}

/** Every trial, one after the other in each lane. */
export async function tryInLanes(lanes: readonly Lane[], trials: readonly Trial[]): Promise<Ending[]> {
  const endings = new Map<number, Ending>();
  let next = 0;
  const play = async (lane: Lane): Promise<void> => {
    for (let index = next++; index < trials.length; index = next++) endings.set(index, await tryFaults(lane, trials[index] as Trial));
  };
  await Promise.all(lanes.map(play));
  return trials.map((_trial, index) => endings.get(index) as Ending);
}

/** Where the ceremony meets a call's fault. */
export type Met =
  /** While a screen is drawn: its problem is shown with it. */
  | 'screen'
  /** In the token's self-test: the check is shown as failed. */
  | 'check'
  /** In an act, before a login. */
  | 'act'
  /** In an act under the login: a session that is gone is opened again with its PIN. */
  | 'login'
  /** In such an act, before the call that makes a key or signature: a process that is gone cannot say that it was before. */
  | 'before'
  /** In the call that makes a key or signature: where the token may have acted people decide. */
  | 'making'
  /** After a key was made: it exists, whatever the code. */
  | 'made'
  /** While ending: nothing depends on it. */
  | 'ending';

const lostCodes: readonly string[] = ['session-lost', 'removed', 'process-lost', 'not-answering'];

const codeOf = (effect: Effect): string => {
  const what: Partial<Fault> = effects[effect];
  if (what.ckr === undefined) return effect === 'crash' ? 'process-lost' : 'not-answering';
  return (ckrTable[what.ckr]?.code ?? '').replace('token.', '');
};

const actsAnyway = (effect: Effect): boolean => {
  const what: Partial<Fault> = effects[effect];
  return what.ckr === undefined || ckrTable[what.ckr]?.outcomeUnknown === true;
};

/** The cell that ckr.ts and rules.md (Journal) demand. */
export function expectedCell(where: Met, effect: Effect): string {
  const code = codeOf(effect);
  const process = effect === 'crash' || effect === 'hang';
  const met = where === 'before' ? (process ? 'making' : 'login') : where;
  if (met === 'ending') return 'nothing';
  if (met === 'screen') return `(${code})`;
  if (met === 'check') return process ? `(${code})` : '(TOKEN-SELF-TEST)';
  if (met === 'act') return code;
  const pin = lostCodes.includes(code) ? ['PIN'] : [];
  const decided = met === 'made' || (met === 'making' && actsAnyway(effect));
  const anew = decided && (met === 'making' || trialOf('', 1, effect).decision === 'destroy');
  const way = [...pin, ...(decided ? ['decision'] : []), ...(anew ? ['made again'] : [])];
  return `${code}${way.length === 0 ? '' : ` → ${way.join(', ')}`}`;
}
