// Time spent, for people who look at a script: minutes, and seconds only below one minute.

/** Whole minutes of a number of seconds, rounded up, so that a started minute counts. */
export function minutesOf(seconds: number): number {
  return Math.ceil(Math.max(0, seconds) / 60);
}

/** "35 s", "3 min", "1 h 05 min" */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
