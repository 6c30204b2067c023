import { Siren } from 'lucide-react';
import { useState } from 'react';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { useText } from '../../messages/use-text.ts';
import { useSay } from '../../messages/spoken/use-say.ts';
import { useApp } from '../../store/app-store.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import styles from './drill-events.module.css';

type Drill = NonNullable<RunView['drill']>;
type Event = Drill['events'][number];

/** What has just gone wrong and asks for an answer, above the step it stands in the way of. */
export function DrillEvents(props: { readonly run: RunView; readonly drill: Drill }) {
  const { run, drill } = props;
  const t = useText();
  const say = useSay();
  const failure = useApp((state) => state.drillFailure);
  const open = drill.events.filter((event) => event.open);
  const begun = run.steps.some((step) => step.status === 'done');
  return (
    <>
      {!begun && (
        <Notice tone="info" title={t('drill.briefing')}>
          {<p>{say(drill.briefing)}</p>}
        </Notice>
      )}
      {failure !== null && <FailureNotice failure={failure} />}
      {open.map((event) => (
        <OpenEvent key={`${event.id}-${event.given.length}`} event={event} people={run.people} say={say} />
      ))}
    </>
  );
}

function OpenEvent(props: { readonly event: Event; readonly people: RunView['people']; readonly say: (text: string) => string }) {
  const { event, people, say } = props;
  const t = useText();
  const busy = useApp((state) => state.busy);
  const answerDrill = useApp((state) => state.answerDrill);
  const [answer, setAnswer] = useState<string | null>(null);
  const [person, setPerson] = useState(people[0]?.id ?? '');
  const last = event.given.at(-1);
  return (
    <section className={styles['event']} aria-label={`${t('drill.event')}: ${say(event.title)}`}>
      <div className={styles['head']} role="alert">
        <Siren aria-hidden size="1.75rem" />
        <div>
          <p className={styles['kind']}>{t('drill.event')}</p>
          <h2>{say(event.title)}</h2>
        </div>
      </div>
      <p className={styles['says']}>{say(event.says)}</p>
      {last !== undefined && (
        <Notice tone="warn" title={t('drill.event.still')} alert>
          <p>{say(last.because)}</p>
        </Notice>
      )}
      <ChoiceCards
        label={say(event.asks)}
        value={answer}
        onChange={setAnswer}
        options={event.answers.map(({ id, says }) => ({ value: id, label: say(says) }))}
      />
      <div className={styles['decide']}>
        <Select
          label={t('drill.event.who')}
          value={person}
          onChange={setPerson}
          options={people.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Button
          look="primary"
          disabled={answer === null || busy}
          onPress={() => answer !== null && void answerDrill(event.id, person, answer)}
        >
          {t('drill.event.decide')}
        </Button>
      </div>
      <p className={styles['note']}>{answer === null ? t('drill.event.choose') : t('drill.event.later')}</p>
    </section>
  );
}
