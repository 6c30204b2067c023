import { Plus, Trash2 } from 'lucide-react';
import { Label } from 'react-aria-components/Label';
import { CheckboxGroup } from 'react-aria-components/CheckboxGroup';
import { CheckboxButton, CheckboxField } from 'react-aria-components/Checkbox';
import { Check } from 'lucide-react';
import type { PlanEditorView } from '../../../preload/contract/plan-editor.ts';
import { slugOf } from '../../format/slug.ts';
import { useText } from '../../messages/use-text.ts';
import { useRole } from '../../messages/use-role.ts';
import { useApp } from '../../store/app-store.ts';
import { listAt, textAt, valueAt, type DraftValue } from '../../store/draft-path.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import box from '../../ui/check-box.module.css';
import field from '../../ui/field.module.css';
import styles from './editor.module.css';

/** Who is there, in which roles, and with which keys. */
export function PeopleFields(props: { readonly editor: PlanEditorView; readonly roles: readonly string[] }) {
  const t = useText();
  const draft = useApp((state) => state.desk?.draft);
  const setInDraft = useApp((state) => state.setInDraft);
  const people = listAt(draft, ['people']);
  const enrol = valueAt(draft, ['enrol']) !== undefined;
  const setEnrol = (atRollCall: boolean): void => {
    setInDraft(['enrol'], atRollCall ? 'at-roll-call' : undefined);
    setInDraft(
      ['people'],
      people.map((person) => withKeys(person, atRollCall ? null : keyOf(props.editor, textAt(person, ['id'])))),
    );
  };
  return (
    <div className={styles['stack']}>
      <ChoiceCards
        label={t('editor.keys')}
        options={[
          { value: 'roll-call', label: t('editor.keys.roll-call') },
          { value: 'before', label: t('editor.keys.before') },
        ]}
        value={enrol ? 'roll-call' : 'before'}
        onChange={(value) => setEnrol(value === 'roll-call')}
        inline
      />
      <ol className={styles['people']}>
        {people.map((_, index) => (
          // A person's place is all that tells lines without a name apart.
          <PersonLine key={index} index={index} editor={props.editor} roles={props.roles} enrol={enrol} />
        ))}
      </ol>
      <div>
        <Button
          icon={<Plus aria-hidden size="1.1em" />}
          onPress={() => setInDraft(['people', people.length], { id: '', name: '', roles: [props.roles[0] ?? 'witness'] })}
        >
          {t('editor.person.add')}
        </Button>
      </div>
    </div>
  );
}

const keyOf = (editor: PlanEditorView, id: string): DraftValue | null => {
  const known = editor.people.find((person) => person.id === id);
  return known === undefined ? null : [{ spki: known.spkiSha256, kind: 'passphrase' }];
};

function withKeys(person: DraftValue, keys: DraftValue | null): DraftValue {
  const { keys: _old, ...rest } = person as Record<string, DraftValue>;
  return keys === null ? rest : { ...rest, keys };
}

function PersonLine(props: {
  readonly index: number;
  readonly editor: PlanEditorView;
  readonly roles: readonly string[];
  readonly enrol: boolean;
}) {
  const t = useText();
  const roleName = useRole();
  const { index, editor } = props;
  const person = useApp((state) => valueAt(state.desk?.draft, ['people', index]));
  const fields = useApp((state) => state.checked?.fields);
  const setInDraft = useApp((state) => state.setInDraft);
  const problem = (name: string): string | null =>
    fields?.find(
      ({ path }) =>
        path === `people.${index}${name === '' ? '' : `.${name}`}` || path.startsWith(`people.${index}.${name === '' ? '~' : name}.`),
    )?.text ?? null;
  const name = textAt(person, ['name']);
  const id = textAt(person, ['id']);
  const number = index + 1;
  const setName = (next: string): void => {
    // The short name follows the name until somebody gives it another one.
    const follows = id === '' || id === slugOf(name);
    setInDraft(['people', index], { ...(person as Record<string, DraftValue>), name: next, ...(follows ? { id: slugOf(next) } : {}) });
  };
  const choose = (chosen: string): void =>
    setInDraft(
      ['people', index],
      withKeys({ ...(person as Record<string, DraftValue>), id: chosen }, props.enrol ? null : keyOf(editor, chosen)),
    );
  return (
    <li className={styles['person']}>
      <div className={styles['pair']}>
        <Field label={t('editor.person.name', { number })} value={name} onChange={setName} problem={problem('name')} maxLength={100} />
        {!props.enrol && editor.people.length > 0 ? (
          <Select
            label={t('editor.person.known', { number })}
            options={editor.people.map((known) => ({ value: known.id, label: known.id }))}
            value={id}
            onChange={choose}
            problem={problem('id') ?? problem('')}
          />
        ) : (
          <Field
            label={t('editor.person.id', { number })}
            value={id}
            onChange={choose}
            problem={problem('id') ?? problem('')}
            maxLength={32}
            mono
          />
        )}
      </div>
      <div className={styles['last']}>
        <CheckboxGroup
          className={cx(styles['roles'])}
          value={listAt(person, ['roles']).map(String)}
          onChange={(roles) => setInDraft(['people', index, 'roles'], roles)}
        >
          <Label className={cx(field['label'])}>{t('editor.person.roles', { number })}</Label>
          <div className={styles['boxes']}>
            {editor.choices.roles
              .filter((role) => props.roles.includes(role) || listAt(person, ['roles']).includes(role))
              .map((role) => (
                <CheckboxField key={role} value={role}>
                  <CheckboxButton className={cx(box['row'])}>
                    <span className={box['box']} aria-hidden>
                      <Check size="0.9em" strokeWidth={3.5} />
                    </span>
                    <span>{roleName(role)}</span>
                  </CheckboxButton>
                </CheckboxField>
              ))}
          </div>
          {problem('roles') !== null && <p className={field['problem']}>{problem('roles')}</p>}
        </CheckboxGroup>
        <Button
          look="quiet"
          size="small"
          icon={<Trash2 aria-hidden size="1.1em" />}
          label={t('editor.person.remove.label', { who: name === '' ? String(number) : name })}
          onPress={() => setInDraft(['people', index], undefined)}
        >
          {t('editor.remove')}
        </Button>
      </div>
    </li>
  );
}
