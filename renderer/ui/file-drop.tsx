import { CircleAlert, FileInput, FileText } from 'lucide-react';
import { useId, useState } from 'react';
import { DropZone, type DropZoneProps } from 'react-aria-components/DropZone';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { formatFileSize } from '../format/file-size.ts';
import { useText } from '../messages/use-text.ts';
import { bytesOf } from '../store/bytes-of.ts';
import { Button } from './button.tsx';
import { cx } from './cx.ts';
import { Field } from './field.tsx';
import { ReadCodes } from './read-codes.tsx';
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
  /** Most bytes that are read, of all files taken at once. */
  readonly max: number;
  /** Most files taken at once, each with an `onFile` of its own; absent: one. */
  readonly most?: number;
  readonly endings: readonly string[];
  /** Label of the field a text is pasted into; absent: files alone. */
  readonly paste?: string;
}

/** One file, or several: dropped, chosen, or pasted as text. What it holds is for the core to judge. */
export function FileDrop(props: FileDropProps) {
  const t = useText();
  const id = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const [text, setText] = useState('');
  const { file, max, most, onFile } = props;

  function problemOf(chosen: readonly File[]): string | null {
    const size = formatFileSize(max, t('word.bytes'));
    const large = chosen.find((each) => each.size > max);
    if (most !== undefined && chosen.length > most) return t('prompt.files.many', { count: chosen.length, most });
    if (large !== undefined) return t('prompt.file.large', { name: large.name, size });
    return chosen.reduce((sum, each) => sum + each.size, 0) > max ? t('prompt.files.large', { size }) : null;
  }

  /** All of them or none; where one is wanted, the first. */
  async function take(files: readonly File[]): Promise<void> {
    const chosen = most === undefined ? files.slice(0, 1) : files;
    if (chosen.length === 0) return;
    const found = problemOf(chosen);
    setProblem(found);
    if (found !== null) return;
    setText('');
    for (const each of chosen) onFile({ name: each.name, bytes: new Uint8Array(await each.arrayBuffer()) });
  }

  function pasted(next: string): void {
    setText(next);
    setProblem(null);
    onFile(next.trim() === '' ? null : { name: t('drop.pasted'), bytes: new TextEncoder().encode(next) });
  }

  function scanned({ name, base64, size }: { readonly name: string; readonly base64: string; readonly size: number }): void {
    setText('');
    setProblem(size > max ? t('prompt.file.large', { name, size: formatFileSize(max, t('word.bytes')) }) : null);
    if (size <= max) onFile({ name, bytes: bytesOf(base64) });
  }

  async function dropped(items: readonly DropItem[]): Promise<void> {
    const [first] = items;
    if (first?.kind === 'text') pasted(await first.getText('text/plain'));
    else await take(await Promise.all(items.flatMap((item) => (item.kind === 'file' ? item.getFile() : []))));
  }

  return (
    <div className={styles['stack']} role="group" aria-labelledby={id}>
      <DropZone className={cx(styles['zone'])} aria-label={props.label} onDrop={({ items }) => void dropped(items)}>
        <FileText aria-hidden size="1.6em" />
        <p className={styles['label']} id={id}>
          {props.label}
        </p>
        <p className={styles['hint']}>{props.hint}</p>
        <FileTrigger
          acceptedFileTypes={[...props.endings]}
          allowsMultiple={most !== undefined}
          onSelect={(files) => void take([...(files ?? [])])}
        >
          <Button icon={<FileInput aria-hidden size="1.1em" />}>{t(file === null ? 'prompt.file.choose' : 'prompt.file.other')}</Button>
        </FileTrigger>
        {most === undefined && <ReadCodes onFile={scanned} />}
      </DropZone>
      <div role="status">
        {file !== null && (
          <p className={styles['chosen']}>
            <span>{t('prompt.file.chosen', { name: file.name, size: formatFileSize(file.bytes.length, t('word.bytes')) })}</span>
            <Button size="small" look="quiet" onPress={() => pasted('')}>
              {t('editor.remove')}
            </Button>
          </p>
        )}
      </div>
      {props.paste !== undefined && <Field label={props.paste} value={text} onChange={pasted} lines mono maxLength={max} />}
      {problem !== null && (
        <p className={field['problem']} role="alert">
          <CircleAlert aria-hidden size="1em" />
          {problem}
        </p>
      )}
    </div>
  );
}
