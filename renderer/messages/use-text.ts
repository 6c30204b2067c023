import { useApp } from '../store/app-store.ts';
import { translatorOf, type Translate } from './translate.ts';

/** `t` in the language of the settings. */
export const useText = (): Translate => translatorOf(useApp((state) => state.settings.language));
