// The window's side of `conclave request recipe`: what a request can be asked for, and the files that make it.

import type { CallInput, CallOutput } from '../../preload/contract/calls.ts';
import type { WantedRequestInput } from '../../preload/contract/request-preview.ts';
import { CeremonyError } from '../errors.ts';
import { ruleSetField } from '../formats/fields.ts';
import { makeRecipes as made } from '../formats/make-recipes.ts';
import { parseRecipe } from '../formats/recipe.ts';
import { keyAlgorithmNames, keyAlgorithms } from '../pki/algorithms.ts';
import { generalNameTypes, type GeneralName } from '../pki/general-name.ts';
import { certificateProfile } from './preview-request.ts';
import { readableProfiles } from './readable-profiles.ts';
import type { Workplace } from './workplace.ts';

/** What there is to choose from. A root's profile answers no request, and a CRL's is none. */
export function requestDesk({ library }: Workplace): CallOutput<'requestDesk'> {
  return {
    profiles: readableProfiles(library).flatMap(({ id, value: profile }) => {
      if (profile.makes !== 'certificate' || profile.kind === 'root') return [];
      const names = (profile.extensions.subjectAltName?.names ?? []).map(({ type, min, max }) => ({ type, min, max }));
      return [{ id, title: profile.title, kind: profile.kind, required: [...profile.subject.required], names }];
    }),
    rules: [...ruleSetField.options],
    algorithms: keyAlgorithmNames.map((id) => ({ id, title: keyAlgorithms[id].title })),
  };
}

function nameOf({ type, value }: WantedRequestInput['names'][number]): GeneralName {
  const known = generalNameTypes.find((name) => name === type);
  if (known === undefined) throw new CeremonyError('input.unsupported', `There is no name of type ${type}. Nothing was written.`);
  return { type: known, value };
}

/** Files for every tool. Throws input.*, policy.profile. */
export function makeRecipes({ library }: Workplace, wanted: CallInput<'makeRecipes'>): CallOutput<'makeRecipes'> {
  const profile = certificateProfile(library.profile(wanted.profile), wanted.profile);
  const keyAlgorithm = keyAlgorithmNames.find((name) => name === wanted.key);
  if (keyAlgorithm === undefined) throw new CeremonyError('input.unsupported', 'There is no such key algorithm. Nothing was written.');
  const recipes = (library.recipes?.() ?? []).map((bytes) => parseRecipe(bytes).value);
  const { asked, recipes: all } = made(recipes, profile, { subject: wanted.subject, keyAlgorithm, names: wanted.names.map(nameOf) });
  return {
    recipes: all.map(({ id, title, files, problem }) => ({ id, title, files: files.map(([name, text]) => ({ name, text })), problem })),
    asked,
  };
}

/** The files into a folder of the data directory, all or none, never over one. Throws media.exists, media.io. */
export function saveRecipes(workplace: Workplace, { wanted, name }: CallInput<'saveRecipes'>): CallOutput<'saveRecipes'> {
  const { recipes, asked } = makeRecipes(workplace, wanted);
  const files = [
    ...recipes.flatMap(({ id, files: own }) => own.map((file) => ({ name: `${id}/${file.name}`, text: file.text }))),
    { name: 'asked.json', text: asked },
  ];
  const { folder } = workplace.saveRecipes(name, files);
  return { folder, files: files.map((file) => file.name) };
}
