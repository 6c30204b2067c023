import { FileText, FolderOpen, PencilRuler, Stamp } from 'lucide-react';
import { useState } from 'react';
import type { PlanPreview } from '../../../preload/contract/calls.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { goTo } from '../../store/use-route.ts';
import { BusyLine } from '../../ui/busy-line.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckList } from '../../ui/check-list.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { HashWords } from '../../ui/hash-words.tsx';
import { Hex } from '../../ui/hex.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { ReadCodes } from '../../ui/read-codes.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { VerdictCounts } from '../../ui/verdict.tsx';
import { WindowDialog } from '../../ui/window-dialog.tsx';
import { CheckpointDesk, useCheckpointAwaited } from '../checkpoint/checkpoint-desk.tsx';
import { RestoredNotice, restoredReason, useRestored } from '../restored/restored-notice.tsx';
import { PrintScript } from '../paper/print-script.tsx';
import { PreviewSheets } from '../editor/preview-sheets.tsx';
import { SavedPlans } from './saved-plans.tsx';
import { Timeline } from './timeline.tsx';
import styles from './plan.module.css';
import dialog from '../../ui/window-dialog.module.css';

/** A plan that was opened: what it says, whether it holds, its hash by ear; then rehearse it or hold the ceremony. */
export function PlanScreen() {
  const t = useText();
  const plan = useApp((state) => state.plan);
  const failure = useApp((state) => state.planFailure);
  const openPlan = useApp((state) => state.openPlan);
  const starting = useApp((state) => state.starting);
  const changePlan = useApp((state) => state.changePlan);
  const openPlanOfCodes = useApp((state) => state.openPlanOfCodes);
  const open = (
    <Button
      look={plan === null ? 'primary' : 'plain'}
      icon={<FolderOpen aria-hidden size="1.1em" />}
      pending={starting}
      onPress={() => void openPlan()}
    >
      {t(plan === null ? 'plan.open' : 'plan.other')}
    </Button>
  );
  return (
    <Page
      title={plan?.title ?? t('plan.title')}
      over={plan === null ? undefined : <span className={styles['file']}>{plan.name}</span>}
      actions={
        plan === null ? undefined : (
          <>
            <Button
              icon={<PencilRuler aria-hidden size="1.1em" />}
              onPress={() => void changePlan(plan.planId).then((changed) => changed && goTo('editor'))}
            >
              {t('editor.change')}
            </Button>
            {open}
          </>
        )
      }
    >
      {failure !== null && <FailureNotice failure={failure} />}
      {plan === null ? (
        <EmptyState
          icon={<FileText />}
          title={t('plan.none.title')}
          actions={
            <>
              {open}
              <ReadCodes onFile={(file) => void openPlanOfCodes(file)} />
              <Button icon={<PencilRuler aria-hidden size="1.1em" />} onPress={() => goTo('editor')}>
                {t('editor.title')}
              </Button>
            </>
          }
        >
          <p>{t('plan.none.text')}</p>
        </EmptyState>
      ) : (
        <PlanBody plan={plan} />
      )}
      {plan === null && <SavedPlans />}
    </Page>
  );
}

function PlanBody(props: { readonly plan: PlanPreview }) {
  const { plan } = props;
  const t = useText();
  const starting = useApp((state) => state.starting);
  const progress = useApp((state) => state.progress);
  const startPlan = useApp((state) => state.startPlan);
  const [asking, setAsking] = useState(false);
  const sound = plan.problems.length === 0;
  const awaited = useCheckpointAwaited();
  const restored = useRestored() !== null;
  const start = async (mode: 'production' | 'rehearsal'): Promise<void> => {
    const runId = await startPlan(mode);
    setAsking(false);
    if (runId !== null) goTo('run', runId);
  };
  return (
    <>
      {sound ? (
        <Notice tone="good" title={t('plan.ready')} />
      ) : (
        <Notice tone="bad" title={t('plan.problems', { count: plan.problems.length })} alert>
          <ul className={styles['problems']}>
            {plan.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
          <p>{t('plan.problems.text')}</p>
        </Notice>
      )}
      <div className={styles['columns']}>
        <div>
          <Sheet title={t('plan.says')}>
            <FactList facts={plan.facts} />
          </Sheet>
          {plan.simulation !== undefined && (
            <Sheet title={t('timeline.title')} note={t('timeline.text')}>
              <Timeline simulation={plan.simulation} />
            </Sheet>
          )}
          <Sheet title={t('plan.checks')} aside={<VerdictCounts checks={plan.checks} />}>
            <CheckList checks={plan.checks} />
          </Sheet>
        </div>
        <div>
          <Sheet title={t('plan.hash')} note={t('plan.hash.text')}>
            <HashWords words={plan.hash.words} layout="columns" />
            <Hex value={plan.hash.sha256} small />
          </Sheet>
          {plan.preview.length > 0 && (
            <Sheet title={t('editor.preview')}>
              <PreviewSheets sheets={plan.preview} />
            </Sheet>
          )}
        </div>
      </div>
      {sound && (restored ? <RestoredNotice /> : <CheckpointDesk />)}
      {sound && (
        <div className={styles['actions']}>
          <Button look="primary" size="big" pending={starting} onPress={() => void start('rehearsal')}>
            {t('plan.rehearse')}
          </Button>
          <Button
            size="big"
            icon={<Stamp aria-hidden size="1.2em" />}
            disabled={starting || awaited || restored}
            {...(restored ? { describedBy: restoredReason } : {})}
            onPress={() => setAsking(true)}
          >
            {t('plan.production')}
          </Button>
          <PrintScript of={{ planId: plan.planId }} />
        </div>
      )}
      {starting && progress !== null && <BusyLine>{t('plan.standIn')}</BusyLine>}
      <WindowDialog open={asking} onClose={() => setAsking(false)} title={t('plan.production.title')} alarm>
        <p>{t('plan.production.text')}</p>
        <Hex value={plan.hash.sha256} small />
        <div className={dialog['actions']}>
          <Button look="quiet" onPress={() => setAsking(false)}>
            {t('word.cancel')}
          </Button>
          <Button look="primary" pending={starting} onPress={() => void start('production')}>
            {t('plan.production.fire', { title: plan.title })}
          </Button>
        </div>
      </WindowDialog>
    </>
  );
}
