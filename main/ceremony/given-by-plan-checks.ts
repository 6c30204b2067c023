// What profiles leave to the plan is in it, and nothing else: before the day, when it can still be mended at a desk.

import { passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { profileIdsOf } from '../formats/playbook.ts';
import { encodePrivateValue } from '../pki/private-value.ts';
import type { CertificateProfile } from '../pki/profile.ts';
import { fieldsLeft, leavesNames } from '../steps/given-by-plan.ts';
import type { RunFacts } from '../steps/step.ts';

/** The profiles of the certificates this run builds. */
function profilesUsed({ plan, playbook, profiles }: RunFacts): CertificateProfile[] {
  const builders = playbook.steps.filter(({ kind }) => kind === 'build-certificate');
  return profileIdsOf({ ...playbook, steps: builders }, plan.params)
    .flatMap((id) => profiles.get(id)?.value ?? [])
    .filter((profile) => profile.makes === 'certificate');
}

function namesGiven({ plan }: RunFacts, used: readonly CertificateProfile[]): Check {
  const takers = used.filter(leavesNames).map(({ id }) => id);
  const given = plan.nameConstraints !== undefined;
  if (given === takers.length > 0) return passed('NAMES-GIVEN', given ? `for ${takers.join(', ')}` : 'no profile leaves any to the plan');
  throw new CeremonyError(
    'policy.profile',
    given
      ? 'NAMES-GIVEN: the plan gives nameConstraints, and no profile it uses leaves them to it. Nothing was started. Take them out, or use a profile that says nameConstraints: {from: plan}.'
      : `NAMES-GIVEN: profile «${takers[0] ?? ''}» leaves it to the plan which names the CA is held to, and the plan gives none. Nothing was started. Add nameConstraints: {permitted: [{type: dNSName, value: …}]} to the plan.`,
  );
}

function valuesGiven({ plan }: RunFacts, used: readonly CertificateProfile[]): Check {
  const given = plan.privateFields ?? {};
  const refuse = (problem: string, remedy: string): never => {
    throw new CeremonyError('policy.profile', `VALUES-GIVEN: ${problem}. Nothing was started. ${remedy}`);
  };
  for (const profile of used) {
    for (const field of fieldsLeft(profile)) {
      if (!Object.hasOwn(given, field.name))
        refuse(
          `profile «${profile.id}» leaves «${field.name}» to the plan, and the plan does not give it`,
          `Add it under privateFields: ${field.name}.`,
        );
      // One at a time, as it will be written: which of them is wrong is in the sentence.
      encodePrivateValue({ given: [field] }, given);
    }
  }
  const wanted = new Set(used.flatMap(fieldsLeft).map(({ name }) => name));
  const surplus = Object.keys(given).find((name) => !wanted.has(name));
  if (surplus !== undefined)
    refuse(
      `the plan gives «${surplus}», and no profile it uses has a private extension with such a part`,
      'Take it out, or correct its name.',
    );
  return passed('VALUES-GIVEN', wanted.size === 0 ? 'no profile leaves any to the plan' : [...wanted].join(', '));
}

/**
 * NAMES-GIVEN and VALUES-GIVEN: a profile that leaves nameConstraints or values of private extensions to the plan gets them, each one that
 * can be encoded, and no plan gives what nothing takes. Throws policy.profile, input.schema; nothing was started.
 */
export function givenByPlanChecks(run: RunFacts): Check[] {
  const used = profilesUsed(run);
  return [namesGiven(run, used), valuesGiven(run, used)];
}
