import { mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CeremonyError } from '../../../errors.ts';
import { writeAskedRequest } from '../../../formats/asked-request.ts';
import { parseRecipe, type Recipe } from '../../../formats/recipe.ts';
import { renderRecipe, type RecipeWish } from '../../../formats/render-recipe.ts';
import { type KeyAlgorithm, keyAlgorithmNames } from '../../../pki/algorithms.ts';
import { disposeSubject } from '../../../pki/dispose/dispose-subject.ts';
import { type GeneralName, generalNameTypes } from '../../../pki/general-name.ts';
import { encodeName, parseDistinguishedName } from '../../../pki/name.ts';
import type { CertificateProfile } from '../../../pki/profile.ts';
import { recipeExtensions } from '../../../pki/recipe-extensions.ts';
import { fileLimits, readFileLimited } from '../../files.ts';
import { writeNewFile } from '../../write-new-file.ts';
import { certificateProfile } from '../certificate-profile.ts';
import type { Command } from '../command.ts';
import { pathOf } from '../data-flags.ts';

export const requestRecipeCommand: Command = {
  name: 'request recipe',
  operands: { name: '', min: 0, max: 0 },
  flags: [
    { name: 'profile', value: 'ID', required: true, says: 'profile of the certificate that is to be asked for' },
    { name: 'subject', value: 'DN', required: true, says: 'subject (RFC 4514), for example "CN=host.example,O=Example,C=CH"' },
    { name: 'key', value: 'ALG', required: true, oneOf: keyAlgorithmNames, says: 'key algorithm' },
    { name: 'name', value: 'TYPE:VALUE', repeat: true, says: 'a subjectAltName, for example dNSName:host.example' },
    { name: 'out', value: 'DIR', required: true, says: 'new directory for the files' },
  ],
  says: 'Files and commands that make a certificate request with openssl, keytool, step or certreq',
  more: ['asked.json stays with you: conclave request show REQUEST --asked asked.json compares what comes back.'],
  async run(world, given) {
    const profile = certificateProfile(world, given.get('profile') ?? '');
    const subject = parseDistinguishedName(given.get('subject') ?? '');
    const keyAlgorithm = (given.get('key') ?? '') as KeyAlgorithm;
    requireSubject(encodeName(subject), profile);
    const extensions = recipeExtensions(profile, given.all('name').map(nameOf), false);
    const wish: RecipeWish = { profile: profile.id, subject, keyAlgorithm, extensions };
    const rendered = recipes(world.programDirectory).map((recipe) => render(recipe, wish));
    const out = pathOf(world, given.get('out') ?? '');
    makeDirectory(out);
    for (const { recipe, files, problem } of rendered) {
      if (problem !== null) world.terminal.out(`left out: ${problem}`);
      if (files.length > 0) makeDirectory(join(out, recipe.id));
      for (const [name, text] of files) {
        writeNewFile(join(out, recipe.id, name), text);
        world.terminal.out(`${recipe.id}: ${recipe.id}/${name}`);
      }
    }
    writeNewFile(join(out, 'asked.json'), writeAskedRequest(profile.id, { subject: encodeName(subject), keyAlgorithm, extensions }));
    world.terminal.out('asked: asked.json');
    return 0;
  },
};

/** Throws policy.profile with the first thing the profile would refuse in this subject. */
function requireSubject(subject: Uint8Array, profile: CertificateProfile): void {
  const refused = disposeSubject(subject, profile, 'request').find(({ fate }) => fate === 'refused');
  if (refused !== undefined) throw new CeremonyError('policy.profile', `${refused.why} Nothing was written. Change --subject.`);
}

function nameOf(typed: string): GeneralName {
  const colon = typed.indexOf(':');
  const type = generalNameTypes.find((name) => name === typed.slice(0, Math.max(colon, 0)));
  if (type === undefined) throw new CeremonyError('usage', `--name is TYPE:VALUE, and TYPE is one of ${generalNameTypes.join(', ')}.`);
  return { type, value: typed.slice(colon + 1) };
}

function recipes(programDirectory: string): Recipe[] {
  const folder = join(programDirectory, 'resources', 'recipes');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => parseRecipe(readFileLimited(join(folder, name), fileLimits.yaml, `Recipe ${name}`)).value);
}

/** A tool that cannot make this request is named and left out; the others are not held up by it. */
function render(recipe: Recipe, wish: RecipeWish): { recipe: Recipe; files: [string, string][]; problem: string | null } {
  try {
    return { recipe, files: Object.entries(renderRecipe(recipe, wish)), problem: null };
  } catch (error) {
    if (!(error instanceof CeremonyError) || error.code !== 'input.unsupported') throw error;
    return { recipe, files: [], problem: error.message };
  }
}

function makeDirectory(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EEXIST')
      throw new CeremonyError('media.exists', `${basename(path)} exists already, and nothing is overwritten. Choose another name.`);
    throw new CeremonyError('media.io', `The directory ${basename(path)} could not be made.`, { cause: error });
  }
}
