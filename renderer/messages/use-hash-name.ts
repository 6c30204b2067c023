import { useText } from './use-text.ts';

/** What a hash is of, in words; a name the catalogue does not know is shown as the core wrote it. */
export function useHashName(): (what: string) => string {
  const t = useText();
  return (what) => {
    if (what === 'plan') return t('hash.what.plan');
    if (what === 'brought') return t('hash.what.brought');
    return what === 'to be signed' ? t('hash.what.to be signed') : what;
  };
}
