import type { RunView } from '../../preload/contract/run-view.ts';
import { useText } from '../messages/use-text.ts';
import { VerdictChip, type Verdict } from './verdict.tsx';
import styles from './check-list.module.css';

const weight: Readonly<Record<Verdict, number>> = { failed: 0, waived: 1, 'not-checked': 2, passed: 3 };

/** Named checks with their verdicts; what people must look at comes first. */
export function CheckList(props: { readonly checks: RunView['checks']; readonly keepOrder?: boolean }) {
  const t = useText();
  const checks = props.keepOrder === true ? props.checks : props.checks.toSorted((a, b) => weight[a.verdict] - weight[b.verdict]);
  if (checks.length === 0) return <p className={styles['none']}>{t('checks.none')}</p>;
  return (
    <ul className={styles['checks']}>
      {checks.map((check, index) => (
        // A check may be made of several items and then comes several times.
        <li key={`${index}-${check.name}`}>
          <VerdictChip verdict={check.verdict} />
          <div className={styles['what']}>
            <span className={styles['name']}>{check.name}</span>
            {(check.reason !== undefined || check.by !== undefined) && (
              <span className={styles['reason']}>
                {check.reason} {check.by !== undefined && t('verdict.by', { who: check.by })}
              </span>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
