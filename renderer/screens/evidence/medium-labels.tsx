import { Tag } from 'lucide-react';
import { useState } from 'react';
import type { CallInput, CallOutput, Failure } from '../../../preload/contract/calls.ts';
import { call } from '../../bridge.ts';
import { useText } from '../../messages/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './evidence.module.css';

/** A printable label for each medium the evidence went onto. */
export function MediumLabels(props: { readonly runId: string }) {
  const t = useText();
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState<CallOutput<'saveMediumLabels'> | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  async function save(paper: CallInput<'saveMediumLabels'>['paper']): Promise<void> {
    setBusy(true);
    const answer = await call('saveMediumLabels', { runId: props.runId, paper });
    setSaved(answer.ok ? answer.value : null);
    setFailure(answer.ok ? null : answer.error);
    setBusy(false);
  }
  return (
    <Sheet title={t('evidence.labels')} note={t('evidence.labels.text')}>
      <div className={styles['stack']}>
        <div className={styles['verbs']}>
          <Button icon={<Tag aria-hidden size="1.1em" />} pending={busy} onPress={() => void save('a4')}>
            {t('evidence.labels.a4')}
          </Button>
          <Button look="quiet" pending={busy} onPress={() => void save('letter')}>
            {t('evidence.labels.letter')}
          </Button>
        </div>
        {failure !== null && <FailureNotice failure={failure} />}
        {saved !== null && (
          <Notice tone="good" title={t('evidence.labels.saved', { count: saved.labels })} alert>
            <p>{saved.path}</p>
          </Notice>
        )}
      </div>
    </Sheet>
  );
}
