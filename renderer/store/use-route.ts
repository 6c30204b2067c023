import { useMemo, useSyncExternalStore } from 'react';
import { hashOf, parseRoute, type Place, type Route } from './route.ts';

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

/** The window's place; follows the address. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return useMemo(() => parseRoute(hash), [hash]);
}

export function goTo(place: Place, id = ''): void {
  window.location.hash = hashOf(place, id);
}

/** Puts a second window away; the only window goes back to the run. */
export function closeBeside(runId: string): void {
  if (window.opener === null) goTo('run', runId);
  else window.close();
}

/** A second window for paper or room. Where the shell allows none, this window goes there itself. */
export function openBeside(place: 'room' | 'paper', id: string): void {
  const opened = window.open(`${window.location.pathname}${hashOf(place, id)}`, `conclave-${place}`, 'popup,width=1100,height=860');
  if (opened === null) goTo(place, id);
}
