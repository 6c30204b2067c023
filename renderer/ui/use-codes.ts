import { useEffect, useRef, useState } from 'react';
import type { CallOutput, Failure } from '../../preload/contract/calls.ts';
import { call } from '../bridge.ts';

type Codes = CallOutput<'showCodes'>;
type Code = Codes['codes'][number];

/** Codes asked for at once. */
const batch = 24;
/** When so few are left, the next are asked for. */
const few = 8;
/** Rounds before the first code comes again: by then every file has been read several times over. */
const rounds = 8;
/**
 * Milliseconds a code is shown. Six a second: no point of it turns light and dark again more than three times in any second (WCAG 2.2, 2.3.1),
 * and a phone has time for several pictures of each.
 */
const shown = 167;

/** The codes of a file a run made, one after another. */
export interface ShownCodes {
  readonly view: Codes | null;
  readonly code: Code | null;
  readonly failure: Failure | null;
  readonly playing: boolean;
  play(playing: boolean): void;
  step(): void;
}

export function useCodes(runId: string, path: string, open: boolean): ShownCodes {
  const [view, setView] = useState<Codes | null>(null);
  const [codes, setCodes] = useState<readonly Code[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  // Who asked for less motion presses a button for each code.
  const [playing, setPlaying] = useState(() => !window.matchMedia('(prefers-reduced-motion: reduce)').matches);
  const asking = useRef(false);

  useEffect(() => {
    if (!open || codes.length >= few || (view?.needed === 1 && codes.length > 0) || failure !== null || asking.current) return;
    const next = (codes.at(-1)?.sequence ?? 0) + 1;
    const from = view !== null && next > rounds * view.needed ? 1 : next;
    asking.current = true;
    void call('showCodes', { runId, path, from, count: batch }).then((answer) => {
      asking.current = false;
      if (!answer.ok) return setFailure(answer.error);
      setView(answer.value);
      setCodes((before) => [...before, ...answer.value.codes]);
    });
  }, [open, codes, view, failure, runId, path]);

  const step = (): void => setCodes((before) => (before.length > 1 ? before.slice(1) : before));
  const moving = open && playing && view !== null && view.needed > 1;
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setInterval(step, shown);
    return () => clearInterval(timer);
  }, [moving]);
  return { view, code: codes[0] ?? null, failure, playing, play: setPlaying, step };
}
