import { useState } from 'react';
import { namesOf, namesText } from '../format/general-names.ts';
import { useText } from '../messages/use-text.ts';
import { Field } from './field.tsx';

/** Names a CA may or may never issue for. What is typed stays as it is typed; `onNames` is told what it means. */
export function SubtreeField(props: {
  readonly which: 'permitted' | 'excluded';
  /** What stands there when the field appears. */
  readonly names: Parameters<typeof namesText>[0];
  readonly onNames: (names: ReturnType<typeof namesOf>) => void;
  readonly problem: string | null;
}) {
  const t = useText();
  const [text, setText] = useState(() => namesText(props.names));
  return (
    <Field
      label={t(`design.field.${props.which}`)}
      hint={t('design.field.names.hint')}
      value={text}
      onChange={(next) => {
        setText(next);
        props.onNames(namesOf(next));
      }}
      problem={props.problem}
      mono
      maxLength={5000}
    />
  );
}
