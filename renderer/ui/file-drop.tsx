import { CircleAlert, FileInput, FileText } from 'lucide-react';
import { useId, useState } from 'react';
import { DropZone, type DropZoneProps } from 'react-aria-components/DropZone';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { formatFileSize } from '../format/file-size.ts';
import { useText } from '../messages/use-text.ts';
import { Button } from './button.tsx';
import { cx } from './cx.ts';
import { Field } from './field.tsx';
import field from './field.module.css';
import styles from './file-drop.module.css';

/** A file as it came: its name for people, its bytes for the core. */
export interface DroppedFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

type DropItem = Parameters<NonNullable<DropZoneProps['onDrop']>>[0]['items'][number];

interface FileDropProps {
  readonly label: string;
  readonly hint: string;
  readonly file: DroppedFile | null;
  readonly onFile: (file: DroppedFile | null) => void;
  /** Most bytes that are read. */
  readonly max: number;
  readonly endings: readonly string[];
  /** Label of the field a text is pasted into; absent: files alone. */
  readonly paste?: string;
}

/** One file: dropped, chosen, or pasted as text. What it holds is for the core to judge. */
export function FileDrop(props: FileDropProps) {
  const t = useText();
  const id = useId();
  const [tooLarge, setTooLarge] = useState<string | null>(null);
  const [text, setText] = useState('');
  const { file, max, onFile } = props;

  async function take(chosen: File | undefined): Promise<void> {
    if (chosen === undefined) return;
    const small = chosen.size <= max;
    setTooLarge(small ? null : t('prompt.file.large', { name: chosen.name, size: formatFileSize(max, t('word.bytes')) }));
    if (!small) return;
    setText('');
    onFile({ name: chosen.name, bytes: new Uint8Array(await chosen.arrayBuffer()) });
  }

  function pasted(next: string): void {
    setText(next);
    setTooLarge(null);
    onFile(next.trim() === '' ? null : { name: t('drop.pasted'), bytes: new TextEncoder().encode(next) });
  }

  async function dropped([item]: readonly DropItem[]): Promise<void> {
    if (item?.kind === 'file') await take(await item.getFile());
    else if (item?.kind === 'text') pasted(await item.getText('text/plain'));
  }

  return (
    <div className={styles['stack']} role="group" aria-labelledby={id}>
      <DropZone className={cx(styles['zone'])} aria-label={props.label} onDrop={({ items }) => void dropped(items)}>
        <FileText aria-hidden size="1.6em" />
        <p className={styles['label']} id={id}>
          {props.label}
        </p>
        <p className={styles['hint']}>{props.hint}</p>
        <FileTrigger acceptedFileTypes={[...props.endings]} onSelect={(files) => void take(files?.[0])}>
          <Button icon={<FileInput aria-hidden size="1.1em" />}>{t(file === null ? 'prompt.file.choose' : 'prompt.file.other')}</Button>
        </FileTrigger>
      </DropZone>
      <div role="status">
        {file !== null && (
          <p className={styles['chosen']}>
            <span>{t('prompt.file.chosen', { name: file.name, size: formatFileSize(file.bytes.length, t('word.bytes')) })}</span>
            <Button size="small" look="quiet" onPress={() => pasted('')}>
              {t('drop.away')}
            </Button>
          </p>
        )}
      </div>
      {props.paste !== undefined && <Field label={props.paste} value={text} onChange={pasted} lines mono maxLength={max} />}
      {tooLarge !== null && (
        <p className={field['problem']} role="alert">
          <CircleAlert aria-hidden size="1em" />
          {tooLarge}
        </p>
      )}
    </div>
  );
}
