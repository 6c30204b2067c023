import { keyAlgorithmNames } from '../pki/algorithms.ts';
import { isSha256 } from '../pki/hash.ts';
import { parseDistinguishedName } from '../pki/name.ts';
import { CeremonyError } from '../errors.ts';
import { calendarForms, parseCrlCalendar } from './crl-calendar.ts';
import { countField, idField, isDuration, labelField, textField } from './fields.ts';
import { certifiedPurposeNames } from './key-purposes.ts';
import type { PlanParameter } from './plan.ts';
import { parseSelection, selectionForms } from './selection.ts';
import type { ParameterType } from './playbook.ts';

const label = labelField;
const text = textField(1000);

/** What each parameter type of a playbook accepts: null, or what it must be. */
const judges: Readonly<Record<ParameterType, (value: PlanParameter) => string | null>> = {
  token: (value) => (value === 'at-run' || typeof value === 'object' ? null : '`at-run` or {serial, label, model, manufacturer}'),
  // Whether the data directory knows it is found when the run starts: a plan is checked anywhere.
  authority: (value) => (label.safeParse(value).success ? null : 'the label of an authority in the data directory'),
  'pending-request': (value) => (label.safeParse(value).success ? null : 'the label of a request that waits for its certificate'),
  'distinguished-name': judgeName,
  label: (value) => (label.safeParse(value).success ? null : 'a label of ASCII letters, digits, dot, hyphen and underscore'),
  'key-algorithm': (value) => ((keyAlgorithmNames as readonly unknown[]).includes(value) ? null : `one of ${keyAlgorithmNames.join(', ')}`),
  'key-purpose': (value) =>
    (certifiedPurposeNames as readonly unknown[]).includes(value) ? null : `one of ${certifiedPurposeNames.join(', ')}`,
  profile: (value) => (idField.safeParse(value).success ? null : 'the id of a certificate profile such as `tls-server`'),
  'crl-profile': (value) => (idField.safeParse(value).success ? null : 'the id of a CRL profile such as `root-crl`'),
  'ocsp-profile': (value) => (idField.safeParse(value).success ? null : 'the id of an OCSP profile such as `root-ocsp`'),
  certificates: (value) =>
    text.safeParse(value).success ? null : '`at-run`, or serial numbers, SHA-256s or words of subjects with `;` between them',
  selection: (value) => (typeof value === 'string' && parseSelection(value) !== null ? null : `a selection: ${selectionForms}`),
  'crl-calendar': (value) => (typeof value === 'string' && parseCrlCalendar(value) !== null ? null : `a calendar: ${calendarForms}`),
  'answered-certificates': (value) =>
    text.safeParse(value).success ? null : '`all`, or serial numbers, SHA-256s or words of subjects with `;` between them',
  duration: (value) => (typeof value === 'string' && isDuration(value) ? null : 'an ISO 8601 duration such as P20Y'),
  number: (value) => (countField.safeParse(value).success ? null : 'a whole number from 1 to 100'),
  text: (value) => (text.safeParse(value).success ? null : 'one line of text'),
  'file-hash': (value) =>
    value === 'at-run' || (typeof value === 'string' && isSha256(value)) ? null : '`at-run`, or a SHA-256 of 64 small hexadecimal digits',
  hash: (value) => (typeof value === 'string' && isSha256(value) ? null : 'a SHA-256 of 64 small hexadecimal digits'),
};

/**
 * Compares a plan's parameters with those its playbook declares: each declared one present and of its type, no other. Gives
 * one sentence a problem; none means they fit.
 */
export function checkParameters(
  declared: Readonly<Record<string, ParameterType>>,
  given: Readonly<Record<string, PlanParameter>>,
): string[] {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(declared, name));
  return [
    ...unknown.map(
      (name) =>
        `The plan gives the parameter \`${name}\`, which the playbook does not declare; it declares ${Object.keys(declared).join(', ')}.`,
    ),
    ...Object.entries(declared).flatMap(([name, type]) => {
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      if (value === undefined) return [`The plan lacks the parameter \`${name}\` (${type}).`];
      const wanted = judges[type](value);
      return wanted === null ? [] : [`The parameter \`${name}\` must be ${wanted}.`];
    }),
  ];
}

function judgeName(value: PlanParameter): string | null {
  if (typeof value !== 'string') return 'a distinguished name such as "CN=Example Root R1,O=Example Trust,C=CH"';
  try {
    parseDistinguishedName(value);
    return null;
  } catch (error) {
    const why = error instanceof CeremonyError ? ` (${error.message})` : '';
    return `a distinguished name of RFC 4514 such as "CN=Example Root R1,O=Example Trust,C=CH"${why}`;
  }
}
