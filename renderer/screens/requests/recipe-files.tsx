import type { MadeRecipes } from '../../../preload/contract/request-preview.ts';
import { useText } from '../../messages/use-text.ts';
import { Fold } from '../../ui/fold.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './requests.module.css';

/** The files of each tool to read; a tool that cannot make the request says why. */
export function RecipeFiles(props: { readonly made: MadeRecipes }) {
  const t = useText();
  return (
    <div className={styles['stack']}>
      {props.made.recipes.map(({ id, title, files, problem }) =>
        problem === null ? (
          <Fold key={id} title={title}>
            {files.map(({ name, text }) => (
              <div key={name}>
                <p className={styles['file']}>{name}</p>
                <pre className={styles['text']} tabIndex={0} aria-label={t('requests.ask.file', { tool: title, name })}>
                  {text}
                </pre>
              </div>
            ))}
          </Fold>
        ) : (
          <Notice key={id} tone="warn" title={t('requests.ask.without', { tool: title })}>
            <p>{problem}</p>
          </Notice>
        ),
      )}
    </div>
  );
}
