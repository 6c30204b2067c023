import { Eye, HardDrive } from 'lucide-react';
import { useEffect } from 'react';
import type { MediaView } from '../../../preload/contract/media.ts';
import { onPush } from '../../bridge.ts';
import { formatFileSize } from '../../format/file-size.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LoadView } from '../../ui/load-view.tsx';
import { Page } from '../../ui/page.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { MediumCard } from './medium-card.tsx';
import styles from './media.module.css';

type Medium = MediaView['media'][number];

/** The devices of this machine: which may carry files away, which may not, and why. Follows what is plugged in. */
export function MediaScreen() {
  const t = useText();
  const load = useApp((state) => state.shelf.media);
  const fetchShelf = useApp((state) => state.fetchShelf);
  useEffect(() => {
    void fetchShelf('media');
    return onPush('media', () => void fetchShelf('media'));
  }, [fetchShelf]);
  return (
    <Page
      title={t('media.title')}
      lead={t('media.lead')}
      actions={
        <Button icon={<Eye aria-hidden size="1.1em" />} onPress={() => void fetchShelf('media')}>
          {t('media.refresh')}
        </Button>
      }
    >
      <LoadView load={load}>{({ media }) => <MediaBody media={media} />}</LoadView>
    </Page>
  );
}

function MediaBody({ media }: { readonly media: readonly Medium[] }) {
  const t = useText();
  const usable = media.filter(({ standing }) => standing !== 'never');
  const others = media.filter(({ standing }) => standing === 'never');
  return (
    <div className={styles['stack']}>
      <div className={styles['stack']} role="status">
        {usable.length === 0 && (
          <EmptyState icon={<HardDrive />} title={t('media.none')}>
            <p>{t('media.none.text')}</p>
          </EmptyState>
        )}
        {usable.map((medium) => (
          <MediumCard key={medium.path} medium={medium} />
        ))}
      </div>
      {others.length > 0 && (
        <Sheet title={t('media.others')} note={t('media.others.text')}>
          <table className={styles['table']}>
            <thead>
              <tr>
                <th scope="col">{t('media.device')}</th>
                <th scope="col">{t('media.size')}</th>
                <th scope="col">{t('media.reason')}</th>
              </tr>
            </thead>
            <tbody>
              {others.map(({ path, name, size, rule }) => (
                <tr key={path}>
                  <th scope="row">
                    {name} <span className={styles['mono']}>{path}</span>
                  </th>
                  <td>{formatFileSize(size, t('media.bytes'))}</td>
                  <td>{t(`media.rule.${rule}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Sheet>
      )}
    </div>
  );
}
