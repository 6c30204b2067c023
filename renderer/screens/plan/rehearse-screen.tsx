import { Drama } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import type { CallInput } from '../../../preload/contract/calls.ts';
import type { MessageKey } from '../../messages/translate.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { goTo } from '../../store/use-route.ts';
import { BusyLine } from '../../ui/busy-line.tsx';
import { Button } from '../../ui/button.tsx';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Field } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './plan.module.css';

type Names = Record<keyof CallInput<'rehearseNow'>, string>;
type Name = keyof Names;

const people: readonly { readonly name: Exclude<Name, 'subject'>; readonly label: MessageKey; readonly hint: MessageKey }[] = [
  { name: 'administrator', label: 'rehearse.administrator', hint: 'rehearse.administrator.hint' },
  { name: 'custodian', label: 'rehearse.custodian', hint: 'rehearse.custodian.hint' },
  { name: 'witness', label: 'rehearse.witness', hint: 'rehearse.witness.hint' },
];

/** Names that can be kept: invented, so that no real person stands in a rehearsal by accident. */
const friends = { administrator: 'Ada Keller', custodian: 'Ben Okafor', witness: 'Chiara Rossi' };

/** A small form, then a whole ceremony: nothing else to prepare. */
export function RehearseScreen() {
  const t = useText();
  const say = t as (key: MessageKey) => string;
  const starting = useApp((state) => state.starting);
  const failure = useApp((state) => state.planFailure);
  const rehearseNow = useApp((state) => state.rehearseNow);
  const [names, setNames] = useState<Names>({ subject: t('rehearse.default.subject'), ...friends });
  const [count, setCount] = useState<'two' | 'three'>('three');
  const [asked, setAsked] = useState(false);
  const shown = people.filter(({ name }) => count === 'three' || name !== 'custodian');
  const set =
    (name: Name) =>
    (value: string): void =>
      setNames({ ...names, [name]: value });
  const problem = (name: Name): string | null => (asked && names[name].trim() === '' ? t('rehearse.missing') : null);

  async function begin(): Promise<void> {
    setAsked(true);
    if (names.subject.trim() === '' || shown.some(({ name }) => names[name].trim() === '')) return;
    const runId = await rehearseNow({
      subject: names.subject.trim(),
      administrator: names.administrator.trim(),
      custodian: count === 'two' ? null : names.custodian.trim(),
      witness: names.witness.trim(),
    });
    if (runId !== null) goTo('run', runId);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter' && !event.repeat && !event.nativeEvent.isComposing && event.target instanceof HTMLInputElement) void begin();
  }

  return (
    <Page title={t('rehearse.title')} lead={t('rehearse.lead')} narrow>
      <form className={styles['form']} onKeyDown={onKeyDown} onSubmit={(event) => event.preventDefault()} autoComplete="off" noValidate>
        <Sheet title={t('rehearse.made')}>
          <Field
            label={t('rehearse.subject')}
            hint={t('rehearse.subject.hint')}
            value={names.subject}
            onChange={set('subject')}
            problem={problem('subject')}
            maxLength={64}
            autoFocus
          />
        </Sheet>
        <Sheet title={t('rehearse.people')} note={t('rehearse.alone')}>
          <ChoiceCards
            label={t('rehearse.count')}
            options={[
              { value: 'three', label: t('rehearse.count.three') },
              { value: 'two', label: t('rehearse.count.two') },
            ]}
            value={count}
            onChange={(value) => setCount(value === 'two' ? 'two' : 'three')}
            inline
          />
          <div className={styles['three']}>
            {shown.map((person) => (
              <Field
                key={person.name}
                label={say(count === 'two' && person.name === 'administrator' ? 'rehearse.both' : person.label)}
                hint={say(count === 'two' && person.name === 'administrator' ? 'rehearse.both.hint' : person.hint)}
                value={names[person.name]}
                onChange={set(person.name)}
                problem={problem(person.name)}
                maxLength={200}
              />
            ))}
          </div>
        </Sheet>
        {failure !== null && <FailureNotice failure={failure} />}
        {starting && <BusyLine>{t('rehearse.starting')}</BusyLine>}
        <div className={styles['actions']}>
          <Button look="primary" size="big" icon={<Drama aria-hidden size="1.25em" />} pending={starting} onPress={() => void begin()}>
            {t('rehearse.button')}
          </Button>
          <Button look="quiet" size="big" onPress={() => goTo('home')}>
            {t('word.cancel')}
          </Button>
        </div>
      </form>
    </Page>
  );
}
