import { useRef, useState } from 'react';
import { useText } from '../messages/use-text.ts';
import { Button } from './button.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { Field } from './field.tsx';
import { WindowDialog } from './window-dialog.tsx';
import dialog from './window-dialog.module.css';

const form = /^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/u;

/** Under which name something is saved in the data directory; nothing is overwritten. */
export function SaveNameDialog(props: {
  readonly title: string;
  readonly text: string;
  /** What was opened, perhaps: its name without its ending is suggested. */
  readonly name: string;
  /** With its first dot: `.plan.yaml`; '' for a folder. */
  readonly ending: string;
  /** What the name becomes, and where it lies. */
  readonly hint: string;
  readonly failure: Parameters<typeof FailureNotice>[0]['failure'] | null;
  /** The name with its ending; true once it is saved. */
  readonly onSave: (name: string) => Promise<boolean>;
  readonly onClose: () => void;
  /** After it was saved and the dialog closed. */
  readonly onSaved?: () => void;
}) {
  const t = useText();
  const [name, setName] = useState(() => withoutEnding(props.name, props.ending));
  const wrong = form.test(name) ? null : t('editor.save.wrong');
  const [busy, setBusy] = useState(false);
  // A second press comes before the first is drawn.
  const asked = useRef(false);
  const save = async (): Promise<void> => {
    if (wrong !== null || asked.current) return;
    asked.current = true;
    setBusy(true);
    const saved = await props.onSave(`${name}${props.ending}`);
    asked.current = false;
    setBusy(false);
    if (!saved) return;
    props.onClose();
    props.onSaved?.();
  };
  return (
    <WindowDialog open onClose={props.onClose} title={props.title}>
      <p>{props.text}</p>
      <Field label={t('editor.save.name')} hint={props.hint} value={name} onChange={setName} problem={wrong} maxLength={60} autoFocus />
      {props.failure !== null && <FailureNotice failure={props.failure} />}
      <div className={dialog['actions']}>
        <Button look="quiet" onPress={props.onClose}>
          {t('word.cancel')}
        </Button>
        <Button look="primary" pending={busy} onPress={() => void save()}>
          {t('editor.save.button')}
        </Button>
      </div>
    </WindowDialog>
  );
}

/** `.plan.yaml` is taken away from `a.plan.yaml`, and `.yaml` or `.yml` from `a.yaml`. */
function withoutEnding(name: string, ending: string): string {
  const plain = name.replace(/\.ya?ml$/u, '');
  const kind = ending.replace(/\.yaml$/u, '');
  return plain !== name && plain.endsWith(kind) ? plain.slice(0, -kind.length) : plain;
}
