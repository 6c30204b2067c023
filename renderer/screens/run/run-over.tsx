import { CircleCheckBig, FolderCheck, House, OctagonX, ShieldCheck } from 'lucide-react';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { useText } from '../../messages/use-text.ts';
import { goTo } from '../../store/use-route.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { PaperCheckpoint } from '../../ui/paper-checkpoint.tsx';
import { VerdictCounts } from '../../ui/verdict.tsx';
import { BackupNote } from '../evidence/backup-note.tsx';
import { DrillReport } from './drill-report.tsx';
import styles from './run-over.module.css';

/** The end of a run: what came of it, where the evidence is, and what to do with it. */
export function RunOver(props: { readonly run: RunView }) {
  const { run } = props;
  const t = useText();
  const aborted = run.status === 'aborted';
  return (
    <section className={cx(styles['over'], aborted && styles['aborted'])}>
      <div className={styles['seal']} aria-hidden>
        {aborted ? <OctagonX /> : <CircleCheckBig />}
      </div>
      <h2 className={styles['title']}>{t(aborted ? 'run.over.aborted' : 'run.over.finished')}</h2>
      <p className={styles['lead']}>{t(aborted ? 'run.over.aborted.text' : 'run.over.finished.text')}</p>
      <div className={styles['counts']}>
        <VerdictCounts checks={run.checks} />
      </div>
      {run.bundle !== undefined && (
        <div className={styles['bundle']}>
          <FolderCheck aria-hidden size="1.5rem" />
          <div>
            <h3>{t('run.over.bundle')}</h3>
            <p className={styles['path']}>{run.bundle}</p>
            <p className={styles['note']}>{t('run.over.bundle.text')}</p>
          </div>
        </div>
      )}
      {run.drill?.report !== undefined && <DrillReport run={run} report={run.drill.report} />}
      {run.checkpoint !== undefined && (
        <div className={styles['checkpoint']}>
          <h3>{t('run.over.checkpoint')}</h3>
          <p className={styles['note']}>{t('run.over.checkpoint.text')}</p>
          <PaperCheckpoint checkpoint={run.checkpoint} />
        </div>
      )}
      {run.backup !== undefined && (
        <div className={styles['checkpoint']}>
          <h3>{t('backup.title')}</h3>
          <p className={styles['note']}>{t('backup.text')}</p>
          <BackupNote backup={run.backup} />
        </div>
      )}
      <div className={styles['actions']}>
        {!aborted && (
          <Button look="primary" size="big" icon={<ShieldCheck aria-hidden size="1.2em" />} onPress={() => goTo('evidence', run.runId)}>
            {t('run.over.evidence')}
          </Button>
        )}
        <Button size="big" icon={<House aria-hidden size="1.2em" />} onPress={() => goTo('home')}>
          {t('run.over.home')}
        </Button>
      </div>
    </section>
  );
}
