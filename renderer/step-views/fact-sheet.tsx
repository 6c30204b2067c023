import { Check, CircleCheck, TriangleAlert } from 'lucide-react';
import type { Fact } from '../../preload/contract/run-view.ts';
import { useText } from '../messages/use-text.ts';
import { Chip } from '../ui/chip.tsx';
import { cx } from '../ui/cx.ts';
import { Said } from '../ui/said.tsx';
import { FactValue } from '../ui/fact-list.tsx';
import styles from './fact-sheet.module.css';

interface SheetProps {
  readonly sheet: {
    readonly title: string;
    readonly sha256: string;
    readonly facts: readonly Fact[];
    readonly beside?: 'in-force' | 'fate' | undefined;
  };
}

/** One set of bytes, field by field: what stands in them, what plan and profile say (or what is in force until it changes), and whether the two are equal. */
export function FactSheet(props: SheetProps) {
  const t = useText();
  const { sheet } = props;
  const change = sheet.beside === 'in-force';
  const fate = sheet.beside === 'fate';
  const words = change ? 'stage.change' : 'stage.review';
  const heads = fate ? 'stage.request' : words;
  const planned = sheet.facts.some((fact) => fact.planned !== undefined);
  const requested = sheet.facts.some((fact) => fact.requested !== undefined);
  const differences = sheet.facts.filter((fact) => fact.differs === true).length;
  return (
    <section className={styles['sheet']} aria-label={sheet.title}>
      <header className={styles['head']}>
        <div>
          <h3 className={styles['title']}>{sheet.title}</h3>
          <p className={styles['note']}>{t(`${heads}.bytes`)}</p>
        </div>
        {differences > 0 && (
          <Chip tone={change ? 'warn' : 'bad'} icon={<TriangleAlert aria-hidden />}>
            {t(`${words}.differences`, { count: differences })}
          </Chip>
        )}
        {differences === 0 && planned && !fate && (
          <Chip tone="good" icon={<CircleCheck aria-hidden />}>
            {t(`${words}.same`)}
          </Chip>
        )}
      </header>
      <table className={cx(styles['table'], (planned || requested) && styles['compared'])}>
        <thead>
          <tr>
            <th scope="col">{t('stage.review.field')}</th>
            <th scope="col">{t(`${heads}.found`)}</th>
            {planned && <th scope="col">{t(`${heads}.planned`)}</th>}
            {requested && <th scope="col">{t('stage.review.requested')}</th>}
          </tr>
        </thead>
        <tbody>
          {sheet.facts.map((fact, index) => (
            <tr key={`${index}-${fact.label}`} className={cx(fact.differs === true && (change ? styles['changes'] : styles['differs']))}>
              <th scope="row">{fact.label}</th>
              <td data-label={t(`${heads}.found`)}>
                <FactValue value={fact.value} mono={fact.mono} />
              </td>
              {planned && (
                <td data-label={t(`${heads}.planned`)}>
                  {fact.planned !== undefined && fate && <FactValue value={fact.planned} />}
                  {fact.planned !== undefined && !fate && fact.differs !== true && (
                    <span className={styles['equal']}>
                      <Check aria-hidden size="1em" strokeWidth={3} />
                      <Said>{t(`${words}.same`)}: </Said>
                      <FactValue value={fact.planned} mono={fact.mono} />
                    </span>
                  )}
                  {fact.planned !== undefined && fact.differs === true && <FactValue value={fact.planned} mono={fact.mono} />}
                  {fact.from !== undefined && <span className={styles['from']}>{fact.from}</span>}
                  {fact.differs === true && (
                    <span className={change ? styles['changed'] : styles['mark']}>
                      <TriangleAlert aria-hidden size="1em" /> {t(`${words}.differs`)}
                    </span>
                  )}
                </td>
              )}
              {requested && (
                <td data-label={t('stage.review.requested')}>
                  {fact.requested !== undefined && <FactValue value={fact.requested} mono={fact.mono} />}
                  {fact.note !== undefined && <span className={styles['explained']}>{fact.note}</span>}
                </td>
              )}
            </tr>
          ))}
          <tr>
            <th scope="row">{t('hash.hex')}</th>
            <td colSpan={1 + Number(planned) + Number(requested)}>
              <FactValue value={sheet.sha256} mono />
            </td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}
