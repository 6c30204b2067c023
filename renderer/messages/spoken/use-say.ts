import { useApp } from '../../store/app-store.ts';
import { inGerman } from './spoken.ts';

const asItIs = (text: string): string => text;

/** Tells what the core says in the language of the settings: playbooks and scenarios that ship, and sentences about them. */
export const useSay = (): ((text: string) => string) => useApp((state) => (state.settings.language === 'de' ? inGerman : asItIs));
