import { CeremonyError } from '../../errors.ts';
import { type DecodedName, decodeGeneralNames } from '../decode-names.ts';
import { tags } from '../der-content.ts';
import { limits, readDer } from '../der.ts';
import { type GeneralName, generalNameTypes } from '../general-name.ts';
import { fitsAllowedName } from '../given-names.ts';
import type { Extension } from '../parse-types.ts';
import type { AllowedName, CertificateExtensions } from '../profile-extensions.ts';
import type { Disposition } from './disposition.ts';

const label = 'Extension subjectAltName';
const criticality = (critical: boolean): string => (critical ? 'critical' : 'not critical');

/** A requested subjectAltName under a profile that has one: a row for each name, then what is wrong with the list (RFC 5280 §4.2.1.6). */
export function disposeNames(
  { value, critical }: Extension,
  profile: string,
  said: NonNullable<CertificateExtensions['subjectAltName']>,
): Disposition[] {
  const decoded = decode(value);
  if (decoded === null)
    return [{ label, asked: Buffer.from(value).toString('hex'), fate: 'refused', why: 'Its value does not decode as a list of names.' }];
  const why = `Profile «${profile}» writes it ${criticality(said.critical)}.`;
  // The list is a stranger's and may be long: what stands twice is found in one pass.
  const first = new Map(decoded.toReversed().map((name) => [`${name.type} ${name.text}`, name]));
  return [
    ...decoded.map((name) => disposeName(name, first.get(`${name.type} ${name.text}`) !== name, profile, said.names)),
    ...said.names.flatMap((row) => disposeCount(row, decoded, profile)),
    ...(said.critical === critical ? [] : [{ label, asked: criticality(critical), fate: 'changed', why } as const]),
  ];
}

function decode(value: Uint8Array): DecodedName[] | null {
  try {
    const list = readDer(value, limits.request, 'subjectAltName');
    return list.tag === tags.sequence ? decodeGeneralNames(list) : null;
  } catch (error) {
    if (error instanceof CeremonyError && error.code !== 'bug') return null;
    throw error;
  }
}

/** The name in the form Conclave writes, or null for a kind or text it does not. */
function writable({ type, text }: DecodedName): GeneralName | null {
  const known = generalNameTypes.find((kind) => kind === type);
  return known === undefined || text.startsWith('#') ? null : { type: known, value: text };
}

function disposeName(name: DecodedName, again: boolean, profile: string, rows: readonly AllowedName[]): Disposition {
  const asked = `${name.type} ${name.text}`;
  const refused = (why: string): Disposition => ({ label, asked, fate: 'refused', why });
  const known = writable(name);
  if (known === null) return refused(`Conclave writes no ${name.type} of this form.`);
  if (!rows.some((row) => fitsAllowedName(row, known))) return refused(`Profile «${profile}» allows no such name.`);
  if (again) return refused('The name is asked for twice.');
  return { label, asked, fate: 'taken', why: `Profile «${profile}» allows it. People verify that the applicant may have this name.` };
}

function disposeCount(row: AllowedName, names: readonly DecodedName[], profile: string): Disposition[] {
  const count = names.map(writable).filter((name) => name !== null && fitsAllowedName(row, name)).length;
  if (count >= row.min && count <= row.max) return [];
  const why = `Profile «${profile}» wants ${row.min} to ${row.max} of them.`;
  return [{ label, asked: `${count} of kind ${row.type}`, fate: 'refused', why }];
}
