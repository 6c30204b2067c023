import type { RunView } from '../../../../preload/contract/run-view.ts';

/**
 * The line for a step that was left: `step  3 of 13  open-token   Open the token   412 ms`, or, where the run went back to
 * an earlier step, where to.
 */
export function stepLine(view: RunView, stepId: string, milliseconds: number): string {
  const index = view.steps.findIndex((step) => step.id === stepId);
  const step = view.steps[index];
  const total = String(view.steps.length);
  const place = (at: number): string => `step ${String(at + 1).padStart(total.length)} of ${total}`;
  const kinds = Math.max(...view.steps.map((each) => each.kind.length));
  const head = `${place(index)}  ${(step?.kind ?? '').padEnd(kinds)}`;
  const next = view.steps.findIndex((each) => each.id === view.current?.stepId);
  if (next !== -1 && next < index) return `${head}  goes back to ${place(next)}, ${view.steps[next]?.title ?? ''}`;
  const width = Math.max(...view.steps.map((each) => each.title.length));
  return `${head}  ${(step?.title ?? stepId).padEnd(width)}  ${String(Math.round(milliseconds)).padStart(6)} ms`;
}
