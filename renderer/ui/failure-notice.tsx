import type { Failure } from '../../preload/contract/calls.ts';
import type { MessageKey } from '../messages/translate.ts';
import { useText } from '../messages/use-text.ts';
import { Notice } from './notice.tsx';
import styles from './failure-notice.module.css';

type Next = 'retry-step' | 'fix-input' | 'fix-plan' | 'stop' | 'report';

const known: readonly Next[] = ['retry-step', 'fix-input', 'fix-plan', 'stop', 'report'];

/** An error as data: what happened and what did not (the core's sentence), what to do now, the code in small. */
export function FailureNotice(props: { readonly failure: Failure }) {
  const t = useText();
  const { failure } = props;
  const next = known.find((candidate) => candidate === failure.next) ?? null;
  const title: MessageKey = `failure.title.${next ?? 'stop'}`;
  return (
    <Notice tone={next === 'stop' || next === 'report' ? 'stop' : 'bad'} title={t(title)} alert>
      <p>{failure.message}</p>
      <p className={styles['next']}>
        <strong>{t('failure.next.label')}: </strong>
        {next === null ? failure.next : t(`failure.next.${next}`)}
      </p>
      <p className={styles['code']}>
        {t('failure.code')} <span>{failure.code}</span>
      </p>
    </Notice>
  );
}
