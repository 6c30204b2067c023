import { OctagonAlert } from 'lucide-react';
import type { ExplainedField } from '../../../preload/contract/calls.ts';
import { useText } from '../../messages/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { FactValue } from '../../ui/fact-list.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './authorities.module.css';

/** Fields in their groups, in the order of the bytes, each with what it means in plain words. */
export function ExplainedFields(props: { readonly fields: readonly ExplainedField[] }) {
  const t = useText();
  const groups = Map.groupBy(props.fields, (field) => field.group ?? t('authorities.group.other'));
  return (
    <>
      {[...groups].map(([group, fields]) => (
        <Sheet key={group} title={group}>
          <dl className={styles['fields']}>
            {fields.map((field, index) => (
              // Extensions of one kind may come twice in bad bytes, and are then shown twice.
              <div key={`${index}-${field.label}`} className={styles['field']}>
                <dt>
                  <span>{field.label}</span>
                  {field.critical === true && (
                    <Chip tone="accent" icon={<OctagonAlert aria-hidden />}>
                      {t('critical.yes')}
                    </Chip>
                  )}
                </dt>
                <dd>
                  <div className={styles['value']}>
                    <FactValue value={field.value} mono={field.mono} />
                  </div>
                  {field.explain !== undefined && <p className={styles['explain']}>{field.explain}</p>}
                </dd>
              </div>
            ))}
          </dl>
        </Sheet>
      ))}
    </>
  );
}
