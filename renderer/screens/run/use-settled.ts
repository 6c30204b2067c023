import { useEffect, useState } from 'react';

/** A new turn takes a moment before its button acts, and a burst of clicks has to end first. */
const calmMilliseconds = 350;

/** False right after `turn` changed, so that a click (or Enter) meant for the last turn never falls into this one. */
export function useSettled(turn: string): boolean {
  const [settled, setSettled] = useState<string | null>(null);
  useEffect(() => {
    let timer = setTimeout(() => setSettled(turn), calmMilliseconds);
    const restart = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => setSettled(turn), calmMilliseconds);
    };
    if (settled === turn) {
      clearTimeout(timer);
      return undefined;
    }
    window.addEventListener('pointerdown', restart, true);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pointerdown', restart, true);
    };
  }, [turn, settled]);
  return settled === turn;
}
