import { FileText } from 'lucide-react';
import type { Stage } from '../../preload/contract/run-view.ts';
import { formatFileSize } from '../format/file-size.ts';
import { useText } from '../messages/use-text.ts';
import { Fold } from '../ui/fold.tsx';
import { HashWords } from '../ui/hash-words.tsx';
import { Hex } from '../ui/hex.tsx';
import styles from './files-stage.module.css';

/** What will leave the machine, each file with its size and hash. */
export function FilesStage(props: { readonly files: Extract<Stage, { kind: 'files' }>['files']; readonly note?: string }) {
  const t = useText();
  return (
    <div className={styles['stack']}>
      <ul className={styles['files']} aria-label={t('stage.files.count', { count: props.files.length })}>
        {props.files.map((file) => (
          <li key={file.path}>
            <FileText aria-hidden size="1.25rem" />
            <div className={styles['words']}>
              <span className={styles['path']}>{file.path}</span>
              <Hex value={file.sha256} small />
              <Fold title={t('stage.files.words', { file: file.path.slice(file.path.lastIndexOf('/') + 1) })}>
                <HashWords words={file.words} layout="rows" />
              </Fold>
            </div>
            <span className={styles['size']}>{formatFileSize(file.size, t('word.bytes'))}</span>
          </li>
        ))}
      </ul>
      {props.note !== undefined && <p>{props.note}</p>}
    </div>
  );
}
