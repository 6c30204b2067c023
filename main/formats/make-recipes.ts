import { CeremonyError } from '../errors.ts';
import type { KeyAlgorithm } from '../pki/algorithms.ts';
import { disposeSubject } from '../pki/dispose/dispose-subject.ts';
import type { GeneralName } from '../pki/general-name.ts';
import { encodeName, parseDistinguishedName } from '../pki/name.ts';
import type { CertificateProfile } from '../pki/profile.ts';
import { recipeExtensions } from '../pki/recipe-extensions.ts';
import { writeAskedRequest } from './asked-request.ts';
import type { Recipe } from './recipe.ts';
import { renderRecipe, type RecipeWish } from './render-recipe.ts';

/** What whoever makes the request is to be told. */
export interface WantedRequest {
  /** RFC 4514. */
  readonly subject: string;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly names: readonly GeneralName[];
}

/** The files of one tool; none, and the reason, where it cannot make this request. */
export interface MadeRecipe {
  readonly id: string;
  readonly title: string;
  readonly files: readonly (readonly [name: string, text: string])[];
  readonly problem: string | null;
}

/**
 * Files for every tool that make exactly the request a profile wants, and the record of what was asked, to compare what comes back
 * with. A tool that cannot make it is named and holds none of the others up. Throws input.*, policy.profile.
 */
export function makeRecipes(
  recipes: readonly Recipe[],
  profile: CertificateProfile,
  wanted: WantedRequest,
): { readonly recipes: readonly MadeRecipe[]; readonly asked: string } {
  const { keyAlgorithm } = wanted;
  const subject = parseDistinguishedName(wanted.subject);
  const name = encodeName(subject);
  const refused = disposeSubject(name, profile, 'request').find(({ fate }) => fate === 'refused');
  if (refused !== undefined) throw new CeremonyError('policy.profile', `${refused.why} Nothing was written. Change the subject.`);
  const extensions = recipeExtensions(profile, wanted.names, false);
  const wish: RecipeWish = { profile: profile.id, subject, keyAlgorithm, extensions };
  return {
    recipes: recipes.map((recipe) => render(recipe, wish)),
    asked: writeAskedRequest(profile.id, { subject: name, keyAlgorithm, extensions }),
  };
}

function render(recipe: Recipe, wish: RecipeWish): MadeRecipe {
  const { id, title } = recipe;
  try {
    return { id, title, files: Object.entries(renderRecipe(recipe, wish)), problem: null };
  } catch (error) {
    if (!(error instanceof CeremonyError) || error.code !== 'input.unsupported') throw error;
    return { id, title, files: [], problem: error.message };
  }
}
