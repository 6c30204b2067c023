import { FlaskConical, Usb } from 'lucide-react';
import { useState } from 'react';
import type { CallOutput, Failure, TokensView } from '../../../preload/contract/calls.ts';
import { call } from '../../bridge.ts';
import { useText } from '../../messages/use-text.ts';
import { BusyLine } from '../../ui/busy-line.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckList } from '../../ui/check-list.tsx';
import { Chip } from '../../ui/chip.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Fold } from '../../ui/fold.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './tokens.module.css';

type Token = TokensView['tokens'][number];

/** One token: who it is, what it can make, and its self-test. */
export function TokenCard(props: { readonly token: Token }) {
  const { token } = props;
  const t = useText();
  const [state, setState] = useState<{
    readonly busy: boolean;
    readonly checks: CallOutput<'testToken'> | null;
    readonly failure: Failure | null;
  }>({ busy: false, checks: null, failure: null });
  async function test(): Promise<void> {
    if (state.busy) return;
    setState({ busy: true, checks: null, failure: null });
    const answer = await call('testToken', { serial: token.serial });
    setState(answer.ok ? { busy: false, checks: answer.value, failure: null } : { busy: false, checks: null, failure: answer.error });
  }
  return (
    <Sheet>
      <header className={styles['head']}>
        <span className={styles['icon']}>
          <Usb aria-hidden />
        </span>
        <div className={styles['name']}>
          <h2>{token.label === '' ? t('tokens.blank.title') : token.label}</h2>
          <span className={styles['note']}>{[token.manufacturer, token.model].filter((part) => part !== '').join(' · ')}</span>
        </div>
        <Chip tone={token.initialized ? 'good' : 'plain'}>{t(token.initialized ? 'tokens.initialised' : 'tokens.blank')}</Chip>
        {token.initialized && (
          <Button
            icon={<FlaskConical aria-hidden size="1.1em" />}
            pending={state.busy}
            label={`${t('tokens.test')}: ${token.label}`}
            onPress={() => void test()}
          >
            {t('tokens.test')}
          </Button>
        )}
      </header>
      {token.initialized && <p className={styles['note']}>{t('tokens.test.text')}</p>}
      {state.busy && <BusyLine>{t('tokens.testing')}</BusyLine>}
      {state.failure !== null && <FailureNotice failure={state.failure} />}
      {state.checks !== null && (
        <div role="status">
          <CheckList checks={state.checks} />
        </div>
      )}
      <FactList
        facts={[
          ...(token.serial === '' ? [] : [{ label: t('tokens.serial'), value: token.serial, mono: true }]),
          { label: t('tokens.pin'), value: token.pinState },
        ]}
      />
      <div className={styles['algorithms']}>
        <h3>{t('tokens.keys')}</h3>
        {token.keyAlgorithms.length === 0 ? (
          <p className={styles['note']}>{t('tokens.keys.none')}</p>
        ) : (
          <div className={styles['chips']}>
            {token.keyAlgorithms.map((algorithm) => (
              <Chip key={algorithm} tone="accent">
                {algorithm}
              </Chip>
            ))}
          </div>
        )}
      </div>
      {token.mechanisms.length > 0 && (
        <Fold title={t('tokens.mechanisms', { count: token.mechanisms.length })}>
          <table className={styles['mechanisms']}>
            <thead>
              <tr>
                <th scope="col">{t('tokens.mechanism')}</th>
                <th scope="col">{t('tokens.mechanism.sign')}</th>
                <th scope="col">{t('tokens.mechanism.generate')}</th>
                <th scope="col">{t('tokens.mechanism.sizes')}</th>
              </tr>
            </thead>
            <tbody>
              {token.mechanisms.map((mechanism) => (
                <tr key={mechanism.name}>
                  <th scope="row">{mechanism.name}</th>
                  <td>{t(mechanism.sign ? 'tokens.yes' : 'tokens.no')}</td>
                  <td>{t(mechanism.generate ? 'tokens.yes' : 'tokens.no')}</td>
                  <td>{mechanism.sizes}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Fold>
      )}
    </Sheet>
  );
}
