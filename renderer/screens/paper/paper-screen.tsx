// The sheet of a rehearsal, in a second window: the words that the first window asks for, as paper would hold them.

import { useEffect, useState } from 'react';
import type { CallOutput, Failure } from '../../../preload/contract/calls.ts';
import { call, onPush } from '../../bridge.ts';
import { useHashName } from '../../messages/use-hash-name.ts';
import { useText } from '../../messages/use-text.ts';
import { closeBeside } from '../../store/use-route.ts';
import { BrandMark } from '../../ui/brand-mark.tsx';
import { Button } from '../../ui/button.tsx';
import { BusyLine } from '../../ui/busy-line.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { HashWords } from '../../ui/hash-words.tsx';
import { Hex } from '../../ui/hex.tsx';
import styles from './paper.module.css';

type Paper = CallOutput<'paper'>;

export function PaperScreen(props: { readonly runId: string }) {
  const { runId } = props;
  const t = useText();
  const nameOf = useHashName();
  const [paper, setPaper] = useState<Paper | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    const ask = async (): Promise<void> => {
      const answer = await call('paper', { runId });
      if (answer.ok) setPaper(answer.value);
      setFailure(answer.ok ? null : answer.error);
    };
    void ask();
    return onPush('changed', (changed) => {
      if (changed.runId === runId) void ask();
    });
  }, [runId]);
  return (
    <main className={styles['desk']}>
      <article className={styles['sheet']}>
        <header className={styles['head']}>
          <BrandMark size="2.25rem" />
          <div>
            <h1 tabIndex={-1}>{t('paper.title')}</h1>
            {paper !== null && <p className={styles['run']}>{paper.title}</p>}
          </div>
        </header>
        <p className={styles['note']}>{t('paper.text')}</p>
        {failure !== null && <FailureNotice failure={failure} />}
        {paper === null && failure === null && <BusyLine>{t('word.loading')}</BusyLine>}
        {paper?.hashes.toReversed().map((hash) => (
          <section key={hash.what} className={styles['hash']}>
            <h2>{nameOf(hash.what)}</h2>
            <HashWords words={hash.words} layout="rows" large />
            <Hex value={hash.sha256} />
          </section>
        ))}
        <footer className={styles['foot']}>
          <p>{t('paper.print')}</p>
          <Button look="quiet" size="small" onPress={() => closeBeside(runId)}>
            {t('word.close')}
          </Button>
        </footer>
      </article>
    </main>
  );
}
