// Something is wrong: five questions on one page, and the playbook they lead to. Nothing is changed here.

import { useEffect, useState } from 'react';
import type { CallOutput, Failure } from '../../../preload/contract/calls.ts';
import { call } from '../../bridge.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { goTo } from '../../store/use-route.ts';
import { BusyLine } from '../../ui/busy-line.tsx';
import { Button } from '../../ui/button.tsx';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Leads } from './leads.tsx';
import styles from './trouble.module.css';

type View = CallOutput<'triage'>;

export function TroubleScreen() {
  const t = useText();
  const language = useApp((state) => state.settings.language);
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const [view, setView] = useState<View | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    let gone = false;
    void call('triage', { answers }).then((answer) => {
      // Whoever answers faster than the core sees what was answered last.
      if (gone) return;
      setFailure(answer.ok ? null : answer.error);
      if (answer.ok) setView(answer.value);
    });
    return () => {
      gone = true;
    };
  }, [answers]);
  return (
    <Page title={t('trouble.title')} lead={t('trouble.lead')}>
      {failure !== null && <FailureNotice failure={failure} />}
      {view === null ? (
        failure === null && <BusyLine>{t('word.loading')}</BusyLine>
      ) : (
        <div className={styles['columns']}>
          <div className={styles['questions']}>
            {view.questions.map((question, index) => (
              <ChoiceCards
                key={question.id}
                label={`${index + 1}. ${question.asks[language]}`}
                inline={question.answers.length < 5}
                value={answers[question.id] ?? null}
                onChange={(value) => setAnswers({ ...answers, [question.id]: value })}
                options={question.answers.map(({ id, says }) => ({ value: id, label: says[language] }))}
              />
            ))}
            <p>
              <Button look="quiet" size="small" onPress={() => goTo('drills')}>
                {t('trouble.drill')}
              </Button>
            </p>
          </div>
          <div className={styles['result']} aria-live="polite">
            <Leads verdict={view.verdict} left={view.questions.filter(({ id }) => answers[id] === undefined).length} />
          </div>
        </div>
      )}
    </Page>
  );
}
