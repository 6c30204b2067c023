import { type KeyAlgorithm, keyAlgorithms } from './algorithms.ts';
import { describeExtension } from './describe-extension.ts';
import { describeName, nameTexts } from './describe-name.ts';
import { oidName, oids } from './oids.ts';
import type { Extension, RequestFields } from './parse-types.ts';

/** What a request was asked to say. */
export interface AskedRequest {
  /** Name DER. */
  readonly subject: Uint8Array;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly extensions: readonly Extension[];
}

/** `equivalent`: other bytes that say the same, or more that does no harm. */
export interface RecipeRow {
  readonly label: string;
  readonly asked: string;
  readonly found: string;
  readonly verdict: 'same' | 'equivalent' | 'different';
  /** Why they differ, as a sentence; empty for `same`. */
  readonly why: string;
}

const same = (label: string, text: string): RecipeRow => ({ label, asked: text, found: text, verdict: 'same', why: '' });
const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/**
 * A returned request beside what was asked of its maker: subject, key algorithm, each extension, and what was added. The request is
 * what was asked for where no row is `different`.
 */
export function compareWithRecipe(request: RequestFields, asked: AskedRequest): RecipeRow[] {
  return [
    compareSubjects(asked.subject, request.subject),
    compareKeys(asked.keyAlgorithm, request.keyAlgorithm),
    ...asked.extensions.map((extension) => compareExtension(extension, request.extensions)),
    ...request.extensions.filter(({ oid }) => !asked.extensions.some((other) => other.oid === oid)).map(addedExtension),
    ...request.attributes.filter(({ oid }) => oid !== oids.extensionRequest).map(({ oid }) => addedAttribute(oid)),
  ];
}

function compareSubjects(asked: Uint8Array, found: Uint8Array): RecipeRow {
  const label = 'Subject';
  if (equal(asked, found)) return same(label, describeName(asked));
  const [wanted, given] = [nameTexts(asked), nameTexts(found)];
  const row = { label, asked: describeName(asked), found: describeName(found) };
  if (JSON.stringify(wanted) === JSON.stringify(given))
    return {
      ...row,
      verdict: 'equivalent',
      why: 'The text is the same in other string types; the certificate is written in those of the profile.',
    };
  if (JSON.stringify(wanted.toSorted()) === JSON.stringify(given.toSorted()))
    return { ...row, verdict: 'different', why: 'The parts are the same in another order, which is another name.' };
  return { ...row, verdict: 'different', why: 'It is another name.' };
}

function compareKeys(asked: KeyAlgorithm, found: KeyAlgorithm | null): RecipeRow {
  const label = 'Public key';
  const { title } = keyAlgorithms[asked];
  if (found === asked) return same(label, title);
  const why = 'Another key was made than was asked for.';
  return {
    label,
    asked: title,
    found: found === null ? 'of no kind Conclave knows' : keyAlgorithms[found].title,
    verdict: 'different',
    why,
  };
}

const labelOf = (oid: string): string => `Extension ${oidName(oid) ?? oid}`;
const textOf = (extension: Extension): string => `${describeExtension(extension).value}${extension.critical ? ', critical' : ''}`;

function compareExtension(asked: Extension, found: readonly Extension[]): RecipeRow {
  const label = labelOf(asked.oid);
  const [one, second] = found.filter(({ oid }) => oid === asked.oid);
  const row = { label, asked: textOf(asked) };
  if (one === undefined) return { ...row, found: 'nothing', verdict: 'different', why: 'It is missing from the request.' };
  if (second !== undefined) return { ...row, found: 'more than one', verdict: 'different', why: 'It stands more than once.' };
  const sameValue = equal(asked.value, one.value);
  if (sameValue && asked.critical === one.critical) return same(label, textOf(asked));
  const why = sameValue ? 'It is marked critical on one side only.' : 'It says something else.';
  return { ...row, found: textOf(one), verdict: 'different', why };
}

function addedExtension(extension: Extension): RecipeRow {
  const row = { label: labelOf(extension.oid), asked: 'nothing', found: textOf(extension) };
  return extension.oid === oids.subjectKeyIdentifier
    ? { ...row, verdict: 'equivalent', why: 'Some tools add it; the certificate gets the one the profile computes.' }
    : { ...row, verdict: 'different', why: 'Nobody asked for it.' };
}

function addedAttribute(oid: string): RecipeRow {
  const why = 'Attributes never reach a certificate.';
  return { label: `Attribute ${oidName(oid) ?? oid}`, asked: 'nothing', found: 'present', verdict: 'equivalent', why };
}
