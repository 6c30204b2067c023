import type { PerformInput } from '../../preload/contract/run-input.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import type { MessageKey } from '../messages/translate.ts';
import { useText } from '../messages/use-text.ts';
import type { FieldProblem } from '../store/turn-form.ts';
import { CheckBox } from '../ui/check-box.tsx';
import { ChoiceCards } from '../ui/choice-cards.tsx';
import { Field } from '../ui/field.tsx';
import type { CameraSwitch } from '../ui/camera-codes.tsx';
import type { SecretProblem } from '../ui/read-secret.ts';
import { FilePrompt } from './file-prompt.tsx';
import { FilesPrompt } from './files-prompt.tsx';
import { SecretPrompt } from './secret-prompt.tsx';
import { TypeLabelPrompt } from './type-label-prompt.tsx';
import { WordsPrompt } from './words-prompt.tsx';
import styles from './prompt-view.module.css';
import { unreachable } from '../unreachable.ts';

export type PromptValue = PerformInput['values'][string];

export interface PromptProps {
  readonly prompt: Prompt;
  readonly value: PromptValue | undefined;
  readonly onChange: (value: PromptValue | undefined) => void;
  readonly problem: FieldProblem | SecretProblem | null;
  /** The secret is held by the core for this step. */
  readonly provided: boolean;
  /** Opens the sheet a rehearsal reads back from; null where paper is at hand. */
  readonly onPaper: (() => void) | null;
  /** Switches the camera on or off; null where the policy does not allow it. */
  readonly camera: CameraSwitch | null;
}

const text = (value: PromptValue | undefined): string => (typeof value === 'string' ? value : '');

/** One question to one person. */
export function PromptView(props: PromptProps) {
  const t = useText();
  const { prompt, value, onChange, problem } = props;
  const missing = (key: MessageKey): string | null => (problem === null ? null : (t as (key: MessageKey) => string)(key));
  switch (prompt.kind) {
    case 'secret':
      return <SecretPrompt prompt={prompt} problem={problem} provided={props.provided} />;
    case 'confirm':
      return (
        <div className={styles['stack']}>
          <CheckBox checked={value === true} onChange={(checked) => onChange(checked ? true : undefined)} invalid={problem !== null}>
            {prompt.label}
          </CheckBox>
          {problem !== null && <p className={styles['problem']}>{t('prompt.confirm.missing')}</p>}
        </div>
      );
    case 'words':
      return <WordsPrompt prompt={prompt} value={value} onChange={onChange} missing={problem !== null} onPaper={props.onPaper} />;
    case 'text':
      return <Field label={prompt.label} value={text(value)} onChange={onChange} problem={missing('prompt.empty')} maxLength={4096} />;
    case 'choice':
      return (
        <ChoiceCards
          label={prompt.label}
          options={prompt.options}
          value={text(value) === '' ? null : text(value)}
          onChange={onChange}
          problem={missing('prompt.empty')}
        />
      );
    case 'file':
      return (
        <FilePrompt prompt={prompt} value={value} onChange={onChange} problem={missing('prompt.file.missing')} camera={props.camera} />
      );
    case 'files':
      return <FilesPrompt prompt={prompt} value={value} onChange={onChange} problem={missing('prompt.files.missing')} />;
    case 'type-label':
      return <TypeLabelPrompt prompt={prompt} value={text(value)} onChange={onChange} wrong={problem !== null} />;
    default:
      return unreachable(prompt);
  }
}
