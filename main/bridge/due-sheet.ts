// The sheet for the wall: what is due, to be ticked by hand.

import type { Block, PaperCell, PaperDocument } from '../evidence/documents/document.ts';
import type { Due } from '../status/due-entry.ts';
import { soonDays, type DueKind } from '../status/due-entry.ts';

const kinds: Readonly<Record<DueKind, string>> = {
  publication: 'revocation to be published',
  clock: 'clock of an open run',
  served: 'revocation list to be seen where it is published',
  release: 'release of a sealed list',
  replay: 'destruction of superseded lists',
  crl: 'revocation list',
  ocsp: 'OCSP responses',
  certificate: 'certificate of an authority',
  issued: 'certificate of a CA signed here',
  handover: 'handover to a successor',
  drill: 'drill',
  reserve: 'what is held in reserve',
  review: 'inspection of an authority',
  hsm: 'replacement of an HSM',
};

const clock = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;

const row = ({ at, what, authority, urgency, note }: Due): PaperCell[] => [
  { text: clock(at), mono: true },
  { text: urgency === 'later' ? what : `${what} (${urgency})` },
  { text: authority },
  { text: note, small: true },
  { box: 'tick' },
];

const table = (due: readonly Due[]): Block => ({
  kind: 'table',
  columns: [
    { title: 'By (UTC)', share: 2.6 },
    { title: 'What', share: 3 },
    { title: 'Authority', share: 2.6 },
    { title: 'Note', share: 4.5 },
    { title: 'Done', share: 1 },
  ],
  rows: due.map(row),
});

/** Everything due as a page to print. `now`: when the list was made, which stands on it; it says nothing of later changes. */
export function dueSheet(due: readonly Due[], now: Date): PaperDocument {
  const thresholds = Object.entries(soonDays).map(([kind, days]) => ({ label: kinds[kind as DueKind], value: `${days} days before` }));
  return {
    title: 'What is due',
    name: 'Due',
    date: now,
    notices: [],
    pattern: null,
    foot: [],
    blocks: [
      { kind: 'title', text: 'What is due', under: `As recorded on ${clock(now.toISOString())} UTC` },
      due.length === 0 ? { kind: 'text', tone: 'plain', text: 'Nothing is waiting for a date.' } : table(due),
      { kind: 'heading', text: 'Soon is' },
      { kind: 'facts', facts: thresholds },
      { kind: 'text', tone: 'quiet', text: 'A revocation list that lives for less than 90 days is soon in the last third of its life.' },
    ],
  };
}
