import { useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { CircleAlert, FileInput } from 'lucide-react';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { formatFileSize } from '../format/file-size.ts';
import { useText } from '../messages/use-text.ts';
import { Button } from '../ui/button.tsx';
import type { CameraSwitch } from '../ui/camera-codes.tsx';
import { ReadCodes } from '../ui/read-codes.tsx';
import field from '../ui/field.module.css';
import type { PromptValue } from './prompt-view.tsx';
import { base64Of } from './base64-of.ts';
import styles from './prompt-view.module.css';

interface FilePromptProps {
  readonly prompt: Extract<Prompt, { kind: 'file' }>;
  readonly value: PromptValue | undefined;
  readonly onChange: (value: PromptValue | undefined) => void;
  readonly problem: string | null;
  readonly camera: CameraSwitch | null;
}

/** One file of the machine or a medium, by the host's own dialog; what it holds is judged by the core. */
export function FilePrompt({ prompt, value, onChange, problem, camera }: FilePromptProps) {
  const t = useText();
  const [tooLarge, setTooLarge] = useState<string | null>(null);
  const given = typeof value === 'object' && 'base64' in value ? value : null;

  function accept({ name, size }: { readonly name: string; readonly size: number }, base64: string): void {
    const small = size <= prompt.max;
    setTooLarge(small ? null : t('prompt.file.large', { name, size: formatFileSize(prompt.max, t('word.bytes')) }));
    onChange(small ? { name, base64 } : undefined);
  }

  async function take(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    accept(file, file.size <= prompt.max ? base64Of(new Uint8Array(await file.arrayBuffer())) : '');
  }

  const wrong = tooLarge ?? (given === null ? problem : null);
  return (
    <div className={styles['stack']} role="group" aria-label={prompt.label}>
      <p className={styles['label']}>{prompt.label}</p>
      <FileTrigger acceptedFileTypes={prompt.endings} onSelect={(files) => void take(files?.[0])}>
        <Button icon={<FileInput aria-hidden size="1.1em" />}>{t(given === null ? 'prompt.file.choose' : 'prompt.file.other')}</Button>
      </FileTrigger>
      <ReadCodes camera={camera} onFile={({ name, base64, size }) => accept({ name, size }, base64)} />
      {given !== null && (
        <p role="status">{t('prompt.file.chosen', { name: given.name, size: formatFileSize(sizeOf(given.base64), t('word.bytes')) })}</p>
      )}
      {wrong !== null && (
        <p className={field['problem']} role="alert">
          <CircleAlert aria-hidden size="1em" />
          {wrong}
        </p>
      )}
    </div>
  );
}

/** Bytes behind a base64 text: three for four characters, less the padding. */
const sizeOf = (base64: string): number => (base64.length / 4) * 3 - (/=*$/.exec(base64)?.[0].length ?? 0);
