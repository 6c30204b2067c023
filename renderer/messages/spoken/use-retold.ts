import { useMemo } from 'react';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { useApp } from '../../store/app-store.ts';
import { retell } from './retell.ts';
import { inGerman } from './spoken.ts';

/** The run in the language of the settings; in English as the core wrote it. */
export function useRetold(run: RunView): RunView {
  const language = useApp((state) => state.settings.language);
  return useMemo(() => (language === 'de' ? retell(run, inGerman) : run), [run, language]);
}
