import { CalendarClock } from 'lucide-react';
import type { PreviewSheet } from '../../../preload/contract/plan-editor.ts';
import { useText } from '../../messages/use-text.ts';
import { FactValue } from '../../ui/fact-list.tsx';
import styles from './editor.module.css';

/** What the plan makes, field by field, decoded from bytes like those of the day; what the day settles is marked. */
export function PreviewSheets(props: { readonly sheets: readonly PreviewSheet[] }) {
  const t = useText();
  return (
    <div className={styles['stack']}>
      <p className={styles['note']}>{t('editor.preview.text')}</p>
      {props.sheets.map((sheet) => (
        <dl key={sheet.title} className={styles['preview']} aria-label={sheet.title}>
          {sheet.facts.map((fact, index) => (
            // The same label may stand twice; its place tells it apart.
            <div key={`${index}-${fact.label}`}>
              <dt>{fact.label}</dt>
              <dd>
                {fact.onTheDay === true && (
                  <span className={styles['day']}>
                    <CalendarClock aria-hidden size="1em" /> {t('editor.preview.day')}
                  </span>
                )}
                {(fact.onTheDay !== true || fact.mono !== true) && <FactValue value={fact.value} mono={fact.mono} />}
              </dd>
            </div>
          ))}
        </dl>
      ))}
    </div>
  );
}
