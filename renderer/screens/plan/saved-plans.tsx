import { useEffect } from 'react';
import type { SavedPlan } from '../../../preload/contract/plan-editor.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { goTo } from '../../store/use-route.ts';
import { Button } from '../../ui/button.tsx';
import { LoadView } from '../../ui/load-view.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './saved-plans.module.css';

/** Enough words to tell one saved plan from another; the hash is read aloud from the opened plan. */
const shortWords = 4;

/** Plans saved in the data directory, newest first; nothing where there is none. */
export function SavedPlans() {
  const t = useText();
  const load = useApp((state) => state.shelf.savedPlans);
  const fetchShelf = useApp((state) => state.fetchShelf);
  useEffect(() => void fetchShelf('savedPlans'), [fetchShelf]);
  if (load.state === 'waiting') return null;
  return (
    <LoadView load={load}>
      {(plans) =>
        plans.length === 0 ? null : (
          <Sheet title={t('plans.saved')} note={t('plans.saved.text')}>
            <ul className={styles['plans']}>
              {plans.map((plan) => (
                <SavedPlanRow key={plan.name} plan={plan} />
              ))}
            </ul>
          </Sheet>
        )
      }
    </LoadView>
  );
}

function SavedPlanRow(props: { readonly plan: SavedPlan }) {
  const { plan } = props;
  const t = useText();
  const starting = useApp((state) => state.starting);
  const openSavedPlan = useApp((state) => state.openSavedPlan);
  return (
    <li className={styles['row']}>
      <div className={styles['what']}>
        <span className={styles['title']}>{plan.title ?? plan.name}</span>
        {plan.title !== null && <span className={styles['file']}>{plan.name}</span>}
        <span className={styles['note']}>
          {plan.playbook !== null && <>{plan.playbook} · </>}
          {t('plans.saved.at')} <Moment iso={plan.savedAt} />
        </span>
        {plan.problem !== null && <span className={styles['problem']}>{t('plans.saved.invalid', { problem: plan.problem })}</span>}
      </div>
      <span className={styles['words']}>{plan.hash === null ? '' : `${plan.hash.words.slice(0, shortWords).join(' ')} …`}</span>
      <Button
        size="small"
        label={t('plans.saved.open.label', { name: plan.name })}
        disabled={plan.title === null || starting}
        onPress={() => void openSavedPlan(plan.name).then((opened) => opened && goTo('plan'))}
      >
        {t('plans.saved.open')}
      </Button>
    </li>
  );
}
