import { useState } from 'react';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { formatUtc } from '../../format/date.ts';
import { useSay } from '../../messages/spoken/use-say.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './drill-notes.module.css';

type Drill = NonNullable<RunView['drill']>;

/** Beside a drill: what happened so far with what was said, and the lessons people type while they play. */
export function DrillNotes(props: { readonly run: RunView; readonly drill: Drill }) {
  const { run, drill } = props;
  const t = useText();
  const say = useSay();
  const over = run.status !== 'open' && run.status !== 'paused';
  const name = (id: string): string => run.people.find((person) => person.id === id)?.name ?? id;
  const past = drill.events.filter(({ given }) => given.length > 0);
  return (
    <>
      {past.length > 0 && (
        <Sheet title={t('drill.past')} dense>
          <ul className={styles['list']}>
            {past.map((event) => (
              <li key={event.id}>
                <strong>{say(event.title)}</strong>
                {event.given.map((given) => (
                  <div key={given.at} className={styles['given']}>
                    <p>{t('drill.report.said', { says: say(given.says) })}</p>
                    <p className={styles['why']}>{say(given.because)}</p>
                    <p className={styles['by']}>
                      {name(given.by)} · {formatUtc(given.at)}
                    </p>
                  </div>
                ))}
              </li>
            ))}
          </ul>
        </Sheet>
      )}
      {(!over || drill.lessons.length + drill.tasks.length > 0) && (
        <Sheet title={t('drill.notes')} dense {...(over ? {} : { note: t('drill.notes.text') })}>
          {drill.lessons.length + drill.tasks.length > 0 && (
            <ul className={styles['list']}>
              {drill.lessons.map(({ at, by, text }) => (
                <li key={`${at} ${text}`}>
                  <p>{text}</p>
                  <p className={styles['by']}>{name(by)}</p>
                </li>
              ))}
              {drill.tasks.map(({ at, owner, text }) => (
                <li key={`${at} ${text}`}>
                  <p>{t('drill.report.owner', { owner, text })}</p>
                </li>
              ))}
            </ul>
          )}
          {!over && <NoteForm run={run} />}
        </Sheet>
      )}
    </>
  );
}

/** Drafts stay over an error and a reload, as in every form of a run. */
function NoteForm(props: { readonly run: RunView }) {
  const { runId, people } = props.run;
  const t = useText();
  const busy = useApp((state) => state.busy);
  const noteDrill = useApp((state) => state.noteDrill);
  const drafts = useApp((state) => state.drafts);
  const setDraft = useApp((state) => state.setDraft);
  const [person, setPerson] = useState(people[0]?.id ?? '');
  const key = (field: string): string => `${runId}/drill/${field}`;
  const typed = (field: string): string => {
    const value = drafts[key(field)];
    return typeof value === 'string' ? value : '';
  };
  const set =
    (field: string) =>
    (value: string): void =>
      setDraft(key(field), value);
  const [lesson, task, owner] = [typed('lesson').trim(), typed('task').trim(), typed('owner').trim()];
  const note = async (text: string, fields: readonly string[], of?: string): Promise<void> => {
    if (await noteDrill(person, text, of)) for (const field of fields) setDraft(key(field), '');
  };
  return (
    <div className={styles['form']}>
      <Select
        label={t('drill.notes.by')}
        value={person}
        onChange={setPerson}
        options={people.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Field label={t('drill.notes.lesson')} value={typed('lesson')} onChange={set('lesson')} lines maxLength={500} />
      <Button size="small" disabled={lesson === '' || busy} onPress={() => void note(lesson, ['lesson'])}>
        {t('drill.notes.addLesson')}
      </Button>
      <Field label={t('drill.notes.task')} value={typed('task')} onChange={set('task')} maxLength={500} />
      <Field label={t('drill.notes.owner')} value={typed('owner')} onChange={set('owner')} maxLength={100} />
      <Button size="small" disabled={task === '' || owner === '' || busy} onPress={() => void note(task, ['task', 'owner'], owner)}>
        {t('drill.notes.addTask')}
      </Button>
    </div>
  );
}
