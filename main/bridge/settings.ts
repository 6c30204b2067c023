import type { Settings } from '../../preload/contract/calls.ts';
import type { Workplace } from './workplace.ts';

/** How the windows look. */
export const settings = (workplace: Workplace): Settings => workplace.settings();

/** Keeps how the windows look; gives back what is kept. */
export const saveSettings = (workplace: Workplace, wanted: Settings): Settings => workplace.saveSettings(wanted);
