import { Usb } from 'lucide-react';
import type { Stage } from '../../preload/contract/run-view.ts';
import { useText } from '../messages/use-text.ts';
import { Chip } from '../ui/chip.tsx';
import { FactList } from '../ui/fact-list.tsx';
import styles from './tokens-stage.module.css';

/** The tokens the module shows, by identity and never by slot. */
export function TokensStage(props: {
  readonly tokens: Extract<Stage, { kind: 'tokens' }>['tokens'];
  readonly facts: Extract<Stage, { kind: 'tokens' }>['facts'];
}) {
  const t = useText();
  return (
    <div className={styles['stack']}>
      {props.tokens.length === 0 && <p>{t('stage.tokens.none')}</p>}
      <ul className={styles['stack']}>
        {props.tokens.map((token) => (
          <li key={`${token.serial}-${token.label}`} className={styles['token']}>
            <span className={styles['icon']}>
              <Usb aria-hidden />
            </span>
            <span className={styles['words']}>
              <span className={styles['name']}>{token.label}</span>
              <span className={styles['note']}>{[token.manufacturer, token.model].filter((part) => part !== '').join(' · ')}</span>
              {token.serial !== '' && (
                <span className={styles['note']}>
                  {t('stage.tokens.serial')} <span className={styles['serial']}>{token.serial}</span>
                </span>
              )}
            </span>
            <Chip tone="outline">{token.state}</Chip>
          </li>
        ))}
      </ul>
      {props.facts.length > 0 && <FactList facts={props.facts} />}
    </div>
  );
}
