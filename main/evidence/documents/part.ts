import type { Sheet } from './sheet.ts';

/** A piece of a page that is never split. `draw` is given the sheet and the top. */
export interface Part {
  readonly height: number;
  draw(sheet: Sheet, y: number): void;
  /** Stays on the page of the part after it. */
  readonly keep?: boolean;
  /** Drawn again at the top of the page when this part begins one (a table's heading). */
  readonly head?: Part;
  /** Begins a page. */
  readonly fresh?: boolean;
  /** Nothing but space, left out at the top of a page. */
  readonly blank?: boolean;
}

/** Empty space. */
export function space(height: number): Part {
  return { height, blank: true, draw: () => undefined };
}
