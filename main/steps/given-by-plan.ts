// What a profile leaves to the plan: the names a CA is held to, and the values of private extensions.

import type { Plan } from '../formats/plan.ts';
import type { CertificateProfile } from '../pki/profile.ts';
import type { GivenValues, PrivateField } from '../pki/profile-extensions.ts';

type Extensions = Pick<CertificateProfile, 'extensions'>;

/** Whether a profile leaves the names a CA is held to to the plan (`nameConstraints: {from: plan}`). */
export const leavesNames = ({ extensions }: Extensions): boolean =>
  extensions.nameConstraints !== undefined && 'from' in extensions.nameConstraints;

/** The parts of private extensions a profile leaves to the plan (`value: {given: […]}`), in their order. */
export const fieldsLeft = ({ extensions }: Extensions): readonly PrivateField[] =>
  (extensions.private ?? []).flatMap(({ value }) => ('given' in value ? value.given : []));

/** What a profile leaves to the plan. A value the plan gives that no part of this profile has is not in it. */
export function givenByPlan(
  plan: Pick<Plan, 'nameConstraints' | 'privateFields'>,
  profile: CertificateProfile,
): Pick<GivenValues, 'nameConstraints' | 'privateFields'> {
  const given = plan.privateFields ?? {};
  const wanted = fieldsLeft(profile).flatMap(({ name }) => (Object.hasOwn(given, name) ? [[name, given[name] ?? '']] : []));
  return {
    privateFields: Object.fromEntries(wanted) as Readonly<Record<string, string>>,
    ...(leavesNames(profile) && plan.nameConstraints !== undefined ? { nameConstraints: plan.nameConstraints } : {}),
  };
}
