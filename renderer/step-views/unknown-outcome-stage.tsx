import type { Stage } from '../../preload/contract/run-view.ts';
import { formatUtc } from '../format/date.ts';
import { useText } from '../messages/use-text.ts';
import { FactList } from '../ui/fact-list.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './review-stage.module.css';

/** A call to the token without a recorded end: what is known about it, before people decide. */
export function UnknownOutcomeStage(props: { readonly stage: Extract<Stage, { kind: 'unknown-outcome' }> }) {
  const t = useText();
  const { stage } = props;
  return (
    <div className={styles['stack']}>
      <Notice tone="warn" title={t('stage.unknown.title')}>
        <p>{t('stage.unknown.since', { at: formatUtc(stage.since) })}</p>
      </Notice>
      <FactList facts={stage.facts.filter((fact) => fact.value !== '')} />
    </div>
  );
}
