import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { CallOutput, EvidenceView, Failure } from '../../../preload/contract/calls.ts';
import { call } from '../../bridge.ts';
import { useText } from '../../messages/use-text.ts';
import { BusyLine } from '../../ui/busy-line.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckList } from '../../ui/check-list.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Fold } from '../../ui/fold.tsx';
import { HashWords } from '../../ui/hash-words.tsx';
import { Hex } from '../../ui/hex.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { ShowCodes } from '../../ui/show-codes.tsx';
import { VerdictCounts } from '../../ui/verdict.tsx';
import { BackupNote } from './backup-note.tsx';
import { CompareSheet } from './compare-sheet.tsx';
import { MediumLabels } from './medium-labels.tsx';
import styles from './evidence.module.css';

type Verification = CallOutput<'verifyEvidence'>;

/** One run's evidence: verify it again, and its checkpoint for paper. */
export function EvidenceDetail(props: { readonly evidence: EvidenceView; readonly all: readonly EvidenceView[] }) {
  const { evidence } = props;
  const t = useText();
  const [state, setState] = useState<{ readonly busy: boolean; readonly result: Verification | null; readonly failure: Failure | null }>({
    busy: false,
    result: null,
    failure: null,
  });
  async function verify(): Promise<void> {
    if (state.busy) return;
    setState({ busy: true, result: null, failure: null });
    const answer = await call('verifyEvidence', { runId: evidence.runId });
    setState(answer.ok ? { busy: false, result: answer.value, failure: null } : { busy: false, result: null, failure: answer.error });
  }
  return (
    <article className={styles['detail']}>
      <header className={styles['headline']}>
        <div>
          <h2>{evidence.title}</h2>
          <p className={styles['note']}>
            {t(`mode.${evidence.mode}`)} · {t('evidence.finished')} <Moment iso={evidence.finishedAt} />
          </p>
          <p className={styles['path']}>{evidence.bundle}</p>
        </div>
        <Button look="primary" icon={<ShieldCheck aria-hidden size="1.2em" />} pending={state.busy} onPress={() => void verify()}>
          {t('evidence.verify')}
        </Button>
      </header>
      {state.busy && <BusyLine>{t('evidence.verifying')}</BusyLine>}
      {state.failure !== null && <FailureNotice failure={state.failure} />}
      {state.result !== null && <VerificationResult result={state.result} />}
      <Sheet title={t('evidence.checkpoint')} note={t('evidence.checkpoint.text')}>
        <HashWords words={evidence.hash.words} layout="rows" />
        <div className={styles['checkpoint']}>
          <QrCode rows={evidence.qr} label={t('evidence.qr')} />
          <div className={styles['stack']}>
            <Hex value={evidence.hash.sha256} />
            <p className={styles['text']}>{evidence.checkpoint}</p>
          </div>
        </div>
      </Sheet>
      <MediumLabels runId={evidence.runId} />
      {evidence.backup !== undefined && (
        <Sheet title={t('backup.title')} note={t('backup.text')}>
          <BackupNote backup={evidence.backup} />
        </Sheet>
      )}
      {evidence.artifacts.length > 0 && (
        <Sheet title={t('evidence.artifacts')} note={t('evidence.artifacts.text')}>
          {evidence.artifacts.map(({ what, sha256, words }) => (
            <Fold key={what} title={what}>
              <HashWords words={words} layout="rows" />
              <Hex value={sha256} small />
              <ShowCodes runId={evidence.runId} path={what} />
            </Fold>
          ))}
        </Sheet>
      )}
      <CompareSheet evidence={evidence} all={props.all} />
    </article>
  );
}

function VerificationResult(props: { readonly result: Verification }) {
  const { result } = props;
  const t = useText();
  const good = result.verdict === 'accepted';
  return (
    <>
      <Notice tone={good ? 'good' : 'stop'} title={t(good ? 'evidence.accepted' : 'evidence.refused')} alert>
        <p>{t(good ? 'evidence.accepted.text' : 'evidence.refused.text')}</p>
      </Notice>
      <Sheet title={t('plan.checks')} aside={<VerdictCounts checks={result.checks} />}>
        <CheckList checks={result.checks} />
      </Sheet>
      {result.facts.length > 0 && (
        <Sheet title={t('evidence.facts')}>
          <FactList facts={result.facts} />
        </Sheet>
      )}
    </>
  );
}
