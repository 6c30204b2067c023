import { useEffect, type KeyboardEvent } from 'react';
import type { Failure } from '../../../preload/contract/calls.ts';
import type { CurrentStep, RunView } from '../../../preload/contract/run-view.ts';
import { call } from '../../bridge.ts';
import { useText } from '../../messages/use-text.ts';
import { PromptView } from '../../step-views/prompt-view.tsx';
import { useApp } from '../../store/app-store.ts';
import { mainDecision } from '../../store/turn-form.ts';
import type { Turn } from '../../store/turn.ts';
import { openBeside } from '../../store/use-route.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ActionBar } from './action-bar.tsx';
import { ActivityNote } from './activity-note.tsx';
import { useTurnForm } from './use-turn-form.ts';
import styles from './turn-panel.module.css';

async function switchCamera(run: RunView, { stepId }: CurrentStep, on: boolean): Promise<Failure | null> {
  const answer = await call('camera', { runId: run.runId, stepId, revision: run.revision, on });
  return answer.ok ? null : answer.error;
}

const oneLine = 'input:not([type=radio]):not([type=checkbox])';

/** The prompts of one person's turn, what the button will do, and the button. */
export function TurnPanel(props: { readonly run: RunView; readonly current: CurrentStep; readonly turn: Turn; readonly settled: boolean }) {
  const { run, current, turn, settled } = props;
  const t = useText();
  const failure = useApp((state) => state.runFailure);
  const state = useTurnForm(run, current, turn);
  const { formRef, form } = state;

  // The first thing to type has the focus; else the button, if the whole of it is in sight and it can be taken back.
  useEffect(() => {
    if (!settled) return;
    const root = formRef.current;
    if (root === null || root.contains(document.activeElement)) return;
    const field = root.querySelector<HTMLElement>(oneLine);
    const button = root.querySelector<HTMLElement>('[data-fire] button');
    const seen = button !== null && button.getBoundingClientRect().bottom <= window.innerHeight;
    if (field !== null) field.focus({ preventScroll: true });
    else if (seen && !current.irreversible) button.focus({ preventScroll: true });
  }, [settled, formRef, current.irreversible]);

  // After a refusal the hand goes back to what must be typed again.
  useEffect(() => {
    if (failure === null) return;
    const empty = [...(formRef.current?.querySelectorAll<HTMLInputElement>(oneLine) ?? [])].find((input) => input.value === '');
    empty?.focus({ preventScroll: true });
  }, [failure, formRef]);

  // Enter goes on to the next empty field, then acts. What cannot be taken back only gets the focus: the next press is a decision.
  function onKeyDown(event: KeyboardEvent<HTMLFormElement>): void {
    const target = event.target;
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || !(target instanceof HTMLInputElement) || !target.matches(oneLine)) return;
    event.preventDefault();
    if (event.repeat) return;
    const empty = [...event.currentTarget.querySelectorAll<HTMLInputElement>(oneLine)].find(
      (input) => input.value === '' && input !== target,
    );
    if (empty !== undefined) empty.focus();
    else if (current.irreversible) event.currentTarget.querySelector<HTMLElement>('[data-fire] button:not(:disabled)')?.focus();
    else if (settled) state.submit(mainDecision(form));
  }

  return (
    <form
      className={styles['form']}
      ref={formRef}
      onKeyDown={onKeyDown}
      onInput={state.look}
      onSubmit={(event) => event.preventDefault()}
      autoComplete="off"
      noValidate
    >
      {form.fields.length > 0 && (
        <div className={styles['fields']}>
          {form.fields.map((prompt) => (
            <PromptView
              key={prompt.id}
              prompt={prompt}
              value={state.values[prompt.id]}
              onChange={(value) => state.change(prompt, value)}
              problem={state.problems.get(prompt.id) ?? null}
              provided={current.provided.includes(prompt.id)}
              camera={current.camera === true ? (on) => switchCamera(run, current, on) : null}
              onPaper={run.mode === 'production' ? null : () => openBeside('paper', run.runId)}
            />
          ))}
        </div>
      )}
      <section className={styles['will']} aria-label={t('run.will')}>
        <h3>{t('run.will')}</h3>
        <p>{current.will}</p>
      </section>
      {failure !== null && <FailureNotice failure={failure} />}
      <ActivityNote runId={run.runId} />
      <ActionBar current={current} state={state} settled={settled} />
    </form>
  );
}
