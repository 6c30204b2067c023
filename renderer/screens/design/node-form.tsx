import type { DesignDeskView } from '../../../preload/contract/design-calls.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { listAt, textAt, type Path } from '../../store/draft-path.ts';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { Select } from '../../ui/select.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { ConstraintFields } from './constraint-fields.tsx';
import { LeafRows } from './leaf-rows.tsx';
import { PublicationOfNode } from './publication-of-node.tsx';
import { TextOfDesign } from './text-of-design.tsx';
import { useDesignField } from './use-design-field.ts';
import styles from './design.module.css';

/** Everything a design says of one node. `index`: its place in the list of nodes. */
export function NodeForm(props: { readonly desk: DesignDeskView; readonly index: number }) {
  const t = useText();
  const { desk } = props;
  const at = (...rest: Path): Path => ['nodes', props.index, ...rest];
  const id = useApp((state) => textAt(state.design?.draft, ['nodes', props.index, 'id']));
  const nodes = useApp((state) => listAt(state.design?.draft, ['nodes']));
  const parents = nodes.map((node) => textAt(node, ['id'])).filter((other) => other !== id);
  const profile = useDesignField(at('profile'));
  const parent = useDesignField(at('parent'));
  const algorithm = useDesignField(at('algorithm'));
  const key = useDesignField(at('key'));
  const range = desk.profiles.find((each) => each.id === profile.value)?.validity;
  // What the design names and nobody offers stays visible: it is a finding, not a loss.
  const profiles = desk.profiles
    .filter(({ kind }) => kind !== 'leaf')
    .map((each) => ({ value: each.id, label: `${each.title} (${each.id})` }));
  const known = profiles.some(({ value }) => value === profile.value) || profile.value === '';
  return (
    <Sheet title={t('design.node', { id })}>
      <div className={styles['stack']}>
        <div className={styles['pair']}>
          <div className={styles['wide']}>
            <TextOfDesign path={at('subject')} label={t('editor.param.subject')} hint={t('editor.type.name')} mono />
          </div>
          <TextOfDesign path={at('id')} label={t('design.field.id')} hint={t('design.field.id.hint')} mono />
          <Select
            label={t('design.field.profile')}
            options={known ? profiles : [...profiles, { value: profile.value, label: profile.value }]}
            value={profile.value}
            onChange={profile.onChange}
            problem={profile.problem}
          />
          <Select
            label={t('design.field.parent')}
            options={[{ value: '-', label: t('design.field.parent.none') }, ...parents.map((value) => ({ value, label: value }))]}
            value={parent.value === '' ? '-' : parent.value}
            onChange={(value) => parent.onChange(value === '-' ? '' : value)}
            problem={parent.problem}
          />
          <Select
            label={t('editor.param.algorithm')}
            options={desk.algorithms.map(({ id: value, title: label }) => ({ value, label }))}
            value={algorithm.value}
            onChange={algorithm.onChange}
            problem={algorithm.problem}
          />
          <ChoiceCards
            label={t('design.field.key')}
            options={(['offline', 'online'] as const).map((value) => ({ value, label: t(`design.key.${value}`) }))}
            value={key.value === '' ? null : key.value}
            onChange={key.onChange}
            problem={key.problem}
            inline
          />
          <TextOfDesign
            path={at('validity')}
            label={t('editor.param.validity')}
            hint={range === undefined ? t('editor.type.duration') : t('design.field.validity.hint', range)}
            mono
          />
          <TextOfDesign path={at('overlap')} label={t('design.field.overlap')} hint={t('design.field.overlap.hint')} mono />
          <TextOfDesign path={at('from')} label={t('design.field.from')} hint={t('design.field.from.hint')} mono />
          {(['purpose', 'environment', 'geography'] as const).map((tag) => (
            <TextOfDesign key={tag} path={at(tag)} label={t(`design.field.${tag}`)} />
          ))}
        </div>
        <ConstraintFields node={at()} />
        <PublicationOfNode node={at()} />
        <LeafRows node={at()} profiles={desk.profiles} />
      </div>
    </Sheet>
  );
}
