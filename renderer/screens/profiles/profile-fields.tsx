import { useState } from 'react';
import { useApp } from '../../store/app-store.ts';
import { listAt, textAt, valueAt, type Path } from '../../store/draft-path.ts';
import type { LineForm } from '../../store/profile-draft.ts';
import { CheckBox } from '../../ui/check-box.tsx';
import { Field } from '../../ui/field.tsx';
import styles from './profiles.module.css';

interface FieldOfProfile {
  readonly path: Path;
  readonly label: string;
  readonly hint?: string;
}

/** What is wrong at a path of the profile, or below it. */
export function useProfileProblem(path: Path): string | null {
  const name = path.join('.');
  return useApp(
    (state) => state.checkedProfile?.problems.find((each) => each.path === name || each.path.startsWith(`${name}.`))?.text ?? null,
  );
}

/** One line of text; empty: the key is taken out. `whole`: digits become a number. */
export function TextOfProfile(props: FieldOfProfile & { readonly whole?: boolean; readonly mono?: boolean }) {
  const value = useApp((state) => textAt(state.profile?.draft ?? undefined, props.path));
  const setInProfile = useApp((state) => state.setInProfile);
  const problem = useProfileProblem(props.path);
  const meant = (text: string) => (props.whole === true && /^\d{1,6}$/u.test(text) ? Number(text) : text);
  return (
    <Field
      label={props.label}
      value={value}
      onChange={(text) => setInProfile(props.path, text === '' ? undefined : meant(text))}
      problem={problem}
      maxLength={200}
      mono={props.mono ?? false}
      {...(props.hint === undefined ? {} : { hint: props.hint })}
    />
  );
}

/** A value written as a line (or several). What is typed stays as it is typed; the draft holds what it means. */
export function LineOfProfile(props: FieldOfProfile & { readonly form: LineForm; readonly lines?: boolean }) {
  const { form, path } = props;
  const setInProfile = useApp((state) => state.setInProfile);
  const problem = useProfileProblem(path);
  const [text, setText] = useState(() => form.format(valueAt(useApp.getState().profile?.draft ?? undefined, path)));
  const put = (next: string): void => {
    setText(next);
    setInProfile(path, form.parse(next, valueAt(useApp.getState().profile?.draft ?? undefined, path)));
  };
  return (
    <Field
      label={props.label}
      value={text}
      onChange={put}
      problem={problem}
      maxLength={5000}
      mono
      {...(props.lines === undefined ? {} : { lines: props.lines })}
      {...(props.hint === undefined ? {} : { hint: props.hint })}
    />
  );
}

/** Several of a few words. */
export function BoxesOfProfile(props: FieldOfProfile & { readonly options: readonly string[] }) {
  const chosen = useApp((state) => listAt(state.profile?.draft ?? undefined, props.path));
  const setInProfile = useApp((state) => state.setInProfile);
  const problem = useProfileProblem(props.path);
  return (
    <fieldset className={styles['boxes']}>
      <legend>{props.label}</legend>
      <div>
        {props.options.map((option) => (
          <CheckBox
            key={option}
            checked={chosen.includes(option)}
            onChange={(on) =>
              setInProfile(
                props.path,
                props.options.filter((each) => (each === option ? on : chosen.includes(each))),
              )
            }
          >
            {option}
          </CheckBox>
        ))}
      </div>
      {problem !== null && <p className={styles['problem']}>{problem}</p>}
    </fieldset>
  );
}

/** Whether an extension is critical; nothing where it is not there. */
export function CriticalOfProfile(props: { readonly extension: string; readonly label: string }) {
  const path = ['extensions', props.extension];
  const value = useApp((state) => valueAt(state.profile?.draft ?? undefined, path));
  const setInProfile = useApp((state) => state.setInProfile);
  if (value === undefined) return null;
  return (
    <CheckBox checked={valueAt(value, ['critical']) === true} onChange={(on) => setInProfile([...path, 'critical'], on)}>
      {props.label}
    </CheckBox>
  );
}
