import type { MessageKey } from '../../messages/translate.ts';
import { useText } from '../../messages/use-text.ts';
import { useRole } from '../../messages/use-role.ts';
import { useApp } from '../../store/app-store.ts';
import { listAt, valueAt } from '../../store/draft-path.ts';
import { FactList } from '../../ui/fact-list.tsx';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { TextOfPlan } from './text-field.tsx';
import { useField } from './use-field.ts';
import styles from './editor.module.css';

const actNames: Readonly<Record<string, MessageKey>> = {
  certificate: 'editor.act.certificate',
  crl: 'editor.act.crl',
  policy: 'editor.act.policy',
  custody: 'editor.act.custody',
  inspection: 'editor.act.inspection',
  destruction: 'editor.act.destruction',
  retirement: 'editor.act.retirement',
  revocation: 'editor.act.revocation',
  request: 'editor.act.request',
  installation: 'editor.act.installation',
};

/** The clause of the CP or CPS each act rests on: those the playbook signs, and what else the plan names. */
export function PolicyReferences(props: { readonly acts: readonly string[] }) {
  const t = useText();
  const say = t as (key: MessageKey) => string;
  const references = useApp((state) => valueAt(state.desk?.draft, ['policyRef']));
  const acts = [...new Set([...props.acts, ...Object.keys(references ?? {})])];
  if (acts.length === 0) return null;
  return (
    <Sheet title={t('editor.references')} note={t('editor.references.text')}>
      <div className={styles['pair']}>
        {acts.map((act) => (
          <TextOfPlan
            key={act}
            path={['policyRef', act]}
            label={t('editor.reference', { act: say(actNames[act] ?? 'editor.act.other') })}
            hint={t('editor.reference.hint')}
          />
        ))}
      </div>
    </Sheet>
  );
}

const optionalTexts = {
  seriesHorizon: ['policy', 'crl', 'seriesHorizon'],
  inspectionEvery: ['policy', 'inspectionEvery'],
  hsmUntil: ['policy', 'hsmUntil'],
} as const;

/** A rule the policy does not speak of where its field is left empty. */
function OptionalText(props: { readonly of: keyof typeof optionalTexts }) {
  const t = useText();
  const path = optionalTexts[props.of];
  const field = useField(path);
  const setInDraft = useApp((state) => state.setInDraft);
  return (
    <Field
      label={t(`editor.policy.${props.of}`)}
      {...field}
      onChange={(text) => setInDraft(path, text === '' ? undefined : text)}
      maxLength={32}
      hint={t(`editor.policy.${props.of}.hint`)}
    />
  );
}

/** Whether leaves may be put on hold and released; left out, none may (rules.md, CRLs: never of a CA, and not under rule set br). */
function Hold() {
  const t = useText();
  const path = ['policy', 'crl', 'hold'];
  const { value, problem } = useField(path);
  const setInDraft = useApp((state) => state.setInDraft);
  return (
    <Select
      label={t('editor.policy.hold')}
      hint={t('editor.policy.hold.hint')}
      options={(['none', 'allowed'] as const).map((each) => ({ value: each, label: t(`editor.policy.hold.${each}`) }))}
      value={value === '' ? 'none' : value}
      onChange={(next) => setInDraft(path, next === 'none' ? undefined : next)}
      problem={problem}
    />
  );
}

/** How many certificates of one batch are approved: one by one, as without a word of it, or by one approval over their ordered list. */
function Batch() {
  const t = useText();
  const path = ['policy', 'batch'];
  const rule = useField([...path, 'approval']);
  const most = useField([...path, 'most']);
  const setInDraft = useApp((state) => state.setInDraft);
  const meant = (text: string) => (/^\d{1,6}$/u.test(text) ? Number(text) : text);
  return (
    <>
      <Select
        label={t('editor.policy.batch')}
        hint={t('editor.policy.batch.hint')}
        options={(['none', 'each', 'list'] as const).map((each) => ({ value: each, label: t(`editor.policy.batch.${each}`) }))}
        value={rule.value === '' ? 'none' : rule.value}
        onChange={(next) => setInDraft(path, next === 'none' ? undefined : { approval: next, most: next === 'list' ? 1000 : 50 })}
        problem={rule.problem}
      />
      {rule.value !== '' && (
        <Field
          label={t('editor.policy.batch.most')}
          {...most}
          onChange={(text) => setInDraft([...path, 'most'], meant(text))}
          maxLength={6}
          hint={t('editor.policy.batch.most.hint')}
        />
      )}
    </>
  );
}

/** The policy a root plan proposes: what a plan must share with it follows the plan; name and horizon are given here. */
export function PolicyFields() {
  const t = useText();
  const roleName = useRole();
  const policy = useApp((state) => valueAt(state.desk?.draft, ['policy']));
  const acts = Object.entries((valueAt(policy, ['acts']) as Record<string, { quorum: number; roles: string[] }> | undefined) ?? {});
  return (
    <div className={styles['stack']}>
      <div className={styles['pair']}>
        <TextOfPlan path={['policy', 'authority']} label={t('editor.policy.authority')} hint={t('editor.policy.authority.hint')} />
        <TextOfPlan path={['policy', 'crl', 'horizon']} label={t('editor.policy.horizon')} hint={t('editor.type.duration')} />
        <OptionalText of="seriesHorizon" />
        <OptionalText of="inspectionEvery" />
        <OptionalText of="hsmUntil" />
        <Hold />
        <Batch />
      </div>
      <p className={styles['note']}>{t('editor.policy.follows')}</p>
      <FactList
        facts={[
          ...acts.map(([act, { quorum, roles }]) => ({
            label: (t as (key: MessageKey) => string)(actNames[act] ?? 'editor.act.other'),
            value: t('editor.policy.act', { quorum, roles: roles.map(roleName).join(', ') }),
          })),
          {
            label: t('editor.policy.separation'),
            value: listAt(policy, ['separation'])
              .map((pair) => (pair as string[]).map(roleName).join(' / '))
              .join('; '),
          },
          {
            label: t('editor.policy.waivable'),
            value: ((valueAt(policy, ['waivable']) as string[] | undefined) ?? []).join(', ') || t('editor.policy.nothing'),
          },
        ]}
      />
    </div>
  );
}
