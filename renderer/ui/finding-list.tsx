import { CircleX, Info, TriangleAlert } from 'lucide-react';
import type { RunView } from '../../preload/contract/run-view.ts';
import { useText } from '../messages/use-text.ts';
import { Chip } from './chip.tsx';
import styles from './check-list.module.css';

type Finding = RunView['findings'][number];

const looks = {
  error: { tone: 'bad', icon: <CircleX aria-hidden /> },
  warning: { tone: 'warn', icon: <TriangleAlert aria-hidden /> },
  notice: { tone: 'plain', icon: <Info aria-hidden /> },
} as const;

/** What the rules found: severity, sentence, rule and clause. */
export function FindingList(props: { readonly findings: readonly Finding[] }) {
  const t = useText();
  return (
    <ul className={styles['checks']}>
      {props.findings.map((finding, index) => (
        <li key={`${index}-${finding.rule}`}>
          <Chip tone={looks[finding.severity].tone} icon={looks[finding.severity].icon}>
            {t(`severity.${finding.severity}`)}
          </Chip>
          <div className={styles['what']}>
            <span>
              {finding.message}
              {finding.item !== undefined && ` (${finding.item})`}
            </span>
            <span className={styles['reason']}>
              {finding.rule} · {finding.clause}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}
