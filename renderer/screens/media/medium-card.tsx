import { HardDrive } from 'lucide-react';
import type { MediaView } from '../../../preload/contract/media.ts';
import { formatFileSize } from '../../format/file-size.ts';
import { useText } from '../../messages/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './media.module.css';

type Medium = MediaView['media'][number];

/** One device that may carry files away: what it is, what lies on it, and how to mount it and take it out. */
export function MediumCard({ medium }: { readonly medium: Medium }) {
  const t = useText();
  const { standing, serial, mount, takeOut } = medium;
  return (
    <Sheet>
      <header className={styles['head']}>
        <span className={styles['icon']}>
          <HardDrive aria-hidden />
        </span>
        <div className={styles['name']}>
          <h2>{medium.name}</h2>
          <span className={styles['mono']}>{medium.path}</span>
        </div>
        {medium.readOnly && <Chip tone="warn">{t('media.read-only')}</Chip>}
        <Chip tone={standing === 'offered' ? 'good' : 'warn'}>{t(`media.standing.${standing}`)}</Chip>
      </header>
      <FactList
        facts={[
          { label: t('media.reason'), value: t(`media.rule.${medium.rule}`) },
          { label: t('media.signs'), value: medium.signs, mono: true },
          { label: t('media.serial'), value: serial ?? t('media.serial.none'), mono: serial !== null },
          { label: t('media.size'), value: formatFileSize(medium.size, t('media.bytes')) },
          ...(mount === null ? [] : [{ label: t('media.mount'), value: mount, mono: true }]),
          ...(takeOut === null ? [] : [{ label: t('media.take-out'), value: takeOut, mono: true }]),
        ]}
      />
      {medium.volumes.length > 0 && <Volumes volumes={medium.volumes} />}
      {medium.contents.map((contents) => (
        <Contents key={contents.mountPoint} contents={contents} />
      ))}
    </Sheet>
  );
}

function Volumes({ volumes }: { readonly volumes: Medium['volumes'] }) {
  const t = useText();
  return (
    <table className={styles['table']}>
      <caption>{t('media.volumes')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('media.volume')}</th>
          <th scope="col">{t('media.label')}</th>
          <th scope="col">{t('media.file-system')}</th>
          <th scope="col">{t('media.free')}</th>
          <th scope="col">{t('media.mounted')}</th>
        </tr>
      </thead>
      <tbody>
        {volumes.map((volume) => (
          <tr key={volume.path}>
            <th scope="row" className={styles['mono']}>
              {volume.path}
            </th>
            <td>{volume.label ?? '–'}</td>
            <td>{[volume.fileSystem ?? '–', ...(volume.readOnly ? [t('media.read-only')] : [])].join(', ')}</td>
            <td>{volume.free === null ? '–' : formatFileSize(volume.free, t('media.bytes'))}</td>
            <td className={styles['mono']}>{volume.mountPoints.length === 0 ? t('media.mounted.not') : volume.mountPoints.join(', ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Contents({ contents }: { readonly contents: Medium['contents'][number] }) {
  const t = useText();
  const { names, more, mountPoint } = contents;
  return (
    <div className={styles['contents']}>
      <h3>{t('media.contents', { place: mountPoint })}</h3>
      {names.length === 0 ? (
        <p className={styles['note']}>{t('media.contents.empty')}</p>
      ) : (
        <ul className={styles['names']}>
          {names.map((name) => (
            <li key={name}>{name}</li>
          ))}
          {more && <li>{t('media.contents.more')}</li>}
        </ul>
      )}
      <p className={styles['note']}>{t('media.contents.note')}</p>
    </div>
  );
}
