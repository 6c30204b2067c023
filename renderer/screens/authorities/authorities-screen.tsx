// Authorities: the hierarchy as a tree, and every certificate and CRL from its bytes, each extension explained.

import { Landmark } from 'lucide-react';
import { useEffect } from 'react';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { goTo } from '../../store/use-route.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LoadView } from '../../ui/load-view.tsx';
import { Page } from '../../ui/page.tsx';
import { AuthorityDetail } from './authority-detail.tsx';
import { AuthorityTree } from './authority-tree.tsx';
import { findEntry } from './tree-entries.ts';
import styles from './authorities.module.css';

export function AuthoritiesScreen(props: { readonly chosen: string }) {
  const t = useText();
  const load = useApp((state) => state.shelf.authorities);
  const fetchShelf = useApp((state) => state.fetchShelf);
  useEffect(() => void fetchShelf('authorities'), [fetchShelf]);
  return (
    <Page title={t('authorities.title')}>
      <LoadView load={load}>
        {(authorities) => {
          const entry = findEntry(authorities, props.chosen);
          if (entry === null)
            return (
              <EmptyState
                icon={<Landmark />}
                title={t('authorities.empty')}
                actions={
                  <Button look="primary" onPress={() => goTo('home')}>
                    {t('run.over.home')}
                  </Button>
                }
              >
                <p>{t('authorities.empty.text')}</p>
              </EmptyState>
            );
          return (
            <div className={styles['columns']}>
              <AuthorityTree authorities={authorities} chosen={entry.key} />
              <AuthorityDetail entry={entry} />
            </div>
          );
        }}
      </LoadView>
    </Page>
  );
}
