// What signing does to lists signed ahead: those it passes, and the calendar of those it makes.

import { seriesCalendarName, seriesCalendarRole, seriesCalendarText } from '../evidence/series-calendar.ts';
import { sha256Hex } from '../pki/hash.ts';
import { supersede } from './crl-series.ts';
import type { SignedItem } from './sign.ts';
import type { BundleFile } from './kept-files.ts';
import type { StepContext } from './step.ts';
import type { KeyValue } from './values.ts';

/** A newer list passes the numbers of those signed ahead and not released whose day comes after its own: they are no use any more. */
export function supersededBy(context: StepContext, key: KeyValue, set: readonly SignedItem[]): ReturnType<typeof supersede> {
  const crls = set.flatMap(({ item: { planned } }) => (planned.makes === 'crl' ? [planned] : []));
  const [first] = crls;
  if (first === undefined) return null;
  return supersede(context.store, {
    scope: first.scope,
    by: { authority: key.spkiSha256, crl: first.crlNumber },
    now: context.now(),
    from: new Date(first.thisUpdate),
    except: new Set(crls.map(({ crlNumber }) => crlNumber)),
  });
}

/** The calendar that goes with the media: which list is let out when. */
export function seriesCalendar(set: readonly SignedItem[], key: KeyValue): BundleFile | null {
  const lists = set.flatMap(({ item: { planned }, der }) =>
    planned.makes === 'crl' && planned.series !== undefined ? [{ planned, der }] : [],
  );
  if (lists.length === 0) return null;
  return {
    path: `artifacts/${key.label}/series/${seriesCalendarName}`,
    bytes: new TextEncoder().encode(seriesCalendarText(lists.map(({ planned, der }) => ({ ...planned, sha256: sha256Hex(der) })))),
    role: seriesCalendarRole,
  };
}
