import type { PlanEditorView } from '../../../preload/contract/plan-editor.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { valueAt } from '../../store/draft-path.ts';
import { Field } from '../../ui/field.tsx';
import { Hex } from '../../ui/hex.tsx';
import { Select } from '../../ui/select.tsx';
import { useField } from './use-field.ts';

const path = ['existingCertificate'];

/** The certificate a key has already, chosen from those here or given by its hash; absent where the plan names none. */
export function ExistingCertificateField(props: { readonly certificates: PlanEditorView['certificates'] }) {
  const t = useText();
  const field = useField(path);
  const named = useApp((state) => valueAt(state.desk?.draft, path) !== undefined);
  if (!named) return null;
  const label = t('editor.existing');
  const known = props.certificates.some(({ sha256 }) => sha256 === field.value);
  if (props.certificates.length === 0 || (field.value !== '' && !known))
    return <Field label={label} hint={t('editor.existing.hint')} {...field} maxLength={64} mono />;
  return (
    <div>
      <Select
        label={label}
        hint={t('editor.existing.hint')}
        options={props.certificates.map(({ sha256, authority, until }) => ({
          value: sha256,
          label: t('editor.existing.until', { authority, until: until.slice(0, 10) }),
        }))}
        {...field}
      />
      {field.value !== '' && <Hex value={field.value} small />}
    </div>
  );
}
