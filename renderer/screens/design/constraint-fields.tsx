import { useState } from 'react';
import { namesOf, namesText } from '../../format/general-names.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { listAt, type Path } from '../../store/draft-path.ts';
import { Field } from '../../ui/field.tsx';
import { Fold } from '../../ui/fold.tsx';
import { useDesignField } from './use-design-field.ts';
import styles from './design.module.css';

/** Permitted or excluded names. What is typed stays as it is typed; the design holds what it means. */
function Subtrees(props: { readonly path: Path; readonly which: 'permitted' | 'excluded' }) {
  const t = useText();
  const path = [...props.path, props.which];
  const setInDesign = useApp((state) => state.setInDesign);
  const others = useApp((state) => listAt(state.design?.draft, [...props.path, props.which === 'permitted' ? 'excluded' : 'permitted']));
  const problem = useApp((state) => state.checkedDesign?.fields.find((each) => each.path.startsWith(path.join('.')))?.text ?? null);
  const [text, setText] = useState(() => namesText(listAt(useApp.getState().design?.draft, path)));
  const put = (next: string): void => {
    setText(next);
    const names = namesOf(next);
    // A constraint of nothing is none: the key goes with its last name.
    if (names.length === 0 && others.length === 0) setInDesign(props.path, undefined);
    else setInDesign(path, names.length === 0 ? undefined : names);
  };
  return (
    <Field
      label={t(`design.field.${props.which}`)}
      hint={t('design.field.names.hint')}
      value={text}
      onChange={put}
      problem={problem}
      mono
      maxLength={5000}
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
