import { CeremonyError } from '../../../errors.ts';
import { makeRecipes, type MadeRecipe } from '../../../formats/make-recipes.ts';
import { parseRecipe } from '../../../formats/recipe.ts';
import { type KeyAlgorithm, keyAlgorithmNames } from '../../../pki/algorithms.ts';
import { type GeneralName, generalNameTypes } from '../../../pki/general-name.ts';
import { resourceLibrary } from '../../resources.ts';
import { writeNewFolder } from '../../write-new-file.ts';
import { certificateProfile } from '../certificate-profile.ts';
import type { Command } from '../command.ts';
import { dataFlag, pathOf } from '../data-flags.ts';

export const requestRecipeCommand: Command = {
  name: 'request recipe',
  operands: { name: '', min: 0, max: 0 },
  flags: [
    { name: 'profile', value: 'ID', required: true, says: 'profile of the certificate that is to be asked for' },
    { name: 'subject', value: 'DN', required: true, says: 'subject (RFC 4514), for example "CN=host.example,O=Example,C=CH"' },
    { name: 'key', value: 'ALG', required: true, oneOf: keyAlgorithmNames, says: 'key algorithm' },
    { name: 'name', value: 'TYPE:VALUE', repeat: true, says: 'a subjectAltName, for example dNSName:host.example' },
    { name: 'out', value: 'DIR', required: true, says: 'new directory for the files' },
    { ...dataFlag, says: 'data directory whose own profiles may be named; without it the user’s own' },
  ],
  says: 'Files and commands that make a certificate request with openssl, keytool, step or certreq',
  more: ['asked.json stays with you: conclave request show REQUEST --asked asked.json compares what comes back.'],
  async run(world, given) {
    const profile = certificateProfile(world, given, given.get('profile') ?? '');
    const keyAlgorithm = (given.get('key') ?? '') as KeyAlgorithm;
    const recipes = resourceLibrary(world.programDirectory, null)
      .recipes()
      .map((bytes) => parseRecipe(bytes).value);
    const made = makeRecipes(recipes, profile, { subject: given.get('subject') ?? '', keyAlgorithm, names: given.all('name').map(nameOf) });
    const filesOf = ({ id, files }: MadeRecipe) => files.map(([name, content]) => ({ name: `${id}/${name}`, content }));
    writeNewFolder(pathOf(world, given.get('out') ?? ''), [...made.recipes.flatMap(filesOf), { name: 'asked.json', content: made.asked }]);
    for (const recipe of made.recipes) {
      if (recipe.problem !== null) world.terminal.out(`left out: ${recipe.problem}`);
      for (const { name } of filesOf(recipe)) world.terminal.out(`${recipe.id}: ${name}`);
    }
    world.terminal.out('asked: asked.json');
    return 0;
  },
};

function nameOf(typed: string): GeneralName {
  const colon = typed.indexOf(':');
  const type = generalNameTypes.find((name) => name === typed.slice(0, Math.max(colon, 0)));
  if (type === undefined) throw new CeremonyError('usage', `--name is TYPE:VALUE, and TYPE is one of ${generalNameTypes.join(', ')}.`);
  return { type, value: typed.slice(colon + 1) };
}
