import { parseProfile } from '../formats/profile.ts';
import { leavesNames } from '../steps/given-by-plan.ts';
import type { ResourceLibrary } from './run-files.ts';

/** Whether one of these profiles leaves the names a CA is held to to the plan. One that is not here does not. */
export function anyLeavesNames(library: ResourceLibrary, ids: readonly string[]): boolean {
  return ids.some((id) => {
    const bytes = library.profile(id);
    if (bytes === null) return false;
    const { value } = parseProfile(bytes);
    return value.makes === 'certificate' && leavesNames(value);
  });
}
