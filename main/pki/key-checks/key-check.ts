import type { Check, CheckName } from '../../checks.ts';
import { failed, notChecked, passed } from '../../checks.ts';
import type { RuleSet } from '../profile.ts';
import type { KeyFacts } from './key-facts.ts';
import type { WeakKeyLists } from './weak-key-lists.ts';

/** What the checks may know besides the key. */
export interface KeyContext {
  readonly rules: RuleSet;
  /** Lists of Debian's weak keys the operator has loaded. */
  readonly weakKeys: WeakKeyLists;
}

/** One named check of a public key. */
export type KeyCheck = (key: KeyFacts, context: KeyContext) => Check;

export type RsaKey = Extract<KeyFacts, { kind: 'rsa' }>;

// Arithmetic on a larger modulus would cost seconds; KEY-SIZE refuses it (largest RSA key in use: 16384 bits).
export const maxRsaBits = 16_384;

/** A check that says something about RSA keys only. `judge` returns the problem, or null. */
export function rsaCheck(name: CheckName, judge: (key: RsaKey) => string | null): KeyCheck {
  return (key) => {
    if (key.kind === 'broken') return notChecked(name, 'the key does not decode');
    if (key.kind !== 'rsa') return passed(name, 'not an RSA key');
    if (key.bits > maxRsaBits) return notChecked(name, `the modulus has ${key.bits} bits, and at most ${maxRsaBits} are examined`);
    const problem = judge(key);
    return problem === null ? passed(name) : failed(name, problem);
  };
}
