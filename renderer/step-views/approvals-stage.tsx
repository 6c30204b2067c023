import { Check, Clock3 } from 'lucide-react';
import type { RunView, Stage } from '../../preload/contract/run-view.ts';
import { useText } from '../messages/use-text.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Chip } from '../ui/chip.tsx';
import { Fold } from '../ui/fold.tsx';
import { HashWords } from '../ui/hash-words.tsx';
import { Hex } from '../ui/hex.tsx';
import { Moment } from '../ui/moment.tsx';
import { ShowCodes } from '../ui/show-codes.tsx';
import { BatchTable } from './batch-table.tsx';
import { FactSheet } from './fact-sheet.tsx';
import styles from './approvals-stage.module.css';

/** The bytes by their words, who has approved them and who is still to come. */
export function ApprovalsStage(props: { readonly stage: Extract<Stage, { kind: 'approvals' }>; readonly run: RunView }) {
  const t = useText();
  const { stage, run } = props;
  const subject = run.hashes.findLast((hash) => hash.hidden !== true && hash.what !== 'plan');
  const open = Math.max(0, stage.needed - stage.given.length);
  return (
    <div className={styles['stack']}>
      {subject !== undefined && (
        <section className={styles['subject']} aria-label={t('stage.approvals.subject')}>
          <h3>{t('stage.approvals.subject')}</h3>
          <HashWords words={subject.words} layout="rows" />
          <Hex value={subject.sha256} small />
        </section>
      )}
      <Fold title={`${t('stage.approvals.fields')}: ${stage.sheets.map((sheet) => sheet.title).join(', ')}`}>
        <div className={styles['stack']}>
          {stage.sheets.map((sheet) => (
            <FactSheet key={sheet.sha256} sheet={sheet} />
          ))}
          {stage.table !== undefined && <BatchTable table={stage.table} />}
        </div>
      </Fold>
      <ul className={styles['approvals']} aria-label={t('stage.approvals.given', { given: stage.given.length, needed: stage.needed })}>
        {stage.given.map((approval) => (
          <li key={approval.person}>
            <Avatar name={approval.name} tone="good" />
            <span className={styles['who']}>
              <span className={styles['name']}>{approval.name}</span>
              <span className={styles['note']}>
                <Moment iso={approval.at} /> {approval.note}
              </span>
            </span>
            <Chip tone="good" icon={<Check aria-hidden />}>
              {t('stage.approvals.approved')}
            </Chip>
          </li>
        ))}
        {Array.from({ length: open }, (_, index) => (
          <li key={index} className={styles['open']}>
            <span className={styles['seat']} aria-hidden>
              {stage.given.length + index + 1}
            </span>
            <span className={styles['who']}>{t('word.of', { n: stage.given.length + index + 1, total: stage.needed })}</span>
            <Chip tone="outline" icon={<Clock3 aria-hidden />}>
              {t('stage.approvals.waiting')}
            </Chip>
          </li>
        ))}
      </ul>
      {(stage.offered ?? []).map(({ person, name, sha256, standInKey }) => (
        <section key={person} className={styles['subject']} aria-label={t('stage.approvals.offered', { name })}>
          <h3>{t('stage.approvals.offered', { name })}</h3>
          <p>{t('stage.approvals.offered.how')}</p>
          <Hex value={sha256} small />
          <ShowCodes runId={run.runId} path={`offered/${person}.json`} />
          {standInKey !== undefined && (
            <>
              <p>{t('stage.approvals.offered.key', { name })}</p>
              <ShowCodes runId={run.runId} path={`offered/stand-in-key-${person}.json`} />
            </>
          )}
        </section>
      ))}
    </div>
  );
}
