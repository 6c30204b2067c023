import type { RunView } from '../../preload/contract/run-view.ts';
import { useText } from '../messages/use-text.ts';
import { HashWords } from './hash-words.tsx';
import { Hex } from './hex.tsx';
import { QrCode } from './qr-code.tsx';
import styles from './paper-checkpoint.module.css';

/** What people take away from a run: the workstation log's checkpoint as words and as QR code. The next start asks for it. */
export function PaperCheckpoint(props: { readonly checkpoint: NonNullable<RunView['checkpoint']> }) {
  const t = useText();
  const { checkpoint } = props;
  return (
    <div className={styles['paper']}>
      <div className={styles['words']}>
        <HashWords words={checkpoint.words} layout="rows" />
      </div>
      <QrCode rows={checkpoint.qr} label={t('evidence.qr')} />
      <div className={styles['side']}>
        <Hex value={checkpoint.sha256} small />
        <p className={styles['size']}>{t('checkpoint.size', { count: checkpoint.size })}</p>
      </div>
    </div>
  );
}
