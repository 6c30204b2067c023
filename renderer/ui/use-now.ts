import { useEffect, useState } from 'react';
import { useApp } from '../store/app-store.ts';

const elapsed = (): number => Number(document.timeline.currentTime ?? 0);

/**
 * The core’s time in milliseconds, a second at a time. The window has no clock of its own: it goes on from what the core last said, in the
 * view or in its status, which is asked for again every few seconds (a machine that slept is right again by then).
 */
export function useNow(drawn: string): number {
  const told = useApp((state) => state.status?.clock);
  const [now, setNow] = useState(() => Date.parse(drawn));
  useEffect(() => {
    const [said, since] = [Math.max(Date.parse(drawn), Date.parse(told ?? drawn)), elapsed()];
    const tick = (): void => setNow(said + elapsed() - since);
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [drawn, told]);
  return now;
}
