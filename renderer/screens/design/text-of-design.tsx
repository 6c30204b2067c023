import type { Path } from '../../store/draft-path.ts';
import { Field } from '../../ui/field.tsx';
import { useDesignField } from './use-design-field.ts';

/** One line of text of the design. */
export function TextOfDesign(props: { readonly path: Path; readonly label: string; readonly hint?: string; readonly mono?: boolean }) {
  const field = useDesignField(props.path);
  return (
    <Field
      label={props.label}
      {...field}
      maxLength={500}
      {...(props.hint === undefined ? {} : { hint: props.hint })}
      {...(props.mono === undefined ? {} : { mono: props.mono })}
    />
  );
}
