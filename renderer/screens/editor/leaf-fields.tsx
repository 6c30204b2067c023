import type { MessageKey } from '../../messages/translate.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { valueAt, type DraftValue, type Path } from '../../store/draft-path.ts';
import { listOf, textOfList, isList } from '../../store/list-text.ts';
import { CheckBox } from '../../ui/check-box.tsx';
import { Field } from '../../ui/field.tsx';
import styles from './editor.module.css';

/** Words for what some playbooks add to a plan; anything else goes by its path, as the file writes it. */
const names: Readonly<Record<string, MessageKey>> = {
  auditKey: 'editor.more.auditKey',
  'custody.user.threshold': 'editor.more.threshold',
  'custody.user.custodians': 'editor.more.custodians',
  'custody.so.threshold': 'editor.more.so.threshold',
  'custody.so.custodians': 'editor.more.so.custodians',
  'sealed.*.id': 'editor.more.sealed.id',
  'sealed.*.kind': 'editor.more.sealed.kind',
  'sealed.*.name': 'editor.more.sealed.name',
  'policy.authority': 'editor.policy.authority',
  'policy.rules': 'editor.field.rules',
  'policy.attendance': 'editor.field.attendance',
  'policy.acts.certificate.quorum': 'editor.policy.certificate.quorum',
  'policy.acts.certificate.roles': 'editor.policy.certificate.roles',
  'policy.acts.crl.quorum': 'editor.policy.crl.quorum',
  'policy.acts.crl.roles': 'editor.policy.crl.roles',
  'policy.separation': 'editor.policy.separation',
  'policy.waivable': 'editor.policy.waivable',
  'policy.crl.scopes': 'editor.policy.scopes',
  'policy.crl.horizon': 'editor.policy.horizon',
  'policy.backup': 'editor.field.backup',
  'policy.people': 'editor.keys',
};

/** The words for a path, and the number of the entry in a list. */
function nameOf(path: Path): { readonly key: MessageKey | undefined; readonly number: number } {
  const at = path.findIndex((part) => typeof part === 'number');
  return { key: names[path.map((part) => (typeof part === 'number' ? '*' : part)).join('.')], number: Number(path[at] ?? 0) + 1 };
}

/** Every value under a path but the form's own version, drawn by what it is: whatever a playbook adds to a plan can be read and changed. */
export function LeafFields(props: { readonly path: Path }) {
  const value = useApp((state) => valueAt(state.desk?.draft, props.path));
  return (
    <div className={styles['pair']}>
      {leavesOf(value, props.path).map((path) => (
        <LeafField key={path.join('.')} path={path} />
      ))}
    </div>
  );
}

function leavesOf(value: DraftValue | undefined, path: Path): readonly Path[] {
  // Addresses have fields of their own, also where the policy in force names none yet.
  if (path.join('.') === 'policy.publication') return [];
  if (typeof value !== 'object' || value === null || isList(value)) return path.at(-1) === 'conclave' ? [] : [path];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, Array.isArray(value) ? Number(key) : key]));
}

function LeafField(props: { readonly path: Path }) {
  const t = useText();
  const { path } = props;
  const name = path.join('.');
  const value = useApp((state) => valueAt(state.desk?.draft, path));
  const problem = useApp(
    (state) => state.checked?.fields.find((each) => each.path === name || each.path.startsWith(`${name}.`))?.text ?? null,
  );
  const setInDraft = useApp((state) => state.setInDraft);
  const { key, number } = nameOf(path);
  const label =
    path[0] === 'privateFields'
      ? String(path[1])
      : key === undefined
        ? name
        : (t as (key: MessageKey, values: { number: number }) => string)(key, { number });
  if (typeof value === 'boolean')
    return (
      <CheckBox checked={value} onChange={(on) => setInDraft(path, on)}>
        {label}
      </CheckBox>
    );
  if (isList(value))
    return (
      <Field
        label={label}
        hint={t('editor.more.list')}
        value={textOfList(value)}
        onChange={(text) => setInDraft(path, listOf(text, value))}
        problem={problem}
        maxLength={1000}
      />
    );
  return (
    <Field
      label={label}
      value={typeof value === 'string' || typeof value === 'number' ? String(value) : ''}
      onChange={(text) => setInDraft(path, typeof value === 'number' && /^[0-9]{1,6}$/u.test(text) ? Number(text) : text)}
      problem={problem}
      maxLength={1000}
    />
  );
}
