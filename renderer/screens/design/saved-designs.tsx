import type { DesignDeskView } from '../../../preload/contract/design-calls.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './design.module.css';

/** Designs saved in the data directory, newest first; nothing where there is none. */
export function SavedDesigns(props: { readonly saved: DesignDeskView['saved'] }) {
  const t = useText();
  const openDesign = useApp((state) => state.openDesign);
  if (props.saved.length === 0) return null;
  return (
    <Sheet title={t('design.saved')}>
      <ul className={styles['saved']}>
        {props.saved.map(({ name, savedAt }) => (
          <li key={name}>
            <span className={styles['file']}>{name}</span>
            <span className={styles['note']}>
              <Moment iso={savedAt} />
            </span>
            <Button size="small" label={t('design.saved.open.label', { name })} onPress={() => void openDesign(name)}>
              {t('plans.saved.open')}
            </Button>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
