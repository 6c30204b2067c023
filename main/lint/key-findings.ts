import type { CheckName } from '../checks.ts';
import { checkKey } from '../pki/key-checks/check-key.ts';
import type { RuleSet } from '../pki/profile.ts';

/** A sentence for each of the named key checks that fails. No list of Debian's keys is loaded here: only published examples are known. */
export function keyFindings(spki: Uint8Array, rules: RuleSet, names: readonly CheckName[]): string[] {
  return checkKey(spki, { rules, weakKeys: new Map() })
    .filter(({ name, verdict }) => verdict === 'failed' && names.includes(name))
    .map(({ name, reason }) => `${name}: ${reason ?? 'the check failed'}.`);
}
