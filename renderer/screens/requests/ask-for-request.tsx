import { CirclePlus, Hammer, Save } from 'lucide-react';
import { useState } from 'react';
import type { RequestDeskView } from '../../../preload/contract/request-preview.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Field } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { SaveNameDialog } from '../../ui/save-name-dialog.tsx';
import { Select } from '../../ui/select.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { RecipeFiles } from './recipe-files.tsx';
import styles from './requests.module.css';

/** What a subordinate's operator is to ask for, and the files that make it with four tools. */
export function AskForRequest(props: { readonly desk: RequestDeskView }) {
  const t = useText();
  const wanted = useApp((state) => state.wanted);
  const want = useApp((state) => state.want);
  const failure = useApp((state) => state.recipeFailure);
  const recipes = useApp((state) => state.recipes);
  const written = useApp((state) => state.recipesWritten);
  const makeRecipes = useApp((state) => state.makeRecipes);
  const saveRecipes = useApp((state) => state.saveRecipes);
  const [saving, setSaving] = useState(false);
  const profile = props.desk.profiles.find(({ id }) => id === wanted.profile);
  return (
    <Sheet title={t('requests.ask')} note={t('requests.ask.text')}>
      <form className={styles['stack']} onSubmit={(event) => event.preventDefault()} autoComplete="off" noValidate>
        <div className={styles['pair']}>
          <Select
            label={t('requests.ask.profile')}
            placeholder={t('requests.ask.profile.choose')}
            options={props.desk.profiles.map(({ id, title }) => ({ value: id, label: `${title} (${id})` }))}
            value={wanted.profile}
            onChange={(id) => want({ profile: id, names: neededNames(props.desk, id) })}
          />
          <Select
            label={t('requests.ask.key')}
            options={props.desk.algorithms.map(({ id, title }) => ({ value: id, label: title }))}
            value={wanted.key}
            onChange={(key) => want({ key })}
          />
          <div className={styles['wide']}>
            <Field
              label={t('editor.param.subject')}
              hint={t('requests.ask.subject', { required: profile?.required.join(', ') ?? 'CN' })}
              value={wanted.subject}
              onChange={(subject) => want({ subject })}
              mono
              maxLength={1000}
            />
          </div>
        </div>
        <WantedNames types={profile?.names.map(({ type }) => type) ?? []} />
        <div className={styles['verbs']}>
          <Button
            look="primary"
            icon={<Hammer aria-hidden size="1.1em" />}
            disabled={wanted.profile === '' || wanted.subject.trim() === ''}
            onPress={() => void makeRecipes()}
          >
            {t('requests.ask.make')}
          </Button>
          <Button icon={<Save aria-hidden size="1.1em" />} disabled={recipes === null} onPress={() => setSaving(true)}>
            {t('requests.ask.save')}
          </Button>
        </div>
      </form>
      <div role="status" aria-live="polite" className={styles['stack']}>
        {failure !== null && !saving && <FailureNotice failure={failure} />}
        {written !== null && (
          <Notice tone="good" title={t('requests.ask.written', { folder: written.folder })}>
            <p>{written.files.join(', ')}</p>
          </Notice>
        )}
      </div>
      {recipes !== null && <RecipeFiles made={recipes} />}
      {saving && (
        <SaveNameDialog
          title={t('requests.ask.save')}
          text={t('requests.ask.save.text')}
          name="request"
          ending=""
          hint={t('requests.ask.save.hint')}
          failure={failure}
          onSave={saveRecipes}
          onClose={() => setSaving(false)}
        />
      )}
    </Sheet>
  );
}

/** One empty field for each name the profile wants. */
const neededNames = (desk: RequestDeskView, id: string): { type: string; value: string }[] =>
  (desk.profiles.find((each) => each.id === id)?.names ?? []).flatMap(({ type, min }) =>
    Array.from({ length: min }, () => ({ type, value: '' })),
  );

/** subjectAltNames of the kinds the profile allows; nothing where it has none. */
function WantedNames(props: { readonly types: readonly string[] }) {
  const t = useText();
  const names = useApp((state) => state.wanted.names);
  const want = useApp((state) => state.want);
  const [first] = props.types;
  if (first === undefined) return null;
  return (
    <div className={styles['stack']} role="group" aria-label={t('requests.ask.names')}>
      {names.map(({ type, value }, index) => (
        // A row has nothing of its own but its place.
        <div key={index} className={styles['name']}>
          <Select
            label={t('requests.ask.type', { number: index + 1 })}
            options={props.types.map((each) => ({ value: each, label: each }))}
            value={type}
            onChange={(next) => want({ names: names.with(index, { type: next, value }) })}
          />
          <Field
            label={t('requests.ask.value', { number: index + 1 })}
            value={value}
            onChange={(next) => want({ names: names.with(index, { type, value: next }) })}
            mono
            maxLength={500}
          />
          <Button
            look="quiet"
            label={t('requests.ask.remove', { number: index + 1 })}
            onPress={() => want({ names: names.toSpliced(index, 1) })}
          >
            {t('editor.remove')}
          </Button>
        </div>
      ))}
      <div>
        <Button
          size="small"
          icon={<CirclePlus aria-hidden size="1.1em" />}
          onPress={() => want({ names: [...names, { type: first, value: '' }] })}
        >
          {t('requests.ask.add')}
        </Button>
      </div>
    </div>
  );
}
