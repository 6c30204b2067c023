import { EarOff } from 'lucide-react';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { formatUtc } from '../../format/date.ts';
import { useText } from '../../messages/use-text.ts';
import { CheckList } from '../../ui/check-list.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { FindingList } from '../../ui/finding-list.tsx';
import { Fold } from '../../ui/fold.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { VerdictCounts } from '../../ui/verdict.tsx';
import { ClockSheet } from './clock-sheet.tsx';
import { DrillNotes } from './drill-notes.tsx';
import { HashSheet } from './hash-sheet.tsx';
import { WhyText } from './why-text.tsx';
import styles from './side-column.module.css';

/** The right-hand side: why this step, what is being made, hashes by ear, what was checked so far. */
export function SideColumn(props: { readonly run: RunView }) {
  const { run } = props;
  const t = useText();
  const shown = run.hashes.filter((hash) => hash.hidden !== true);
  const name = (id: string): string => run.people.find((person) => person.id === id)?.name ?? id;
  return (
    <aside className={styles['side']} aria-label={t('run.making')}>
      {run.clocks !== undefined && <ClockSheet clocks={run.clocks} />}
      {run.drill !== undefined && <DrillNotes run={run} drill={run.drill} />}
      <Sheet title={t('run.making')} dense>
        {run.making.length === 0 ? <p className={styles['none']}>{t('run.making.none')}</p> : <FactList facts={run.making} stacked />}
      </Sheet>
      <Sheet title={t('run.hashes')} dense>
        {run.hashes.some((hash) => hash.hidden === true) && (
          <p className={styles['hidden']}>
            <EarOff aria-hidden size="1.2em" />
            {t('hash.hidden')}
          </p>
        )}
        {shown.map((hash, index) => {
          // The newest is open, unless the stage draws it already; a fold that is no longer the newest closes.
          const open = index === shown.length - 1 && run.current?.stage.kind !== 'approvals';
          return <HashSheet key={`${hash.what}-${String(open)}`} hash={hash} open={open} />;
        })}
      </Sheet>
      {run.current !== null && run.current.why !== '' && (
        <Sheet title={t('run.why')} dense note={t('run.why.key')}>
          <WhyText why={run.current.why} />
        </Sheet>
      )}
      {run.checks.length > 0 && (
        <Sheet title={t('run.checks')} dense>
          <div className={styles['counts']}>
            <VerdictCounts checks={run.checks} />
          </div>
          <Fold title={t('run.checks.show')}>
            <CheckList checks={run.checks} />
          </Fold>
        </Sheet>
      )}
      {run.findings.length > 0 && (
        <Sheet title={t('run.findings')} dense>
          <FindingList findings={run.findings} />
        </Sheet>
      )}
      {run.exceptions.length > 0 && (
        <Sheet title={t('run.exceptions')} dense>
          <ul className={styles['exceptions']}>
            {run.exceptions.map((exception) => (
              <li key={`${exception.at}-${exception.text}`}>
                <p>{exception.text}</p>
                <p className={styles['none']}>
                  {name(exception.person)} · {formatUtc(exception.at)}
                </p>
              </li>
            ))}
          </ul>
        </Sheet>
      )}
      {run.corrections !== undefined && run.corrections.length > 0 && (
        <Sheet title={t('run.corrections')} dense>
          <ul className={styles['exceptions']}>
            {run.corrections.map((correction) => (
              <li key={`${correction.at}-${correction.text}`}>
                <p>{correction.text}</p>
                <p className={styles['none']}>
                  {t('run.corrections.of', { seq: correction.corrects })} · {name(correction.person)} · {formatUtc(correction.at)}
                </p>
              </li>
            ))}
          </ul>
        </Sheet>
      )}
    </aside>
  );
}
