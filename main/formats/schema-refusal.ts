import type { z } from 'zod';
import { CeremonyError } from '../errors.ts';
import type { Position } from './yaml-text.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Where a key or value of the refused file stands; undefined where the file has none (canonical JSON, a missing key). */
export interface Whereabouts {
  readonly what: string;
  keyAt(path: Path): Position | undefined;
  valueAt(path: Path): Position | undefined;
}

/**
 * Says in one sentence what a schema refused: which key, where, and what is allowed ("Unknown key `colour` in the plan at
 * line 7, column 3; allowed here: …."). One problem is told: the first in file order,
 * a missing key last, for its cause is often a misspelt one. Values are never repeated, for one may
 * be a secret typed into the wrong place. Returns an `input.schema` error with details line and column where known.
 */
export function refusal(error: z.core.$ZodError, where: Whereabouts): CeremonyError {
  const told = error.issues.flatMap((issue) => flatten(issue, [])).map((issue) => tell(issue, where));
  const [first] = told.toSorted(
    (a, b) => Number(a.missing) - Number(b.missing) || (a.at?.line ?? 0) - (b.at?.line ?? 0) || (a.at?.column ?? 0) - (b.at?.column ?? 0),
  );
  if (!first) return new CeremonyError('bug', `A schema refused ${where.what} without a reason.`);
  return new CeremonyError('input.schema', first.sentence, first.at ? { details: { line: first.at.line, column: first.at.column } } : {});
}

/** Words for a problem where a schema has none of its own; given to zod with each parse. Each continues "Key `x` …". */
export const describeProblem: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${typeNames[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return issue.values.length === 1 ? `must be ${quoted(issue.values)}` : `must be one of ${quoted(issue.values)}`;
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return 'must not be empty';
      return `must have ${issue.origin === 'number' ? 'a value of' : ''} at least ${issue.minimum}${unitOf(issue.origin)}`.replace(
        '  ',
        ' ',
      );
    case 'too_big':
      return `must have ${issue.origin === 'number' ? 'a value of' : ''} at most ${issue.maximum}${unitOf(issue.origin)}`.replace(
        '  ',
        ' ',
      );
    case 'unrecognized_keys':
      return `allowed here: ${keysOf(issue.inst).join(', ')}`;
    default:
      return undefined;
  }
};

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a whole number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a mapping of keys to values',
  record: 'a mapping of names to values',
};

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'number' || origin === 'int' ? '' : ' entries';
}

function quoted(values: readonly unknown[]): string {
  return values.map((value) => `\`${String(value)}\``).join(', ');
}

function keysOf(schema: unknown): string[] {
  const shape = (schema as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def?.shape;
  return shape ? Object.keys(shape) : [];
}

/** The problems of a union are those of the one form the author seems to have meant; without such a form, the union's own. */
function flatten(issue: Issue, prefix: Path): Issue[] {
  const path = [...prefix, ...issue.path];
  if (issue.code !== 'invalid_union') return [{ ...issue, path }];
  const meant = issue.errors.filter(
    (branch) => branch.length > 0 && !branch.some((inner) => inner.path.length === 0 && inner.code !== 'unrecognized_keys'),
  );
  const [closest] = meant.toSorted((a, b) => a.length - b.length);
  return closest ? closest.flatMap((inner) => flatten(inner, path)) : [{ ...issue, path }];
}

interface Told {
  readonly sentence: string;
  readonly missing: boolean;
  readonly at: Position | undefined;
}

function tell(issue: Issue, where: Whereabouts): Told {
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const at = where.keyAt([...issue.path, key]);
    return { sentence: `Unknown key \`${key}\`${place(where, at)}; ${issue.message}.`, missing: false, at };
  }
  const last = issue.path.at(-1);
  if (issue.code === 'invalid_key') {
    const at = where.keyAt(issue.path);
    return {
      sentence: `The name \`${String(last)}\`${place(where, at)} ${issue.issues[0]?.message ?? 'is not allowed'}.`,
      missing: false,
      at,
    };
  }
  const name = pathText(issue.path);
  const missing = last !== undefined && where.valueAt(issue.path) === undefined && where.valueAt([]) !== undefined;
  if (missing) {
    const at = where.valueAt(issue.path.slice(0, -1));
    return { sentence: `Key \`${name}\` is missing${place(where, at)}; it ${issue.message}.`, missing, at };
  }
  const at = where.valueAt(issue.path);
  return { sentence: `${name === '' ? 'The content' : `Key \`${name}\``}${place(where, at)} ${issue.message}.`, missing, at };
}

function place(where: Whereabouts, at: Position | undefined): string {
  return ` in ${where.what}${at ? ` at line ${at.line}, column ${at.column}` : ''}`;
}

/** `people[2].roles`: list positions counted from 1, as people count. */
function pathText(path: Path): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part + 1}]` : `${index === 0 ? '' : '.'}${String(part)}`)).join('');
}
