// The argument parser: small and strict. What is not declared by a command is refused with the nearest name.

import { CeremonyError } from '../../errors.ts';
import { nearest } from './nearest.ts';

/** One flag of a command. Without `value` it is a switch. */
export interface Flag {
  readonly name: string;
  /** Placeholder shown in the help, e.g. DIR. */
  readonly value?: string;
  readonly repeat?: boolean;
  readonly required?: boolean;
  /** The only values allowed. */
  readonly oneOf?: readonly string[];
  readonly says: string;
}

/** What stands without a dash: how many at least and at most. */
export interface Operands {
  readonly name: string;
  readonly min: number;
  readonly max: number;
}

export interface Arguments {
  readonly operands: readonly string[];
  has(flag: string): boolean;
  /** The value of a flag that is given at most once. */
  get(flag: string): string | undefined;
  all(flag: string): readonly string[];
}

const usage = (sentence: string): CeremonyError => new CeremonyError('usage', sentence);

/**
 * Reads the words after the command's name: `--name value`, `--name=value`, `--` ends the flags.
 * Throws `usage` for an unknown, repeated, empty or missing flag and for too few or too many operands.
 */
export function parseArguments(
  words: readonly string[],
  command: { readonly name: string; readonly flags: readonly Flag[]; readonly operands: Operands },
): Arguments {
  const byName = new Map(command.flags.map((flag) => [`--${flag.name}`, flag]));
  const given = new Map<string, string[]>();
  const operands: string[] = [];
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    if (word === '--') {
      operands.push(...words.slice(i + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      operands.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    const name = equals === -1 ? word : word.slice(0, equals);
    const flag = byName.get(name);
    if (flag === undefined) throw usage(`${command.name} has no flag ${name}${suggest(name, [...byName.keys()])}.`);
    let value = equals === -1 ? undefined : word.slice(equals + 1);
    if (flag.value === undefined && value !== undefined) throw usage(`${name} takes no value.`);
    if (flag.value !== undefined && value === undefined) {
      const next = words[i + 1];
      if (next === undefined || next.startsWith('--')) throw usage(`${name} needs a value: ${name} ${flag.value}.`);
      value = next;
      i += 1;
    }
    take(flag, value, given);
  }
  for (const flag of command.flags) {
    if (flag.required === true && !given.has(flag.name))
      throw usage(`${command.name} needs --${flag.name} ${flag.value ?? ''}`.trimEnd() + `: ${flag.says}.`);
  }
  checkOperands(command.name, operands, command.operands);
  return {
    operands,
    has: (flag) => given.has(flag),
    get: (flag) => given.get(flag)?.[0],
    all: (flag) => given.get(flag) ?? [],
  };
}

function take(flag: Flag, value: string | undefined, given: Map<string, string[]>): void {
  const values = given.get(flag.name) ?? [];
  if (values.length > 0 && flag.repeat !== true) throw usage(`--${flag.name} is given twice.`);
  if (value === '') throw usage(`--${flag.name} is given an empty value.`);
  if (value !== undefined && flag.oneOf !== undefined && !flag.oneOf.includes(value)) {
    throw usage(`--${flag.name} is one of ${flag.oneOf.join(', ')}, not ${value}${suggest(value, flag.oneOf)}.`);
  }
  given.set(flag.name, [...values, value ?? '']);
}

function checkOperands(name: string, found: readonly string[], wanted: Operands): void {
  if (found.length < wanted.min) throw usage(`${name} needs ${wanted.name}.`);
  if (found.length > wanted.max) {
    const extra = found[wanted.max] ?? '';
    throw usage(
      wanted.max === 0
        ? `${name} takes nothing beside its flags, and found ${extra}.`
        : `${name} takes only ${wanted.name}, and found ${extra} beside it.`,
    );
  }
}

function suggest(name: string, known: readonly string[]): string {
  const close = nearest(name, known);
  return close === null ? '' : `; did you mean ${close}`;
}
