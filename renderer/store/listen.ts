import { onPush } from '../bridge.ts';
import { useApp } from './app-store.ts';

/** Follows what the core says by itself: work in progress, a silent token, a run that changed elsewhere. */
export function listenToCore(): () => void {
  const ends = [
    onPush('progress', (progress) => useApp.getState().setProgress(progress)),
    onPush('silence', (silence) => useApp.getState().setSilence(silence)),
    onPush('changed', ({ runId }) => {
      const { run, busy, openRun } = useApp.getState();
      // While this window acts, the answer of its own call is the newer view.
      if (run?.runId === runId && !busy) void openRun(runId);
    }),
  ];
  return () => ends.forEach((end) => end());
}
