import { call } from '../../bridge.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { Button } from '../../ui/button.tsx';
import { BusyLine } from '../../ui/busy-line.tsx';
import { Notice } from '../../ui/notice.tsx';

/** While an act is under way: what the core is doing, and what a silent token may be waiting for. */
export function ActivityNote(props: { readonly runId: string }) {
  const t = useText();
  const busy = useApp((state) => state.busy);
  const progress = useApp((state) => state.progress);
  const silence = useApp((state) => state.silence);
  if (!busy) return null;
  return (
    <>
      <BusyLine>{progress?.runId === props.runId ? progress.text : t('run.busy')}</BusyLine>
      {progress?.runId === props.runId && progress.endable && (
        <Button onPress={() => void call('stopWork', { runId: props.runId })}>{t('run.stopWork')}</Button>
      )}
      {silence !== null && silence.seconds >= 1 && (
        <Notice tone="warn" title={t('run.silence', { count: Math.round(silence.seconds) })} alert>
          <p>{t('run.silence.text')}</p>
        </Notice>
      )}
    </>
  );
}
