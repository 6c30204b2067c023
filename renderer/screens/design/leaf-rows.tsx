import { CirclePlus } from 'lucide-react';
import type { DesignDeskView } from '../../../preload/contract/design-calls.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { listAt, textAt, type Path } from '../../store/draft-path.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Fold } from '../../ui/fold.tsx';
import { Select } from '../../ui/select.tsx';
import { TextOfDesign } from './text-of-design.tsx';
import { useDesignField } from './use-design-field.ts';
import styles from './design.module.css';

/** What a node issues that is no authority: profile, number, life. */
export function LeafRows(props: { readonly node: Path; readonly profiles: DesignDeskView['profiles'] }) {
  const t = useText();
  const path = [...props.node, 'leaves'];
  const rows = useApp((state) => listAt(state.design?.draft, path));
  const setInDesign = useApp((state) => state.setInDesign);
  const leaves = props.profiles.filter(({ kind }) => kind === 'leaf');
  const used = rows.map((row) => textAt(row, ['profile']));
  const next = leaves.find(({ id }) => !used.includes(id));
  return (
    <Fold title={t('design.issues')}>
      <div className={styles['stack']}>
        {rows.map((_, index) => (
          <LeafRow key={used[index]} list={path} index={index} only={rows.length === 1} profiles={leaves} />
        ))}
        <div>
          <Button
            size="small"
            icon={<CirclePlus aria-hidden size="1.1em" />}
            disabled={next === undefined}
            onPress={() => next !== undefined && setInDesign([...path, rows.length], { profile: next.id, count: 100 })}
          >
            {t('design.issues.add')}
          </Button>
        </div>
      </div>
    </Fold>
  );
}

function LeafRow(props: {
  readonly list: Path;
  readonly index: number;
  readonly only: boolean;
  readonly profiles: DesignDeskView['profiles'];
}) {
  const t = useText();
  const row = [...props.list, props.index];
  const profile = useDesignField([...row, 'profile']);
  const count = useDesignField([...row, 'count']);
  const setInDesign = useApp((state) => state.setInDesign);
  return (
    <div className={styles['leaf']}>
      <Select
        label={t('design.field.leaf')}
        options={props.profiles.map(({ id, title }) => ({ value: id, label: `${title} (${id})` }))}
        value={profile.value}
        onChange={profile.onChange}
        problem={profile.problem}
      />
      <Field
        label={t('design.field.count')}
        value={count.value}
        problem={count.problem}
        maxLength={10}
        onChange={(text) => (/^\d+$/u.test(text) ? setInDesign([...row, 'count'], Number(text)) : count.onChange(text))}
      />
      <TextOfDesign path={[...row, 'validity']} label={t('editor.param.validity')} mono />
      <Button
        size="small"
        look="quiet"
        label={t('design.issues.remove.label', { profile: profile.value })}
        onPress={() => setInDesign(props.only ? props.list : row, undefined)}
      >
        {t('editor.remove')}
      </Button>
    </div>
  );
}
