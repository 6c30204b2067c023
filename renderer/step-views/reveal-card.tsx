import { Eye } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { CallOutput, Failure } from '../../preload/contract/calls.ts';
import type { CurrentStep, RunView } from '../../preload/contract/run-view.ts';
import { call } from '../bridge.ts';
import { useText } from '../messages/use-text.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { HashWords } from '../ui/hash-words.tsx';
import { Notice } from '../ui/notice.tsx';
import { QrCode } from '../ui/qr-code.tsx';
import { WindowDialog } from '../ui/window-dialog.tsx';
import dialog from '../ui/window-dialog.module.css';
import styles from './reveal-card.module.css';

type Card = CallOutput<'revealSecret'>;

/**
 * A card for one person’s eyes. SECURITY: it lives in this component alone, from the press of one button to the press of the next,
 * and is gone with the step, a reload or a window that is hidden. `data-private` is what pictures of this window cover.
 */
export function RevealCard(props: {
  readonly run: RunView;
  readonly current: CurrentStep;
  readonly name: string;
  readonly reveals: NonNullable<CurrentStep['reveals']>;
}) {
  const { run, current, name, reveals } = props;
  const t = useText();
  const [card, setCard] = useState<Card | null>(null);
  const [seen, setSeen] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  useEffect(() => {
    const onHidden = (): void => {
      if (document.hidden) setCard(null);
    };
    document.addEventListener('visibilitychange', onHidden);
    return () => document.removeEventListener('visibilitychange', onHidden);
  }, []);

  async function show(): Promise<void> {
    const answer = await call('revealSecret', {
      runId: run.runId,
      stepId: current.stepId,
      revision: run.revision,
      person: reveals.person,
    });
    setFailure(answer.ok ? null : answer.error);
    if (answer.ok) setCard(answer.value);
  }

  function clear(): void {
    setCard(null);
    setSeen(true);
  }

  return (
    <section className={styles['reveal']} aria-label={reveals.label}>
      <Notice tone="info" title={t('card.alone', { name })}>
        <p>{t(seen ? 'card.seen' : 'card.before')}</p>
      </Notice>
      {failure !== null && <FailureNotice failure={failure} />}
      <div>
        <Button look={seen ? 'quiet' : 'primary'} icon={<Eye aria-hidden size="1.1em" />} onPress={() => void show()}>
          {t(seen ? 'card.again' : 'card.show', { name })}
        </Button>
      </div>
      <WindowDialog open={card !== null} onClose={clear} title={`${reveals.label}: ${name}`} wide>
        {card !== null && (
          <div className={styles['card']}>
            <p>{t('card.copy')}</p>
            <div className={styles['private']} data-private>
              <HashWords words={card.words} layout="rows" label={t('card.words')} />
            </div>
            <div className={styles['code']} data-private>
              <QrCode rows={card.qr} label={t('card.qr')} />
            </div>
            <p className={styles['note']}>{t('card.code')}</p>
            <div className={dialog['actions']}>
              <Button look="primary" onPress={clear}>
                {t('card.clear')}
              </Button>
            </div>
          </div>
        )}
      </WindowDialog>
    </section>
  );
}
