import { useState } from 'react';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { WindowDialog } from '../../ui/window-dialog.tsx';
import { ReasonForm } from './reason-form.tsx';

const nobody = 'nobody';
type Person = RunView['people'][number];

const shareRole = (one: Person, other: Person): boolean => one.roles.some((role) => other.roles.includes(role));

/** Substitutes of the plan who could take this person's roles over. */
const substitutesFor = (people: RunView['people'], who: string): RunView['people'] => {
  const gone = people.find(({ id }) => id === who);
  return gone === undefined
    ? []
    : people.filter((person) => person.standing === 'substitute' && person.id !== who && shareRole(person, gone));
};

/** Somebody has left, or lost their key: who, who takes the roles over, who says so and why. An absence is then decided by the others. */
export function AbsenceDialog(props: { readonly run: RunView; readonly open: boolean; readonly onClose: () => void }) {
  const { people } = props.run;
  const t = useText();
  const control = useApp((state) => state.control);
  const failure = useApp((state) => state.runFailure);
  const [act, setAct] = useState<'absent' | 'lost'>('absent');
  const [who, setWho] = useState<string | null>(null);
  const [substitute, setSubstitute] = useState(nobody);
  const [given, setGiven] = useState({ person: people[0]?.id ?? '', reason: '' });
  const [missing, setMissing] = useState(false);
  const here = people.filter((person) => person.standing !== 'absent');
  const substitutes = act === 'absent' ? substitutesFor(people, who ?? '') : [];
  async function send(): Promise<void> {
    setMissing(who === null);
    if (who === null) return;
    const more = { who, ...(substitutes.some(({ id }) => id === substitute) ? { substitute } : {}) };
    if (!(await control(act, given.person, given.reason.trim(), more))) return;
    setGiven({ ...given, reason: '' });
    setWho(null);
    props.onClose();
  }
  return (
    <WindowDialog open={props.open} onClose={props.onClose} title={t('absence.title')}>
      <p>{t(act === 'absent' ? 'absence.text' : 'absence.lost.text')}</p>
      <ChoiceCards
        label={t('absence.what')}
        inline
        value={act}
        onChange={(value) => setAct(value === 'lost' ? 'lost' : 'absent')}
        options={[
          { value: 'absent', label: t('absence.absent') },
          { value: 'lost', label: t('absence.lost') },
        ]}
      />
      <ChoiceCards
        label={t('absence.who')}
        inline
        value={who}
        onChange={setWho}
        problem={missing && who === null ? t('absence.who.missing') : null}
        options={here.map(({ id, name }) => ({ value: id, label: name }))}
      />
      {substitutes.length > 0 && (
        <ChoiceCards
          label={t('absence.substitute')}
          inline
          value={substitute}
          onChange={setSubstitute}
          options={[...substitutes.map(({ id, name }) => ({ value: id, label: name })), { value: nobody, label: t('absence.nobody') }]}
        />
      )}
      <ReasonForm
        people={here}
        given={given}
        onGiven={setGiven}
        button={t(act === 'absent' ? 'absence.button' : 'absence.lost.button')}
        onSend={() => void send()}
        onCancel={props.onClose}
      />
      {failure !== null && <FailureNotice failure={failure} />}
    </WindowDialog>
  );
}
