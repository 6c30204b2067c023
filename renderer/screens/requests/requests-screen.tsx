// A request before anybody decides about it, and the files with which one is asked for.

import { useEffect } from 'react';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { LoadView } from '../../ui/load-view.tsx';
import { Page } from '../../ui/page.tsx';
import { AskForRequest } from './ask-for-request.tsx';
import { LookAtRequest } from './look-at-request.tsx';
import styles from './requests.module.css';

export function RequestsScreen() {
  const t = useText();
  const desk = useApp((state) => state.requestDesk);
  const loadRequestDesk = useApp((state) => state.loadRequestDesk);
  useEffect(() => void loadRequestDesk(), [loadRequestDesk]);
  return (
    <Page title={t('requests.title')} lead={t('requests.lead')}>
      <LoadView load={desk}>
        {(view) => (
          <div className={styles['stack']}>
            <LookAtRequest desk={view} />
            <AskForRequest desk={view} />
          </div>
        )}
      </LoadView>
    </Page>
  );
}
