import { CeremonyError } from '../../../errors.ts';
import { customaryParameters } from '../../../formats/customary-parameters.ts';
import type { Playbook } from '../../../formats/playbook.ts';
import { parseDistinguishedName } from '../../../pki/name.ts';
import { nearest } from '../nearest.ts';

export interface Settings {
  readonly title: string;
  readonly rules: string;
  readonly attendance: string;
  readonly quorum: number;
  /** Parameters given with --set. */
  readonly given: Readonly<Record<string, string | number>>;
  /** Those, and a value for every parameter whose type has a customary one. */
  readonly params: Readonly<Record<string, string | number>>;
}

const choices: Readonly<Record<string, readonly string[]>> = { rules: ['br', 'private', 'cnsa2'], attendance: ['people', 'unattended'] };

/** Reads `--set name=value`. Throws usage for what is no parameter, given twice or not allowed. */
export function readSettings(sets: readonly string[], playbook: Playbook): Settings {
  const own: Record<string, string> = {};
  const given: Record<string, string | number> = {};
  for (const set of sets) {
    const at = set.indexOf('=');
    const name = set.slice(0, at);
    const value = set.slice(at + 1);
    if (at < 1 || value === '') throw new CeremonyError('usage', `--set takes name=value, not ${set}.`);
    if (name in own || Object.hasOwn(given, name)) throw new CeremonyError('usage', `--set ${name} is given twice.`);
    const type = Object.hasOwn(playbook.params, name) ? playbook.params[name] : undefined;
    if (type !== undefined) given[name] = type === 'number' && /^[0-9]{1,6}$/.test(value) ? Number(value) : value;
    else if (name === 'title' || name in choices) own[name] = allowed(name, value);
    else throw unknownName(name, playbook);
  }
  const commonName = commonNameIn(playbook, given);
  const label = labelFrom(commonName);
  const labels = Object.entries(playbook.params).flatMap(([name, type]) =>
    type === 'label' && label !== undefined ? [[name, label] as const] : [],
  );
  const params = customaryParameters(playbook, { ...Object.fromEntries(labels), ...given });
  const quorum = typeof params['quorum'] === 'number' ? params['quorum'] : 2;
  return {
    title: own['title'] ?? commonName ?? playbook.title,
    rules: own['rules'] ?? 'private',
    attendance: own['attendance'] ?? 'people',
    quorum,
    given,
    params,
  };
}

/** The CN of the subject given, so that title and key label begin as what the authority is called. */
function commonNameIn(playbook: Playbook, given: Readonly<Record<string, string | number>>): string | undefined {
  const name = Object.keys(given).find((candidate) => playbook.params[candidate] === 'distinguished-name');
  const value = name === undefined ? undefined : given[name];
  try {
    return typeof value === 'string' ? parseDistinguishedName(value).find((attribute) => attribute.type === 'CN')?.value : undefined;
  } catch {
    // What is wrong with the name is said once, by the check of all parameters.
    return undefined;
  }
}

/** «Example Root R1» → example-root-r1; undefined where nothing of the name can stand in a label. */
function labelFrom(commonName: string | undefined): string | undefined {
  const label = commonName
    ?.toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 32)
    .replaceAll(/^-+|-+$/g, '');
  return label === '' ? undefined : label;
}

function allowed(name: string, value: string): string {
  const values = choices[name];
  if (values !== undefined && !values.includes(value))
    throw new CeremonyError('usage', `${name} is one of ${values.join(', ')}, not ${value}.`);
  return value;
}

function unknownName(name: string, playbook: Playbook): CeremonyError {
  const known = [...Object.keys(playbook.params), 'title', ...Object.keys(choices)];
  const close = nearest(name, known);
  return new CeremonyError(
    'usage',
    `The playbook has no parameter ${name}${close === null ? '' : `; did you mean ${close}`}. It has ${known.join(', ')}.`,
  );
}
