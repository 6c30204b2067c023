import { Printer } from 'lucide-react';
import { useState } from 'react';
import type { CallInput, CallOutput, Failure } from '../../../preload/contract/calls.ts';
import { call } from '../../bridge.ts';
import { useText } from '../../messages/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/check-box.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { HashWords } from '../../ui/hash-words.tsx';
import { Hex } from '../../ui/hex.tsx';
import { Notice } from '../../ui/notice.tsx';
import { WindowDialog } from '../../ui/window-dialog.tsx';
import dialog from '../../ui/window-dialog.module.css';

type Paper = CallInput<'printScript'>['paper'];
type Printed = CallOutput<'printScript'>;

/** The button that saves a script as a PDF, of an opened plan or of a run, and what came of it. */
export function PrintScript(props: { readonly of: { readonly planId: string } | { readonly runId: string }; readonly small?: boolean }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  const [rehearsal, setRehearsal] = useState(false);
  const [busy, setBusy] = useState(false);
  const [printed, setPrinted] = useState<Printed | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { of } = props;
  const print = async (paper: Paper): Promise<void> => {
    setBusy(true);
    setPrinted(null);
    setFailure(null);
    const mode = rehearsal ? 'rehearsal' : 'production';
    const answer = await call('printScript', 'planId' in of ? { planId: of.planId, mode, paper } : { runId: of.runId, paper });
    if (answer.ok) setPrinted(answer.value);
    else setFailure(answer.error);
    setBusy(false);
  };
  return (
    <>
      <Button
        {...(props.small === true ? { look: 'quiet' as const, size: 'small' as const } : { size: 'big' as const })}
        icon={<Printer aria-hidden size="1.1em" />}
        onPress={() => setOpen(true)}
      >
        {t('print.open')}
      </Button>
      <WindowDialog open={open} onClose={() => setOpen(false)} title={t('print.title')} wide>
        <p>{t('print.text')}</p>
        {'planId' in of && (
          <CheckBox checked={rehearsal} onChange={setRehearsal}>
            {t('print.rehearsal')}
          </CheckBox>
        )}
        {failure !== null && <FailureNotice failure={failure} />}
        {printed !== null && (
          <>
            <Notice tone="good" title={t('print.saved', { minutes: printed.minutes })} alert>
              <p>{printed.path}</p>
            </Notice>
            <p>{t('print.hash')}</p>
            <HashWords words={printed.hash.words} layout="rows" />
            <Hex value={printed.hash.sha256} small />
          </>
        )}
        <div className={dialog['actions']}>
          <Button look="quiet" onPress={() => setOpen(false)}>
            {t('word.close')}
          </Button>
          <Button pending={busy} onPress={() => void print('letter')}>
            {t('print.letter')}
          </Button>
          <Button look="primary" pending={busy} onPress={() => void print('a4')}>
            {t('print.a4')}
          </Button>
        </div>
      </WindowDialog>
    </>
  );
}
