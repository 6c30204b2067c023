import { roomAfter } from './effects.ts';
import { emptyRoom, tokenName, type Room } from './room.ts';
import type { TimedPath } from './paths.ts';
import type { StepFacts } from './step-facts.ts';

/** A time in which something holds of a token, in minutes from the start of the path. */
export interface TokenSpan {
  readonly token: string;
  readonly what: 'in' | 'session';
  readonly from: number;
  readonly to: number;
}

const holds = (room: Room, token: string, what: TokenSpan['what']): boolean => room.tokens[token]?.[what] === true;

/** When each token is in a reader and when its login session is open. A step that changes it counts with all its minutes. */
export function tokenSpans(path: TimedPath, steps: readonly StepFacts[]): TokenSpan[] {
  const rooms = path.steps.map(({ index, room, from, to }) => {
    const step = steps[index];
    const brings = step?.model.sets?.includes('token-in') === true ? tokenName(room, step) : null;
    return { from, to, brings, before: room, after: step === undefined ? room : roomAfter(room, step) };
  });
  const names = Object.keys(rooms.at(-1)?.after.tokens ?? emptyRoom.tokens);
  return names.flatMap((token) =>
    (['in', 'session'] as const).flatMap((what) => {
      const spans: { from: number; to: number }[] = [];
      for (const { from, to, brings, before, after } of rooms) {
        const meanwhile = what === 'in' && brings === token;
        if (!meanwhile && !holds(before, token, what) && !holds(after, token, what)) continue;
        const last = spans.at(-1);
        if (last !== undefined && last.to === from && holds(before, token, what)) spans[spans.length - 1] = { from: last.from, to };
        else spans.push({ from, to });
      }
      return spans.map((span) => ({ token, what, ...span }));
    }),
  );
}
