import { CeremonyError } from '../errors.ts';
import type { GeneralName } from './general-name.ts';
import type { CertificateProfile } from './profile.ts';
import type { AllowedName } from './profile-extensions.ts';

const schemeOf = (value: string): string => value.slice(0, value.indexOf(':') + 1).toLowerCase();

/** Whether a name is of the kind, and for a URI of the scheme, a profile's row allows. */
export const fitsAllowedName = ({ type, scheme }: AllowedName, name: GeneralName): boolean =>
  name.type === type && (scheme === undefined || schemeOf(name.value) === `${scheme}:`);

/**
 * What is wrong with the subjectAltNames given under a profile, as sentences: a kind or scheme it does not allow, too few or too
 * many of one. An empty list: nothing (RFC 5280 §4.2.1.6).
 */
export function givenNameProblems({ id, extensions }: CertificateProfile, names: readonly GeneralName[]): string[] {
  const allowed = extensions.subjectAltName?.names ?? [];
  const title = ({ type, scheme }: AllowedName): string => (scheme === undefined ? type : `${type} of scheme ${scheme}`);
  const stray = names.filter((name) => !allowed.some((row) => fitsAllowedName(row, name)));
  const repeated = names.filter(
    (name, index) => names.findIndex(({ type, value }) => type === name.type && value === name.value) !== index,
  );
  return [
    ...stray.map(({ type, value }) => `Profile «${id}» allows no ${type} such as «${value.slice(0, 80)}».`),
    ...repeated.map(({ type, value }) => `The ${type} «${value.slice(0, 80)}» is given twice.`),
    ...allowed.flatMap((row) => {
      const count = names.filter((name) => fitsAllowedName(row, name)).length;
      if (count >= row.min && count <= row.max) return [];
      const wanted = row.min === row.max ? `exactly ${row.min}` : `${row.min} to ${row.max}`;
      return [`Profile «${id}» wants ${wanted} ${title(row)}, and ${count} ${count === 1 ? 'is' : 'are'} given.`];
    }),
  ];
}

/** Throws policy.profile with the first of givenNameProblems. */
export function requireGivenNames(profile: CertificateProfile, names: readonly GeneralName[]): void {
  const [problem] = givenNameProblems(profile, names);
  if (problem !== undefined)
    throw new CeremonyError('policy.profile', `${problem} Nothing was built. Change the names in plan or request, or the profile.`);
}
