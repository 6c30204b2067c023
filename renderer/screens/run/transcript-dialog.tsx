import { useEffect, useState } from 'react';
import type { Failure, TranscriptLine } from '../../../preload/contract/calls.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { call } from '../../bridge.ts';
import { formatUtc } from '../../format/date.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { BusyLine } from '../../ui/busy-line.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { WindowDialog } from '../../ui/window-dialog.tsx';
import { ReasonForm } from './reason-form.tsx';
import styles from './transcript-dialog.module.css';
import dialog from '../../ui/window-dialog.module.css';

/** The log of the run so far. Nothing in it changes; what is wrong is put right by an event that names it. */
export function TranscriptDialog(props: { readonly run: RunView; readonly open: boolean; readonly onClose: () => void }) {
  const { run } = props;
  const t = useText();
  const control = useApp((state) => state.control);
  const failure = useApp((state) => state.runFailure);
  const [lines, setLines] = useState<readonly TranscriptLine[] | null>(null);
  const [refused, setRefused] = useState<Failure | null>(null);
  const [chosen, setChosen] = useState<TranscriptLine | null>(null);
  const [given, setGiven] = useState({ person: run.people[0]?.id ?? '', reason: '' });
  useEffect(() => {
    if (!props.open) return;
    void call('transcript', { runId: run.runId }).then((answer) => (answer.ok ? setLines(answer.value) : setRefused(answer.error)));
  }, [props.open, run.runId, run.revision]);
  async function correct(): Promise<void> {
    if (chosen === null || !(await control('correction', given.person, given.reason.trim(), { corrects: chosen.seq }))) return;
    setGiven({ ...given, reason: '' });
    setChosen(null);
  }
  const correctable = run.status === 'open' || run.status === 'paused';
  return (
    <WindowDialog open={props.open} onClose={props.onClose} title={t('transcript.title')} wide>
      {chosen === null ? (
        <>
          <p>{t('transcript.text')}</p>
          {refused !== null && <FailureNotice failure={refused} />}
          {lines === null && refused === null && <BusyLine>{t('word.loading')}</BusyLine>}
          {lines !== null && <Lines lines={lines} onCorrect={correctable ? setChosen : null} />}
          <div className={dialog['actions']}>
            <Button onPress={props.onClose}>{t('word.close')}</Button>
          </div>
        </>
      ) : (
        <>
          <p>{t('transcript.correct.text')}</p>
          <ol className={styles['lines']}>
            <Line line={chosen} />
          </ol>
          <ReasonForm
            people={run.people}
            given={given}
            onGiven={setGiven}
            button={t('transcript.correct.button', { seq: chosen.seq })}
            onSend={() => void correct()}
            onCancel={() => setChosen(null)}
          />
          {failure !== null && <FailureNotice failure={failure} />}
        </>
      )}
    </WindowDialog>
  );
}

function Lines(props: { readonly lines: readonly TranscriptLine[]; readonly onCorrect: ((line: TranscriptLine) => void) | null }) {
  const t = useText();
  const { onCorrect } = props;
  return (
    // A keyboard scrolls what has the focus.
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label={t('transcript.title')}>
      <ol className={styles['lines']}>
        {props.lines.toReversed().map((line) => (
          <Line key={line.seq} line={line} {...(onCorrect === null ? {} : { onCorrect: () => onCorrect(line) })} />
        ))}
      </ol>
    </div>
  );
}

function Line(props: { readonly line: TranscriptLine; readonly onCorrect?: () => void }) {
  const t = useText();
  const { line, onCorrect } = props;
  return (
    <li className={styles['line']}>
      <span className={styles['seq']}>{line.seq}</span>
      <div>
        <p>
          <strong>{line.event}</strong> · {line.actor} · {formatUtc(line.at)}
        </p>
        {line.text !== '' && <p className={styles['said']}>{line.text}</p>}
        {line.corrections.length > 0 && (
          <p className={styles['corrected']}>{t('transcript.corrected', { by: line.corrections.join(', ') })}</p>
        )}
      </div>
      {onCorrect !== undefined && (
        <Button look="quiet" size="small" label={`${t('transcript.correct')} ${line.seq}`} onPress={onCorrect}>
          {t('transcript.correct')}
        </Button>
      )}
    </li>
  );
}
