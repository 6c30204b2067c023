import { parseProfile } from '../formats/profile.ts';
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
