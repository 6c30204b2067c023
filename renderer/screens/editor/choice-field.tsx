import type { Path } from '../../store/draft-path.ts';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { useField } from './use-field.ts';

/** One of a few values the schema of plans allows. */
export function ChoiceOfPlan(props: {
  readonly path: Path;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}) {
  const { value, onChange, problem } = useField(props.path);
  return (
    <ChoiceCards
      label={props.label}
      options={props.options}
      value={value === '' ? null : value}
      onChange={onChange}
      problem={problem}
      inline
    />
  );
}
