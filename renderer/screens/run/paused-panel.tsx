import { CirclePause } from 'lucide-react';
import { useState } from 'react';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ReasonForm } from './reason-form.tsx';
import styles from './paused-panel.module.css';

/** A paused run: nobody acts until someone goes on and says why. */
export function PausedPanel(props: { readonly run: RunView }) {
  const t = useText();
  const failure = useApp((state) => state.runFailure);
  const control = useApp((state) => state.control);
  const [given, setGiven] = useState({ person: props.run.people[0]?.id ?? '', reason: '' });
  return (
    <div className={styles['paused']}>
      <header className={styles['head']}>
        <CirclePause aria-hidden size="2.5rem" />
        <div>
          <h2 className={styles['title']}>{t('run.paused.title')}</h2>
          <p>{t('run.paused.text')}</p>
        </div>
      </header>
      <ReasonForm
        people={props.run.people}
        given={given}
        onGiven={setGiven}
        button={t('run.paused.button')}
        onSend={() => void control('continue', given.person, given.reason.trim())}
      />
      {failure !== null && <FailureNotice failure={failure} />}
    </div>
  );
}
