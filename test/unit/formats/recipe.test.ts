import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseRecipe, type Recipe } from '../../../main/formats/recipe.ts';
import { renderRecipe, type RecipeWish } from '../../../main/formats/render-recipe.ts';
import { parseDistinguishedName } from '../../../main/pki/name.ts';
import { requestedExtensions } from '../../fixtures/requests/specimens.ts';
import { expectRefusal } from '../pki/expect-refusal.ts';

const folder = new URL('../../../resources/recipes/', import.meta.url);
const recipeOf = (id: string): Recipe => parseRecipe(readFileSync(new URL(`${id}.yaml`, folder))).value;
const wishFor = (subject: string): RecipeWish => ({
  profile: 'tls-server',
  subject: parseDistinguishedName(subject),
  keyAlgorithm: 'ecdsa-p256',
  extensions: requestedExtensions,
});
const text = (id: string, file: string, subject: string): string => renderRecipe(recipeOf(id), wishFor(subject))[file] ?? '';

describe('recipes that come with Conclave', () => {
  test.each(readdirSync(folder))('%s is valid, makes its files and leaves no placeholder', (name) => {
    const recipe = recipeOf(name.replace('.yaml', ''));
    expect(`${recipe.id}.yaml`).toBe(name);
    const made = Object.values(renderRecipe(recipe, wishFor('CN=a.example,O=Example,C=CH'))).join('');
    expect(made).not.toContain('{{');
    expect(made).toContain('2.5.29.17');
    expect(made).toContain('2.5.29.15');
  });
});

describe('renderRecipe', () => {
  test('a value cannot leave the place it stands in', () => {
    const odd = String.raw`CN=a'b\"c$d${'`e`'}\\f\#g`;
    expect(text('openssl', 'request.cnf', odd)).toContain(String.raw`0.CN = a\'b\"c\$d${'\\`e\\`'}\\f\#g`);
    expect(text('keytool', 'make-request.sh', odd)).toContain(String.raw`-dname 'CN=a'\''b\"c$d${'`e`'}\\f#g'`);
    expect(text('step', 'request.tpl', odd)).toContain(String.raw`"value": "a'b\"c$d${'`e`'}\\f#g"`);
  });
  test('what has no safe form there is refused: nothing is made', () => {
    const refused = (id: string, subject: string): string =>
      expectRefusal('input.unsupported', () => renderRecipe(recipeOf(id), wishFor(subject)));
    expect(refused('certreq', String.raw`CN=a\"b`)).toContain('No recipe for Windows certreq was made');
    expect(refused('certreq', 'CN=100%')).toContain('holds one of');
    expect(refused('step', 'CN={{ .Insecure }}')).toContain('begins an action');
    expect(refused('certreq', 'UID=a')).toContain('no word for the attribute UID');
    expect(
      expectRefusal('input.unsupported', () => renderRecipe(recipeOf('certreq'), { ...wishFor('CN=a'), keyAlgorithm: 'ed25519' })),
    ).toContain('no key of ed25519');
  });
  test('a value that looks like a placeholder stays what it is', () => {
    expect(text('openssl', 'request.cnf', 'CN={{generate}}')).toContain('0.CN = {{generate}}');
  });
  test('a placeholder nothing stands for is refused', () => {
    const recipe = { ...recipeOf('openssl'), files: { 'request.cnf': '{{passphrase}}' } };
    expect(expectRefusal('input.unsupported', () => renderRecipe(recipe, wishFor('CN=a')))).toContain('passphrase');
  });
  test('an .inf file has the line ends of Windows', () => {
    expect(text('certreq', 'request.inf', 'CN=a').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });
});

describe('parseRecipe', () => {
  const shipped = readFileSync(new URL('openssl.yaml', folder), 'utf8');
  test.each([
    ['a file outside its directory', shipped.replace('request.cnf:', '../request.cnf:')],
    ['an escape Conclave does not know', shipped.replace('[openssl-config]', '[none]')],
    ['no escape', shipped.replace('[openssl-config]', '[]')],
    ['a key algorithm Conclave does not know', shipped.replace('ed25519:', 'ed448:')],
    ['an attribute Conclave does not write', shipped.replace('    CN: CN', '    email: emailAddress')],
    ['a key of another name', shipped.replace('title: OpenSSL 3', 'title: OpenSSL 3\nrun: yes')],
  ])('%s: input.schema', (_, yaml) => {
    expectRefusal('input.schema', () => parseRecipe(Buffer.from(yaml)));
  });
});
