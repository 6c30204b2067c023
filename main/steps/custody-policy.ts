import { notChecked, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { canonicalJson } from '../formats/canonical-json.ts';
import { weakerCustody } from '../formats/custody.ts';
import type { TokenIdentity } from '../hsm/hsm.ts';
import { readAuthorities } from '../store/tables/authority.ts';
import { newestPolicy } from '../store/recorded-policies.ts';
import type { StepContext } from './step.ts';

/**
 * PLAN-VS-POLICY for a plan that is about a token and names no authority: the newest policy of every authority whose key is on it.
 * Throws policy.plan-weaker.
 */
export function custodyPolicyCheck(context: StepContext, token: TokenIdentity): Check {
  const identity = canonicalJson({ ...token });
  const here = readAuthorities(context.store).filter((authority) => authority.token === identity);
  for (const { label, spkiSha256 } of here) {
    const newest = newestPolicy(context.store, spkiSha256);
    if (newest === null) continue;
    const { custody } = newest;
    const [weaker] = weakerCustody(context.run.plan.custody, custody);
    if (weaker !== undefined)
      throw new CeremonyError(
        'policy.plan-weaker',
        `PLAN-VS-POLICY: ${weaker} (policy of «${label}», whose key is on this token). Nothing was made. Correct the plan.`,
      );
  }
  return here.length === 0
    ? notChecked('PLAN-VS-POLICY', 'no authority here has a key on this token')
    : passed('PLAN-VS-POLICY', `custody, by the policy of ${here.map(({ label }) => label).join(', ')}`);
}
