// What a clock shows: time left or gone, as people read it across a room.

const two = (n: number): string => String(n).padStart(2, '0');

/** "6 d 23:59:59", "23:59:59"; of a negative number what it is over by. Whole seconds, rounded down towards the deadline. */
export function formatTimeLeft(milliseconds: number): string {
  const seconds = Math.floor(Math.abs(milliseconds) / 1000);
  const days = Math.floor(seconds / 86_400);
  const clock = `${two(Math.floor((seconds % 86_400) / 3600))}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return days === 0 ? clock : `${days} d ${clock}`;
}
