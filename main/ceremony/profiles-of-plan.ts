import { profileIdsOf, type Playbook } from '../formats/playbook.ts';
import { parseProfile } from '../formats/profile.ts';
import { addDuration } from '../pki/duration.ts';
import { fieldsLeft, leavesNames } from '../steps/given-by-plan.ts';
import type { ResourceLibrary } from './run-files.ts';

/** What these profiles leave to the plan: the names a CA is held to, and parts of private extensions by name. One that is not here leaves nothing. */
export function leftToPlan(library: ResourceLibrary, ids: readonly string[]): { names: boolean; fields: string[] } {
  const profiles = ids.flatMap((id) => {
    const bytes = library.profile(id);
    const value = bytes === null ? null : parseProfile(bytes).value;
    return value?.makes === 'certificate' ? [value] : [];
  });
  return { names: profiles.some(leavesNames), fields: [...new Set(profiles.flatMap(fieldsLeft).map(({ name }) => name))] };
}

/**
 * The parameters a plan begins with, and a validity the profile allows in place of a customary one that is longer. What was `given` stays.
 */
export function withValidityOfProfile(
  library: ResourceLibrary,
  playbook: Playbook,
  params: Readonly<Record<string, string | number>>,
  given: Readonly<Record<string, unknown>>,
): Record<string, string | number> {
  const builders = playbook.steps.filter(
    ({ kind, with: values }) => kind === 'build-certificate' && values?.['validity'] === 'plan.validity',
  );
  const [id] = profileIdsOf({ ...playbook, steps: builders }, params);
  const bytes = id === undefined ? null : library.profile(id);
  const profile = bytes === null ? null : parseProfile(bytes).value;
  const { validity } = params;
  if (profile?.makes !== 'certificate' || typeof validity !== 'string' || given['validity'] !== undefined) return { ...params };
  const from = new Date(0);
  return addDuration(from, validity) > addDuration(from, profile.validity.max)
    ? { ...params, validity: profile.validity.max }
    : { ...params };
}
