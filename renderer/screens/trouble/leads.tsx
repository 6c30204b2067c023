import { Siren } from 'lucide-react';
import { useEffect } from 'react';
import type { CallOutput } from '../../../preload/contract/calls.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { goTo } from '../../store/use-route.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './trouble.module.css';

type Verdict = CallOutput<'triage'>['verdict'];
type Lead = NonNullable<Verdict>['leads'][number];

/** Where the answers lead: what to do at once, the playbook recommended and why, and what else fits. `left`: questions still open. */
export function Leads(props: { readonly verdict: Verdict; readonly left: number }) {
  const t = useText();
  const language = useApp((state) => state.settings.language);
  const { verdict } = props;
  if (verdict === null)
    return (
      <EmptyState icon={<Siren />} title={t('trouble.open', { count: props.left })}>
        <p>{t('trouble.open.text')}</p>
      </EmptyState>
    );
  const [first, ...others] = verdict.leads;
  return (
    <>
      {verdict.advice.length > 0 && (
        <Notice tone="warn" title={t('trouble.advice')}>
          <ul className={styles['advice']}>
            {verdict.advice.map((each) => (
              <li key={each.en}>{each[language]}</li>
            ))}
          </ul>
        </Notice>
      )}
      {first === undefined ? <p>{t('trouble.none')}</p> : <Recommended lead={first} />}
      {others.length > 0 && (
        <Sheet title={t('trouble.others')} dense>
          <ul className={styles['others']}>
            {others.map((lead) => (
              <li key={lead.playbook}>
                <strong>{lead.title}</strong>
                <p>{lead.because[language]}</p>
                <Button size="small" onPress={() => goTo('editor', lead.playbook)}>
                  {t('trouble.plan.of', { title: lead.title })}
                </Button>
              </li>
            ))}
          </ul>
        </Sheet>
      )}
    </>
  );
}

function Recommended({ lead }: { readonly lead: Lead }) {
  const t = useText();
  const language = useApp((state) => state.settings.language);
  const saved = useApp((state) => state.shelf.savedPlans);
  const fetchShelf = useApp((state) => state.fetchShelf);
  const openPlan = useApp((state) => state.openPlan);
  useEffect(() => void fetchShelf('savedPlans'), [fetchShelf]);
  const ready = saved.state === 'ready' ? saved.value.filter(({ playbook }) => playbook === lead.playbook).length : 0;
  return (
    <Sheet title={lead.title} note={t('trouble.recommended')}>
      <div className={styles['lead']}>
        <p className={styles['because']}>{lead.because[language]}</p>
        <ul className={styles['facts']}>
          {lead.alone && <li>{t('trouble.alone')}</li>}
          <li>{lead.changesFrom === undefined ? t('trouble.changes.none') : t('trouble.changes', { step: lead.changesFrom })}</li>
          {(lead.reserves ?? []).map((held) => (
            <li key={held.label}>
              {held.ready
                ? t('trouble.reserve.ready', { label: held.label })
                : t('trouble.reserve.lacks', { label: held.label, lacks: held.lacks.join('; ') })}
            </li>
          ))}
          {ready > 0 && <li>{t('trouble.ready', { count: ready })}</li>}
        </ul>
        <div className={styles['actions']}>
          <Button look="primary" size="big" onPress={() => goTo('editor', lead.playbook)}>
            {t('trouble.plan')}
          </Button>
          <Button size="big" onPress={() => void openPlan().then((opened) => opened && goTo('plan'))}>
            {t('trouble.prepared')}
          </Button>
        </div>
      </div>
    </Sheet>
  );
}
