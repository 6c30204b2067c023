import type { Plan } from '../formats/plan.ts';
import type { CertificateProfile } from '../pki/profile.ts';
import type { GivenValues } from '../pki/profile-extensions.ts';

/** Whether a profile leaves the names a CA is held to to the plan (`nameConstraints: {from: plan}`). */
export const leavesNames = ({ extensions }: Pick<CertificateProfile, 'extensions'>): boolean =>
  extensions.nameConstraints !== undefined && 'from' in extensions.nameConstraints;

/** What a profile leaves to the plan. */
export function givenByPlan(plan: Pick<Plan, 'nameConstraints'>, profile: CertificateProfile): Pick<GivenValues, 'nameConstraints'> {
  return leavesNames(profile) && plan.nameConstraints !== undefined ? { nameConstraints: plan.nameConstraints } : {};
}
