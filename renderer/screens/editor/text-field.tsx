import type { Path } from '../../store/draft-path.ts';
import { Field } from '../../ui/field.tsx';
import { useField } from './use-field.ts';

/** One line of text of the plan. */
export function TextOfPlan(props: { readonly path: Path; readonly label: string; readonly hint?: string; readonly mono?: boolean }) {
  const field = useField(props.path);
  return (
    <Field
      label={props.label}
      {...field}
      maxLength={1000}
      {...(props.hint === undefined ? {} : { hint: props.hint })}
      {...(props.mono === undefined ? {} : { mono: props.mono })}
    />
  );
}
