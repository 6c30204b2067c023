// What makes a rehearsal's certificates and CRLs useless outside it (rules.md, Rehearsals and drills).

import { CeremonyError } from '../errors.ts';
import type { Der } from './der.ts';
import { encodeBoolean, encodeOctetString, encodeOid, encodeSequence, encodeUtf8String } from './der-write.ts';
import { encodeName, readName } from './name.ts';
import type { NameAttribute } from './name-attributes.ts';
import { oids } from './oids.ts';
import type { Extension } from './parse-types.ts';

/** UTF8String in the critical extension. */
export const rehearsalText = 'REHEARSAL not for use';
/** Leads every CN. */
export const rehearsalPrefix = 'REHEARSAL ';

/** The critical extension 1.3.6.1.4.1.32473.1.1. No relying party knows it, so every one must refuse (RFC 5280 §4.2). */
export function encodeRehearsalExtension(): Der<'any'> {
  return encodeSequence(encodeOid(oids.rehearsalMark), encodeBoolean(true), encodeOctetString(encodeUtf8String(rehearsalText)));
}

// ub-common-name 64 (RFC 5280 appendix A.1) less the prefix.
const longestMarkable = 64 - rehearsalPrefix.length;

/** The name with REHEARSAL before every CN. Throws input.schema where there is no CN to mark, or one of more than 54 characters. */
export function markName(attributes: readonly NameAttribute[]): NameAttribute[] {
  if (!attributes.some(({ type }) => type === 'CN'))
    throw new CeremonyError('input.schema', 'A name without CN cannot be marked as a rehearsal; give the subject a CN.');
  if (attributes.some(({ type, value }) => type === 'CN' && [...value].length > longestMarkable)) {
    throw new CeremonyError(
      'input.schema',
      `This CN is too long to be rehearsed: with “${rehearsalPrefix.trim()}” before it, it may have at most ${longestMarkable} characters. Nothing was built; shorten the CN in the plan.`,
    );
  }
  return attributes.map((attribute) =>
    attribute.type === 'CN' ? { type: 'CN', value: `${rehearsalPrefix}${attribute.value}` } : attribute,
  );
}

/**
 * The name another certificate for the same key has: the same bytes, and in a rehearsal the same name with the mark, unless it is there
 * already. Throws input.schema for a name that cannot be marked.
 */
export function nameBeside(name: Der<'Name'>, rehearsal: boolean): Der<'Name'> {
  const attributes = readName(name).flat();
  const commonNames = attributes.filter(({ type }) => type === 'CN');
  if (!rehearsal || (commonNames.length > 0 && commonNames.every(({ value }) => value?.startsWith(rehearsalPrefix) === true))) return name;
  return encodeName(markName(attributes.map(({ type, value }) => ({ type, value: value ?? '' }))));
}

/** Whether any extension is the mark, whatever its value or criticality: production refuses all of them. */
export function hasRehearsalMark(extensions: readonly Extension[]): boolean {
  return extensions.some(({ oid }) => oid === oids.rehearsalMark);
}
