import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { listAt, type Path } from '../../store/draft-path.ts';
import { Field } from '../../ui/field.tsx';
import { Fold } from '../../ui/fold.tsx';
import { SubtreeField } from '../../ui/subtree-field.tsx';
import { useDesignField } from './use-design-field.ts';
import styles from './design.module.css';

/** Permitted or excluded names. */
function Subtrees(props: { readonly path: Path; readonly which: 'permitted' | 'excluded' }) {
  const path = [...props.path, props.which];
  const setInDesign = useApp((state) => state.setInDesign);
  const others = useApp((state) => listAt(state.design?.draft, [...props.path, props.which === 'permitted' ? 'excluded' : 'permitted']));
  const problem = useApp((state) => state.checkedDesign?.fields.find((each) => each.path.startsWith(path.join('.')))?.text ?? null);
  return (
    <SubtreeField
      which={props.which}
      names={listAt(useApp.getState().design?.draft, path)}
      // A constraint of nothing is none: the key goes with its last name.
      onNames={(names) =>
        names.length === 0 && others.length === 0
          ? setInDesign(props.path, undefined)
          : setInDesign(path, names.length === 0 ? undefined : names)
      }
      problem={problem}
    />
  );
}

/** What limits a thief, where the profile leaves it open. `node`: path of the node. */
export function ConstraintFields(props: { readonly node: Path }) {
  const t = useText();
  const path = [...props.node, 'pathLenConstraint'];
  const length = useDesignField(path);
  const setInDesign = useApp((state) => state.setInDesign);
  return (
    <Fold title={t('design.constraints')}>
      <div className={styles['stack']}>
        <p className={styles['note']}>{t('design.constraints.text')}</p>
        <Field
          label={t('design.field.path')}
          value={length.value}
          problem={length.problem}
          maxLength={2}
          onChange={(text) => (/^\d+$/u.test(text) ? setInDesign(path, Number(text)) : length.onChange(text))}
        />
        <Subtrees path={[...props.node, 'nameConstraints']} which="permitted" />
        <Subtrees path={[...props.node, 'nameConstraints']} which="excluded" />
      </div>
    </Fold>
  );
}
