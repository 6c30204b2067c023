import { Eye, Usb } from 'lucide-react';
import { useEffect } from 'react';
import type { TokensView } from '../../../preload/contract/calls.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { LoadView } from '../../ui/load-view.tsx';
import { Page } from '../../ui/page.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { DeviceSheet } from './device-sheet.tsx';
import { TokenCard } from './token-card.tsx';
import styles from './tokens.module.css';

/** What the module offers, token by token, and a self-test of each before the day. */
export function TokensScreen() {
  const t = useText();
  const load = useApp((state) => state.shelf.tokens);
  const fetchShelf = useApp((state) => state.fetchShelf);
  useEffect(() => void fetchShelf('tokens'), [fetchShelf]);
  return (
    <Page
      title={t('tokens.title')}
      actions={
        <Button icon={<Eye aria-hidden size="1.1em" />} onPress={() => void fetchShelf('tokens')}>
          {t('tokens.refresh')}
        </Button>
      }
    >
      <LoadView load={load}>{(view) => <TokensBody view={view} />}</LoadView>
      <DeviceSheet />
    </Page>
  );
}

function TokensBody(props: { readonly view: TokensView }) {
  const { module, tokens } = props.view;
  const t = useText();
  return (
    <div className={styles['stack']}>
      {tokens.length === 0 && (
        <EmptyState icon={<Usb />} title={t('tokens.empty')}>
          <p>{t(`tokens.empty.${module.provider}`)}</p>
          <p>{t('tokens.bring')}</p>
        </EmptyState>
      )}
      {tokens.map((token) => (
        <TokenCard key={`${token.serial}-${token.label}`} token={token} />
      ))}
      <Sheet title={t('tokens.module')} note={t(`tokens.provider.${module.provider}`)}>
        <FactList
          facts={[
            { label: t('tokens.module'), value: module.description },
            { label: t('tokens.manufacturer'), value: module.manufacturer },
            { label: t('tokens.library'), value: module.libraryVersion },
            { label: t('tokens.cryptoki'), value: module.cryptokiVersion },
          ]}
        />
        {module.provider === 'soft' && tokens.length > 0 && <p className={styles['note']}>{t('tokens.bring')}</p>}
      </Sheet>
    </div>
  );
}
