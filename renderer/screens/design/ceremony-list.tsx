import type { CheckedDesign } from '../../../preload/contract/design-calls.ts';
import { useText } from '../../messages/use-text.ts';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './design.module.css';

/** The ceremonies in their order, and the nodes no playbook makes a certificate for. */
export function CeremonyList(props: Pick<CheckedDesign, 'ceremonies' | 'without'>) {
  const t = useText();
  if (props.ceremonies.length === 0 && props.without.length === 0) return null;
  return (
    <Sheet title={t('design.plans')} note={t('design.plans.text')} dense>
      <ol className={styles['ceremonies']}>
        {props.ceremonies.map(({ node, playbook, name }) => (
          <li key={node}>
            {t('design.plans.by', { node, playbook })} <span className={styles['file']}>{name}</span>
          </li>
        ))}
      </ol>
      {props.without.length > 0 && (
        <ul className={styles['without']}>
          {props.without.map(({ node, reason }) => (
            <li key={node}>{t('design.plans.without', { node, reason })}</li>
          ))}
        </ul>
      )}
    </Sheet>
  );
}
