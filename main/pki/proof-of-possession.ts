import { type Check, failed, passed } from '../checks.ts';
import type { RequestFields } from './parse-types.ts';
import { verifyIndependently, verifyWithNode } from './verify-signature.ts';

const name = 'CSR-POP';

/**
 * Whether the request is signed by the key it carries (RFC 2986 §3 note 2): both verifiers, which share no arithmetic, must
 * say so, unless the caller names those that do. Never waivable: a step that takes anything from a request refuses it where this fails.
 * Algorithms that are none of ours (SHA-1, RSASSA-PSS, …) cannot be verified, and that fails too.
 */
export function checkProofOfPossession(
  { spki, infoBytes, keyAlgorithm, signatureAlgorithm, signature }: RequestFields,
  verifiers: readonly (typeof verifyWithNode)[] = [verifyWithNode, verifyIndependently],
): Check {
  if (keyAlgorithm === null) return failed(name, 'the key is of no kind and size whose signatures Conclave verifies');
  if (signatureAlgorithm === null) return failed(name, 'the signature algorithm is none that Conclave verifies');
  const verifies = verifiers.every((verify) => verify(spki, signatureAlgorithm, infoBytes, signature));
  return verifies ? passed(name) : failed(name, 'the signature does not verify under the request’s own key');
}
