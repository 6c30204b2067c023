import { CeremonyError } from '../errors.ts';
import { profileSchema } from './profile.ts';
import { describeProblem } from './schema-refusal.ts';
import { readStrictYaml } from './strict-yaml.ts';

/** One thing wrong with the text of a profile. */
export interface ProfileProblem {
  /** Keys joined by dots (`validity.max`); '' where the text is no YAML or the whole of it is meant. */
  readonly path: string;
  /** From 1; null where it stands nowhere, as a missing key does. */
  readonly line: number | null;
  readonly text: string;
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code?: string | undefined;
  readonly errors?: readonly (readonly Issue[])[] | undefined;
}

/** A union says nothing itself: what its members say at the deepest place they reached does. */
function deepest(issue: Issue, base: readonly PropertyKey[]): Issue[] {
  const path = [...base, ...issue.path];
  if (issue.code !== 'invalid_union' || issue.errors === undefined || issue.errors.length === 0) return [{ ...issue, path }];
  const branches = issue.errors.map((errors) => errors.flatMap((each) => deepest(each, path)));
  const depth = (branch: readonly Issue[]): number => Math.max(0, ...branch.map((each) => each.path.length));
  return branches.toSorted((one, other) => depth(other) - depth(one) || one.length - other.length)[0] ?? [{ ...issue, path }];
}

/**
 * Everything wrong with the text of a profile, by line; an empty list: parseProfile takes it. The parser of files stops at the first
 * problem, and whoever writes wants to see all of them.
 */
export function profileProblems(bytes: Uint8Array): ProfileProblem[] {
  try {
    const file = readStrictYaml(bytes, 'the profile');
    const { error } = profileSchema.safeParse(file.value, { error: describeProblem });
    const issues = (error?.issues ?? []).flatMap((issue) => deepest(issue as Issue, []));
    return issues
      .map(({ path, message }) => {
        const keys = path.map((key) => (typeof key === 'symbol' ? String(key) : key));
        const offset = file.valueOffset(keys) ?? file.keyOffset(keys);
        return {
          path: keys.join('.'),
          line: offset === undefined ? null : file.positionAt(offset).line,
          text: `${message.charAt(0).toUpperCase()}${message.slice(1)}.`,
        };
      })
      .toSorted((one, other) => (one.line ?? 1e6) - (other.line ?? 1e6));
  } catch (error) {
    if (!(error instanceof CeremonyError) || error.code === 'bug') throw error;
    const line = error.details['line'];
    return [{ path: '', line: typeof line === 'number' ? line : null, text: error.message }];
  }
}
