import { CircleCheck } from 'lucide-react';
import type { RunView, Stage, Table } from '../../preload/contract/run-view.ts';
import { useText } from '../messages/use-text.ts';
import { Chip } from '../ui/chip.tsx';
import { FindingList } from '../ui/finding-list.tsx';
import { BatchTable } from './batch-table.tsx';
import { FactSheet } from './fact-sheet.tsx';
import styles from './review-stage.module.css';

/** Everything that will be signed, from the bytes; then what the rules found in it. */
export function ReviewStage(props: {
  readonly sheets: Extract<Stage, { kind: 'review' }>['sheets'];
  readonly table?: Table | undefined;
  readonly findings: RunView['findings'];
  readonly linted: boolean;
}) {
  const t = useText();
  return (
    <div className={styles['stack']}>
      {props.sheets.map((sheet) => (
        <FactSheet key={sheet.sha256} sheet={sheet} />
      ))}
      {props.table !== undefined && <BatchTable table={props.table} />}
      {props.findings.length > 0 && (
        <div className={styles['findings']}>
          <h3>{t('run.findings')}</h3>
          <FindingList findings={props.findings} />
        </div>
      )}
      {props.findings.length === 0 && props.linted && (
        <p>
          <Chip tone="good" icon={<CircleCheck aria-hidden />}>
            {t('stage.review.clean')}
          </Chip>
        </p>
      )}
    </div>
  );
}
