// What signing does to lists signed ahead: those it passes, and the calendar of those it makes.

import { seriesCalendarName, seriesCalendarRole, seriesCalendarText } from '../evidence/series-calendar.ts';
import { sha256Hex } from '../pki/hash.ts';
import { artifactRow } from '../store/tables/artifact.ts';
import { supersede, supersededEvent } from './crl-series.ts';
import type { SignedItem } from './sign.ts';
import type { RecordedFile, SignedRecords } from './signed-records.ts';
import type { StepContext } from './step.ts';
import type { KeyValue } from './values.ts';

/** A newer list passes the numbers of those signed ahead and not released whose day comes after its own: they are no use any more. */
function supersededBy(context: StepContext, key: KeyValue, set: readonly SignedItem[]): ReturnType<typeof supersede> {
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
function seriesCalendar(set: readonly SignedItem[], key: KeyValue): RecordedFile | null {
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

/** The calendar's file with its event and row, and the lists that are superseded; nothing where neither is the case. */
export function seriesRecords(context: StepContext, key: KeyValue, set: readonly SignedItem[]): SignedRecords {
  const calendar = seriesCalendar(set, key);
  const superseded = supersededBy(context, key, set);
  const made = calendar === null ? [] : [{ ...calendar, sha256: sha256Hex(calendar.bytes) }];
  return {
    files: made.map(({ path, sha256, role }) => ({ path, sha256, role })),
    rows: [...made.map((file) => artifactRow({ run: context.run.id, ...file })), ...(superseded?.rows ?? [])],
    events: [
      ...made.map(({ path, role, bytes, sha256 }) => ({
        event: 'artifact-made',
        data: { path, role, size: bytes.length, sha256, item: context.step.id },
        checks: [],
      })),
      ...(superseded === null ? [] : [{ event: supersededEvent, data: superseded.data, checks: [superseded.check] }]),
    ],
  };
}
