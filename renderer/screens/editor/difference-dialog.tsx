import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { Fold } from '../../ui/fold.tsx';
import { WindowDialog } from '../../ui/window-dialog.tsx';
import dialog from '../../ui/window-dialog.module.css';
import styles from './editor.module.css';

const signs = { both: ' ', other: '−', this: '+' } as const;

/** The plan on the desk beside another one: first what they mean differently, then line by line. */
export function DifferenceDialog() {
  const t = useText();
  const difference = useApp((state) => state.difference);
  const forget = useApp((state) => state.forgetDifference);
  if (difference === null) return null;
  return (
    <WindowDialog open onClose={forget} title={t('editor.difference', { name: difference.other })} wide>
      {difference.meaning.length === 0 ? (
        <p>{t('editor.difference.none')}</p>
      ) : (
        <table className={styles['meaning']}>
          <thead>
            <tr>
              <th scope="col">{t('editor.difference.what')}</th>
              <th scope="col">{difference.other}</th>
              <th scope="col">{t('editor.difference.this')}</th>
            </tr>
          </thead>
          <tbody>
            {difference.meaning.map((value) => (
              <tr key={value.path}>
                <th scope="row">{value.path}</th>
                <td>{value.other ?? '–'}</td>
                <td>{value.this ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Fold title={t('editor.difference.lines')}>
        <pre className={styles['file']} tabIndex={0} aria-label={t('editor.difference.lines')}>
          {difference.lines.map((line, index) => (
            // Lines repeat; their place is what they are.
            <span key={index} className={cx(styles['line'], styles[line.in])}>
              {`${signs[line.in]} ${line.text}\n`}
            </span>
          ))}
        </pre>
      </Fold>
      <div className={dialog['actions']}>
        <Button look="primary" onPress={forget}>
          {t('word.close')}
        </Button>
      </div>
    </WindowDialog>
  );
}
