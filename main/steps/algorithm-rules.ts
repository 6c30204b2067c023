// Which key algorithms a rule set allows for a CA key, each with its clause.

import { CeremonyError } from '../errors.ts';
import type { KeyAlgorithm } from '../pki/algorithms.ts';
import type { RuleSet } from '../pki/profile.ts';

interface AlgorithmRule {
  readonly allowed: readonly KeyAlgorithm[];
  readonly why: string;
}

export const algorithmRules: Readonly<Record<RuleSet, AlgorithmRule>> = {
  // BR 6.1.5: RSA >= 2048 divisible by 8, P-256, P-384, P-521 and nothing else. CA keys here start at 3072 (128-bit).
  br: {
    allowed: ['rsa-3072', 'rsa-4096', 'ecdsa-p256', 'ecdsa-p384', 'ecdsa-p521'],
    why: 'BR 6.1.5 allows RSA and the curves P-256, P-384 and P-521 only',
  },
  private: {
    allowed: ['rsa-3072', 'rsa-4096', 'ecdsa-p256', 'ecdsa-p384', 'ecdsa-p521', 'ed25519'],
    why: 'CA keys need 128 bits of strength or more (NIST SP 800-57 part 1, table 2)',
  },
  // CNSA 2.0 names ML-DSA-87 for general signatures; no token reachable here makes one yet.
  cnsa2: { allowed: [], why: 'CNSA 2.0 allows ML-DSA-87 only for general signatures, and this version cannot make ML-DSA keys yet' },
};

/** Throws policy.algorithm with the clause when the rule set refuses the algorithm. */
export function requireAlgorithm(rules: RuleSet, algorithm: KeyAlgorithm): void {
  const rule = algorithmRules[rules];
  if (!rule.allowed.includes(algorithm)) {
    throw new CeremonyError(
      'policy.algorithm',
      `Rule set ${rules} refuses ${algorithm}: ${rule.why}. Nothing was done. Change algorithm or rules in the plan.`,
    );
  }
}
