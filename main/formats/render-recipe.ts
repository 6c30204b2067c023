import { CeremonyError, unreachable } from '../errors.ts';
import type { KeyAlgorithm } from '../pki/algorithms.ts';
import { describeExtension } from '../pki/describe-extension.ts';
import { describeValue, describeName } from '../pki/describe-name.ts';
import { encodeName, type NameAttribute } from '../pki/name.ts';
import type { Extension } from '../pki/parse-types.ts';
import type { EscapeName, Recipe } from './recipe.ts';

/** What a request shall say. */
export interface RecipeWish {
  readonly profile: string;
  readonly subject: readonly NameAttribute[];
  readonly keyAlgorithm: KeyAlgorithm;
  readonly extensions: readonly Extension[];
}

/**
 * The files of a recipe, name → text, that make exactly the request wished for. Values are escaped for the place they stand in; where
 * the tool has no word for an attribute, a key or a character, nothing is made. Throws input.unsupported.
 */
export function renderRecipe(recipe: Recipe, wish: RecipeWish): Record<string, string> {
  const key = recipe.keys[wish.keyAlgorithm] ?? refuse(recipe, `it has no key of ${wish.keyAlgorithm}`);
  const comment = oneLine(describeName(encodeName(wish.subject)));
  const values = {
    title: recipe.title,
    profile: wish.profile,
    subject: comment,
    generate: key.generate,
    digest: key.digest,
    attributes: renderAttributes(recipe, wish.subject),
    extensions: wish.extensions.map((extension) => renderExtension(recipe, extension)).join(recipe.extensions.join),
    criticalOids: wish.extensions
      .filter(({ critical }) => critical)
      .map(({ oid }) => oid)
      .join(','),
  };
  return Object.fromEntries(Object.entries(recipe.files).map(([name, text]) => [name, lineEnds(name, fill(recipe, text, values))]));
}

// Windows' own files end their lines with both characters.
const lineEnds = (name: string, text: string): string => (name.endsWith('.inf') ? text.replaceAll(/\r?\n/g, '\r\n') : text);

// What stands in a comment may not end it. Names hold no line ends (name-attributes.ts); this makes sure of it here.
const oneLine = (text: string): string => text.replaceAll(/[\x00-\x1f\x7f]/g, '?');

function refuse(recipe: Recipe, problem: string): never {
  throw new CeremonyError('input.unsupported', `No recipe for ${recipe.title} was made: ${problem}. Use another tool.`);
}

/** Placeholders are filled in one pass: what a value holds is never read as a placeholder. */
function fill(recipe: Recipe, template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{([A-Za-z0-9]+)\}\}/g, (_, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : refuse(recipe, `its file names ${name}, which nothing stands for`),
  );
}

function renderAttributes(recipe: Recipe, subject: readonly NameAttribute[]): string {
  const { names, order, line, join, escape } = recipe.attributes;
  const lines = subject.map(({ type, value }, index) => {
    const name = names[type] ?? refuse(recipe, `it has no word for the attribute ${type}`);
    const escaped = escape.reduce((text, how) => escapeFor(recipe, how, text), value);
    return fill(recipe, line, { index: String(index), name, value: escaped });
  });
  return (order === 'der' ? lines : lines.toReversed()).join(join);
}

function renderExtension(recipe: Recipe, extension: Extension): string {
  const { line, critical, notCritical = '' } = recipe.extensions;
  const { label, value } = describeExtension(extension);
  const bytes = Buffer.from(extension.value);
  return fill(recipe, line, {
    oid: extension.oid,
    critical: extension.critical ? critical : notCritical,
    described: oneLine(`${label}: ${value}`),
    hex: bytes.toString('hex'),
    base64: bytes.toString('base64'),
  });
}

/** A value made safe for one kind of place. */
function escapeFor(recipe: Recipe, how: EscapeName, text: string): string {
  switch (how) {
    case 'openssl-config':
      // config(5): a backslash takes the meaning from the next character; $ begins a variable, # a comment, quotes of
      // three kinds a string.
      return text.replaceAll(/[\\"'`#$;]/g, String.raw`\$&`);
    case 'rfc4514':
      return describeValue(text);
    case 'shell':
      // Between single quotes of a POSIX shell nothing but a single quote has a meaning.
      return text.replaceAll("'", String.raw`'\''`);
    case 'json':
      return JSON.stringify(text).slice(1, -1);
    case 'template':
      // Go's text/template, which step runs over its file, begins an action with two braces.
      return text.includes('{{') ? refuse(recipe, 'a value holds {{, which begins an action there') : text;
    case 'inf':
      // Quotes, the separators of names and % (strings) have no safe form in an .inf file.
      return /["%,;+=<>#\\]/.test(text) ? refuse(recipe, 'a value holds one of " % , ; + = < > # \\') : text;
    default:
      return unreachable(how);
  }
}
