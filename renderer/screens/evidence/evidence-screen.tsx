import { FileCheck2 } from 'lucide-react';
import { useEffect } from 'react';
import type { EvidenceView } from '../../../preload/contract/calls.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { hashOf } from '../../store/route.ts';
import { goTo } from '../../store/use-route.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LoadView } from '../../ui/load-view.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { AuditSheet } from './audit-sheet.tsx';
import { EvidenceDetail } from './evidence-detail.tsx';
import styles from './evidence.module.css';

/** Every finished run: its verdict now, its checkpoint as QR and words; and this machine's own log. */
export function EvidenceScreen(props: { readonly chosen: string }) {
  const t = useText();
  const load = useApp((state) => state.shelf.evidence);
  const fetchShelf = useApp((state) => state.fetchShelf);
  useEffect(() => void fetchShelf('evidence'), [fetchShelf]);
  return (
    <Page title={t('evidence.title')}>
      <LoadView load={load}>
        {(evidence) => {
          const shown = evidence.find((item) => item.runId === props.chosen) ?? evidence[0];
          return shown === undefined ? (
            <EmptyState
              icon={<FileCheck2 />}
              title={t('evidence.empty')}
              actions={
                <Button look="primary" onPress={() => goTo('rehearse')}>
                  {t('home.card.rehearse.button')}
                </Button>
              }
            >
              <p>{t('evidence.empty.text')}</p>
            </EmptyState>
          ) : (
            <div className={styles['columns']}>
              <EvidenceList evidence={evidence} shown={shown.runId} />
              <EvidenceDetail key={shown.runId} evidence={shown} all={evidence} />
            </div>
          );
        }}
      </LoadView>
      <AuditSheet />
    </Page>
  );
}

function EvidenceList(props: { readonly evidence: readonly EvidenceView[]; readonly shown: string }) {
  const t = useText();
  return (
    <nav aria-label={t('evidence.list')}>
      <ul className={styles['list']}>
        {props.evidence.map((item) => (
          <li key={item.runId}>
            <a
              href={hashOf('evidence', item.runId)}
              className={styles['item']}
              {...(item.runId === props.shown ? { 'aria-current': 'true' as const } : {})}
            >
              <strong>{item.title}</strong>
              <span className={styles['note']}>
                <Moment iso={item.finishedAt} />
              </span>
              {item.mode !== 'production' && <Chip tone="warn">{t(`mode.${item.mode}`)}</Chip>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
