import { useEffect } from 'react';
import { useApp } from '../../store/app-store.ts';

/** Theme, text size and language of the settings on the root element, where the tokens look for them. */
export function useAppearance(): void {
  const { theme, textSize, language } = useApp((state) => state.settings);
  useEffect(() => {
    const root = document.documentElement;
    root.dataset['text'] = textSize;
    root.lang = language;
  }, [textSize, language]);
  useEffect(() => {
    const root = document.documentElement;
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    const apply = (): void => {
      root.dataset['theme'] = theme === 'system' ? (system.matches ? 'dark' : 'light') : theme;
    };
    apply();
    system.addEventListener('change', apply);
    return () => system.removeEventListener('change', apply);
  }, [theme]);
}
