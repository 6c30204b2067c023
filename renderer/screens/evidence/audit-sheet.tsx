import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import type { CallOutput, Failure } from '../../../preload/contract/calls.ts';
import { call } from '../../bridge.ts';
import { useText } from '../../messages/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { CheckList } from '../../ui/check-list.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Field } from '../../ui/field.tsx';
import { Fold } from '../../ui/fold.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { FoundFiles, type FoundFile } from './found-files.tsx';
import styles from './evidence.module.css';

/** The log of this machine itself, checked on request. */
export function AuditSheet() {
  const t = useText();
  const [state, setState] = useState<{
    readonly busy: boolean;
    readonly result: CallOutput<'audit'> | null;
    readonly failure: Failure | null;
  }>({ busy: false, result: null, failure: null });
  const [paper, setPaper] = useState('');
  const [found, setFound] = useState<readonly FoundFile[]>([]);
  async function audit(): Promise<void> {
    if (state.busy) return;
    setState({ busy: true, result: null, failure: null });
    const met = found.map(({ name, base64, url }) => ({ name, base64, ...(url.trim() === '' ? {} : { url: url.trim() }) }));
    const answer = await call('audit', {
      ...(paper.trim() === '' ? {} : { paper }),
      ...(met.length === 0 ? {} : { found: met }),
    });
    setState(answer.ok ? { busy: false, result: answer.value, failure: null } : { busy: false, result: null, failure: answer.error });
  }
  return (
    <Sheet
      title={t('evidence.audit')}
      note={t('evidence.audit.text')}
      aside={
        <Button icon={<ScrollText aria-hidden size="1.1em" />} pending={state.busy} onPress={() => void audit()}>
          {t('evidence.audit.button')}
        </Button>
      }
    >
      <Field label={t('evidence.audit.paper')} hint={t('history.hint')} value={paper} onChange={setPaper} lines mono maxLength={8192} />
      <Fold title={t('evidence.found')}>
        <FoundFiles found={found} onChange={setFound} />
      </Fold>
      {state.failure !== null && <FailureNotice failure={state.failure} />}
      {state.result !== null && state.result.problems.length === 0 && <Notice tone="good" title={t('evidence.audit.clean')} alert />}
      {state.result !== null && state.result.problems.length > 0 && (
        <Notice tone="stop" title={t('evidence.audit.problems', { count: state.result.problems.length })} alert>
          {state.result.firstBad !== null && (
            <p>
              {t('evidence.audit.first')} <strong>{`${state.result.firstBad.log}/${state.result.firstBad.seq}`}</strong>
            </p>
          )}
          <ul className={styles['problems']}>
            {state.result.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </Notice>
      )}
      {state.result !== null && <CheckList checks={state.result.checks} />}
    </Sheet>
  );
}
