import { Globe } from 'lucide-react';
import { useState } from 'react';
import type { CallOutput, Failure } from '../../../preload/contract/calls.ts';
import { call } from '../../bridge.ts';
import { useText } from '../../messages/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './authorities.module.css';

/** The button that saves what a web server serves for an authority, and where it went. */
export function PublicationSheet(props: { readonly label: string }) {
  const t = useText();
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState<CallOutput<'savePublication'> | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const save = async (): Promise<void> => {
    setBusy(true);
    const answer = await call('savePublication', { label: props.label });
    setSaved(answer.ok ? answer.value : null);
    setFailure(answer.ok ? null : answer.error);
    setBusy(false);
  };
  return (
    <Sheet title={t('authorities.publish')} note={t('authorities.publish.text')}>
      <div className={styles['verbs']}>
        <Button icon={<Globe aria-hidden size="1.1em" />} pending={busy} onPress={() => void save()}>
          {t('authorities.publish.button')}
        </Button>
      </div>
      {failure !== null && <FailureNotice failure={failure} />}
      {saved !== null && (
        <Notice tone="good" title={t('authorities.publish.saved', { files: saved.files })} alert>
          <p>{saved.path}</p>
        </Notice>
      )}
    </Sheet>
  );
}
