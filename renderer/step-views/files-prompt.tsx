import { useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { CircleAlert, Files } from 'lucide-react';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { formatFileSize } from '../format/file-size.ts';
import { useText } from '../messages/use-text.ts';
import { Button } from '../ui/button.tsx';
import field from '../ui/field.module.css';
import type { PromptValue } from './prompt-view.tsx';
import { base64Of } from './base64-of.ts';
import styles from './prompt-view.module.css';

interface FilesPromptProps {
  readonly prompt: Extract<Prompt, { kind: 'files' }>;
  readonly value: PromptValue | undefined;
  readonly onChange: (value: PromptValue | undefined) => void;
  readonly problem: string | null;
}

/** Several files of one medium, by the host's own dialog; what they hold is judged by the core. None is passed over: all or nothing. */
export function FilesPrompt({ prompt, value, onChange, problem }: FilesPromptProps) {
  const t = useText();
  const [refused, setRefused] = useState<string | null>(null);
  const given = Array.isArray(value) ? value : null;

  function problemOf(files: readonly File[]): string | null {
    const large = files.find((file) => file.size > prompt.max);
    if (files.length > prompt.most) return t('prompt.files.many', { count: files.length, most: prompt.most });
    if (large !== undefined) return t('prompt.file.large', { name: large.name, size: formatFileSize(prompt.max, t('word.bytes')) });
    const total = files.reduce((sum, { size }) => sum + size, 0);
    return total > prompt.total ? t('prompt.files.large', { size: formatFileSize(prompt.total, t('word.bytes')) }) : null;
  }

  async function take(list: FileList | null): Promise<void> {
    const files = [...(list ?? [])];
    if (files.length === 0) return;
    const wrong = problemOf(files);
    setRefused(wrong);
    if (wrong !== null) return onChange(undefined);
    onChange(
      await Promise.all(files.map(async (file) => ({ name: file.name, base64: base64Of(new Uint8Array(await file.arrayBuffer())) }))),
    );
  }

  const wrong = refused ?? (given === null ? problem : null);
  return (
    <div className={styles['stack']} role="group" aria-label={prompt.label}>
      <p className={styles['label']}>{prompt.label}</p>
      <FileTrigger allowsMultiple onSelect={(files) => void take(files)}>
        <Button icon={<Files aria-hidden size="1.1em" />}>{t(given === null ? 'prompt.files.choose' : 'prompt.files.other')}</Button>
      </FileTrigger>
      {given !== null && <p role="status">{t('stage.files.count', { count: given.length })}</p>}
      {wrong !== null && (
        <p className={field['problem']} role="alert">
          <CircleAlert aria-hidden size="1em" />
          {wrong}
        </p>
      )}
    </div>
  );
}
