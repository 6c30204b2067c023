import type { DesignDeskView } from '../../../preload/contract/design-calls.ts';
import { useText } from '../../messages/use-text.ts';
import { Select } from '../../ui/select.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { TextOfDesign } from './text-of-design.tsx';
import { useDesignField } from './use-design-field.ts';
import styles from './design.module.css';

/** What holds for the design as a whole. */
export function WholeForm(props: { readonly desk: DesignDeskView }) {
  const t = useText();
  const rules = useDesignField(['rules']);
  return (
    <Sheet title={t('design.whole')}>
      <div className={styles['pair']}>
        <TextOfDesign path={['title']} label={t('design.field.title')} />
        <Select
          label={t('editor.field.rules')}
          options={props.desk.rules.map((value) => ({ value, label: value }))}
          value={rules.value}
          onChange={rules.onChange}
          problem={rules.problem}
        />
        <TextOfDesign path={['start']} label={t('design.field.start')} hint={t('editor.window.hint')} mono />
      </div>
    </Sheet>
  );
}
