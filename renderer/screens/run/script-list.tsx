import { Check, ChevronRight, Minus } from 'lucide-react';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { formatSeconds } from '../../format/duration.ts';
import { useText } from '../../messages/use-text.ts';
import { cx } from '../../ui/cx.ts';
import { Said } from '../../ui/said.tsx';
import styles from './script-list.module.css';

/** The whole script: each step with its number or tick, and the minutes planned beside those spent. */
export function ScriptList(props: { readonly steps: RunView['steps'] }) {
  const t = useText();
  return (
    <ol className={styles['script']} aria-label={t('run.script')}>
      {props.steps.map((step, index) => (
        <li
          key={step.id}
          className={cx(styles['step'], styles[step.status])}
          {...(step.status === 'current' ? { 'aria-current': 'step' as const } : {})}
        >
          <span className={styles['mark']} aria-hidden>
            {step.status === 'done' ? (
              <Check size="0.9rem" strokeWidth={3} />
            ) : step.status === 'current' ? (
              <ChevronRight size="0.95rem" strokeWidth={3} />
            ) : step.status === 'skipped' ? (
              <Minus size="0.9rem" strokeWidth={3} />
            ) : (
              index + 1
            )}
          </span>
          <span className={styles['title']}>
            {step.title} <Said>({t(`run.status.${step.status}`)})</Said>
            {step.skipped !== undefined && (
              <span className={styles['why']}>
                {/* Steps of one branch have one reason: it is read once. */}
                {t('run.status.skipped')}
                {props.steps[index - 1]?.skipped === step.skipped ? '' : `: ${step.skipped}`}
              </span>
            )}
          </span>
          <span className={styles['time']}>
            {step.secondsSpent !== undefined && step.secondsSpent > 0 && (
              <span>
                {formatSeconds(step.secondsSpent)}
                <Said> ({t('run.script.spent', { time: formatSeconds(step.secondsSpent) })})</Said>
                {' / '}
              </span>
            )}
            {step.minutesPlanned > 0 && (
              <>
                <span aria-hidden>{step.minutesPlanned} min</span>
                <Said>{t('run.script.planned', { count: step.minutesPlanned })}</Said>
              </>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
