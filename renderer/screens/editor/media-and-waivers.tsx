import { Trash2 } from 'lucide-react';
import type { PlanEditorView } from '../../../preload/contract/plan-editor.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { listAt, textAt, valueAt } from '../../store/draft-path.ts';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/check-box.tsx';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { useField } from './use-field.ts';
import styles from './editor.module.css';

/** Labels of the media, separated by commas. */
export function MediaField() {
  const t = useText();
  const media = useApp((state) => state.desk?.draft['media']);
  const setInDraft = useApp((state) => state.setInDraft);
  const problem = useApp((state) => state.checked?.fields.find(({ path }) => path.startsWith('media'))?.text ?? null);
  const text = Array.isArray(media) ? media.map((_, index) => textAt(media, [index])).join(', ') : '';
  return (
    <Field
      label={t('editor.media')}
      hint={t('editor.media.hint')}
      value={text}
      onChange={(next) => setInDraft(['media'], next.trim() === '' ? [] : next.split(/,\s*/u))}
      problem={problem}
      maxLength={600}
    />
  );
}

const kits = ['publication', 'reader'] as const;

/** What the export writes beside the evidence. */
export function BesideFields() {
  const t = useText();
  const beside = useApp((state) => valueAt(state.desk?.draft, ['beside']));
  const setInDraft = useApp((state) => state.setInDraft);
  const wanted: readonly unknown[] = Array.isArray(beside) ? beside : [];
  return (
    <>
      {kits.map((kit) => (
        <CheckBox
          key={kit}
          checked={wanted.includes(kit)}
          onChange={(on) => {
            const next = kits.filter((each) => (each === kit ? on : wanted.includes(each)));
            setInDraft(['beside'], next.length === 0 ? undefined : next);
          }}
        >
          {t(`editor.beside.${kit}`)}
        </CheckBox>
      ))}
    </>
  );
}

/** Checks the plan waives, each with its reason; the policy it proposes allows exactly these. */
export function WaiverFields(props: { readonly choices: PlanEditorView['choices'] }) {
  const t = useText();
  const waivers = useApp((state) => listAt(state.desk?.draft, ['waivers']));
  const setInDraft = useApp((state) => state.setInDraft);
  const used = waivers.map((waiver) => textAt(waiver, ['check']));
  const free = props.choices.waivable.filter(({ check }) => !used.includes(check));
  return (
    <div className={styles['stack']}>
      {waivers.length === 0 && <p className={styles['note']}>{t('editor.waivers.none')}</p>}
      {waivers.map((waiver, index) => (
        <div key={textAt(waiver, ['check'])} className={styles['waiver']}>
          <WaiverLine index={index} check={textAt(waiver, ['check'])} />
          <Button
            look="quiet"
            size="small"
            icon={<Trash2 aria-hidden size="1.1em" />}
            label={t('editor.waiver.remove.label', { check: textAt(waiver, ['check']) })}
            onPress={() => setInDraft(['waivers', index], undefined)}
          >
            {t('editor.remove')}
          </Button>
        </div>
      ))}
      {free.length > 0 && (
        <Select
          label={t('editor.waiver.add')}
          placeholder={t('editor.waiver.choose')}
          options={free.map(({ check, claim }) => ({ value: check, label: `${check}: ${claim}` }))}
          value=""
          onChange={(check) => setInDraft(['waivers', waivers.length], { check, reason: '' })}
        />
      )}
    </div>
  );
}

function WaiverLine(props: { readonly index: number; readonly check: string }) {
  const t = useText();
  const field = useField(['waivers', props.index, 'reason']);
  return <Field label={t('editor.waiver.reason', { check: props.check })} {...field} lines maxLength={500} />;
}
