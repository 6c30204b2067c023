import { Drama, FileText, Usb } from 'lucide-react';
import { useText } from '../../messages/use-text.ts';
import { goTo } from '../../store/use-route.ts';
import { useApp } from '../../store/app-store.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import styles from './home.module.css';

/** Three ways in, while nothing is set up. */
export function FirstSteps() {
  const t = useText();
  const openPlan = useApp((state) => state.openPlan);
  const starting = useApp((state) => state.starting);
  return (
    <div className={styles['cards']}>
      <section className={cx(styles['card'], styles['first'])}>
        <div className={styles['icon']}>
          <Drama aria-hidden />
        </div>
        <h2>{t('home.card.rehearse')}</h2>
        <p>{t('home.card.rehearse.text')}</p>
        <Button look="primary" size="big" onPress={() => goTo('rehearse')}>
          {t('home.card.rehearse.button')}
        </Button>
      </section>
      <section className={styles['card']}>
        <div className={styles['icon']}>
          <Usb aria-hidden />
        </div>
        <h2>{t('home.card.token')}</h2>
        <p>{t('home.card.token.text')}</p>
        <Button size="big" onPress={() => goTo('tokens')}>
          {t('home.card.token.button')}
        </Button>
      </section>
      <section className={styles['card']}>
        <div className={styles['icon']}>
          <FileText aria-hidden />
        </div>
        <h2>{t('home.card.plan')}</h2>
        <p>{t('home.card.plan.text')}</p>
        <div className={styles['buttons']}>
          <Button size="big" pending={starting} onPress={() => void openPlan().then((opened) => opened && goTo('plan'))}>
            {t('home.card.plan.button')}
          </Button>
          <Button size="big" look="quiet" onPress={() => goTo('editor', 'root-ca')}>
            {t('home.card.make')}
          </Button>
        </div>
      </section>
    </div>
  );
}
