import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { valueAt } from '../../store/draft-path.ts';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './editor.module.css';

interface ImportStep {
  readonly id: string;
  readonly title: string;
}

/** How the files that come in are confirmed before anything reads them; absent where the playbook takes none. */
export function ImportFields(props: { readonly steps: readonly ImportStep[] }) {
  const t = useText();
  if (props.steps.length === 0) return null;
  return (
    <Sheet title={t('editor.imports')} note={t('editor.imports.text')}>
      <div className={styles['stack']}>
        {props.steps.map((step) => (
          <ImportField key={step.id} step={step} />
        ))}
      </div>
    </Sheet>
  );
}

function ImportField({ step }: { readonly step: ImportStep }) {
  const t = useText();
  const rule = useApp((state) => valueAt(state.desk?.draft, ['imports', step.id]));
  const all = useApp((state) => valueAt(state.desk?.draft, ['imports']));
  const setInDraft = useApp((state) => state.setInDraft);
  const problem = useApp((state) => state.checked?.fields.find(({ path }) => path.startsWith(`imports.${step.id}`))?.text ?? null);
  const hashes = Array.isArray(rule) ? rule.map(String).join(' ') : null;
  const choose = (value: string): void => {
    const others = Object.entries(typeof all === 'object' && all !== null ? all : {}).filter(([id]) => id !== step.id);
    const chosen = value === 'read-back' ? 'read-back' : value === 'named' ? [''] : null;
    const next = Object.fromEntries(chosen === null ? others : [...others, [step.id, chosen] as const]);
    setInDraft(['imports'], Object.keys(next).length === 0 ? undefined : next);
  };
  return (
    <>
      <Select
        label={t('editor.import.label', { step: step.title })}
        options={[
          { value: 'no', label: t('editor.import.no') },
          { value: 'read-back', label: t('editor.import.read-back') },
          { value: 'named', label: t('editor.import.named') },
        ]}
        value={hashes === null ? (rule === 'read-back' ? 'read-back' : 'no') : 'named'}
        onChange={choose}
      />
      {hashes !== null && (
        <Field
          label={t('editor.import.hashes')}
          hint={t('editor.import.hashes.hint')}
          value={hashes}
          onChange={(text) => setInDraft(['imports', step.id], text.trimStart().split(/[\s,]+/u))}
          problem={problem}
          maxLength={4000}
          mono
        />
      )}
    </>
  );
}
