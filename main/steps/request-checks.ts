// What a request must be before anything is built from it, and again when it is.

import { failed, notChecked, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { KeyAlgorithm } from '../pki/algorithms.ts';
import { sha256Hex } from '../pki/hash.ts';
import { parseRequest, type RequestFields } from '../pki/parse-request.ts';
import { checkKey } from '../pki/key-checks/check-key.ts';
import { checkProofOfPossession } from '../pki/proof-of-possession.ts';
import { verifyWithNode } from '../pki/verify-signature.ts';
import type { RuleSet } from '../pki/profile.ts';
import type { RunFacts } from './step.ts';

export interface CheckedRequest {
  readonly fields: RequestFields;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly checks: readonly Check[];
}

const nothing = 'Nothing was built.';

/** BR 6.1.1.3: a key that is known to be weak is refused, whatever plan and policy say. */
export function requireSoundKey(spki: Uint8Array, rules: RuleSet): readonly Check[] {
  const checks = checkKey(spki, { rules, weakKeys: new Map() });
  const bad = checks.find(({ verdict }) => verdict === 'failed');
  if (bad === undefined) return checks;
  throw new CeremonyError('policy.weak-key', `${bad.name} failed: ${bad.reason ?? 'the key is weak'}. ${nothing} Ask for another key.`);
}

/**
 * Which implementations verify the request's own signature: both, which share no arithmetic, or node:crypto alone, 0.3 ms instead of
 * 3 for P-256. Whoever takes `node` says where the other one verifies.
 */
export type ProofBy = 'both' | 'node';

/** Verdicts on exactly these bytes under this rule set: each is a function of nothing else. The longest batch has 1,000. */
const checkedBefore = new Map<string, CheckedRequest>();
const mostKept = 1000;

/**
 * Strict parse, the key, CSR-POP, in this order. Bytes that passed in this process are not judged a second time: what a database in
 * between made of them shows in their hash. Throws input.*, policy.weak-key, policy.proof-of-possession.
 */
export function checkRequest(der: Uint8Array, rules: RuleSet, proofBy: ProofBy = 'both'): CheckedRequest {
  const sha256 = sha256Hex(der);
  const known = checkedBefore.get(`both ${rules} ${sha256}`) ?? checkedBefore.get(`${proofBy} ${rules} ${sha256}`);
  if (known !== undefined) return known;
  const checked = judgeRequest(der, rules, proofBy);
  if (checkedBefore.size >= mostKept) checkedBefore.clear();
  checkedBefore.set(`${proofBy} ${rules} ${sha256}`, checked);
  return checked;
}

function judgeRequest(der: Uint8Array, rules: RuleSet, proofBy: ProofBy): CheckedRequest {
  const fields = parseRequest(der);
  if (fields.version !== 0)
    throw new CeremonyError(
      'input.unsupported',
      `The request says it is of version ${fields.version + 1}, and there is only 1. ${nothing}`,
    );
  const key = requireSoundKey(fields.spki, rules);
  if (fields.keyAlgorithm === null)
    throw new CeremonyError(
      'input.unsupported',
      `KEY-SIZE: the request is for a public key of a kind, size or form Conclave does not use. ${nothing} Ask for a request with another key.`,
    );
  const proof = checkProofOfPossession(fields, proofBy === 'node' ? [verifyWithNode] : undefined);
  if (proof.verdict !== 'passed')
    throw new CeremonyError(
      'policy.proof-of-possession',
      `CSR-POP failed: ${proof.reason ?? 'the request proves nothing'}. Whoever sent it need not hold the key. ${nothing} Ask for a new request.`,
    );
  return { fields, keyAlgorithm: fields.keyAlgorithm, checks: [proof, ...key] };
}

/** REQUEST-HASH: the plan may name the requests it is about, by the file's SHA-256 or that of the DER. Throws input.hash-mismatch. */
export function requirePlannedRequest(run: RunFacts, file: Uint8Array, der: Uint8Array): Check {
  const named = run.plan.requests;
  if (named === undefined) return notChecked('REQUEST-HASH', 'the plan names no request');
  const found = [sha256Hex(der), sha256Hex(file)].find((sha256) => named.includes(sha256));
  if (found !== undefined) return passed('REQUEST-HASH', found);
  throw new CeremonyError(
    'input.hash-mismatch',
    `REQUEST-HASH failed: the plan names the requests it is about, and this one has SHA-256 ${sha256Hex(der)}. Nothing was imported. Bring the request that was reviewed with the plan.`,
  );
}

/** A check of the request that failed is told as it stands, never thrown away. */
export const unchanged = (same: boolean, label: string): Check =>
  same
    ? passed('REQUEST-UNCHANGED', label)
    : failed('REQUEST-UNCHANGED', `the request «${label}» is not the one that was imported and checked`);
