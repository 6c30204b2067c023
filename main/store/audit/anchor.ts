import { workstationLog } from '../event-line.ts';
import { parseEventData } from './parse-event.ts';

/** What the workstation log says of a log at some moment: its size and head (rules.md, Logs and bundles). */
export interface Anchor {
  /** Where it is recorded, in words. */
  readonly by: string;
  readonly log: string;
  readonly size: number;
  readonly head: string;
}

const headMark = Buffer.from('"head":"', 'ascii');

/** Lines that cannot hold an anchor need not be parsed. */
export function mayAnchor(line: Uint8Array): boolean {
  return Buffer.from(line.buffer, line.byteOffset, line.byteLength).includes(headMark);
}

/** The anchor an event's data holds, or null. */
export function anchorIn(data: Readonly<Record<string, unknown>>, seq: number): Anchor | null {
  const log = data['log'] ?? data['run'];
  const { size, head } = data;
  if (typeof log !== 'string' || typeof size !== 'number' || typeof head !== 'string') return null;
  return { by: `event ${workstationLog}/${seq}`, log, size, head };
}

/** The anchor in a line of the workstation log, or null. */
export function anchorOf(line: Uint8Array, seq: number): Anchor | null {
  const data = mayAnchor(line) ? parseEventData(line) : null;
  return data === null ? null : anchorIn(data, seq);
}
