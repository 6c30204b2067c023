import type { HomeView } from '../../preload/contract/calls.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import { openJournal } from '../store/journal.ts';
import { authorityRecords } from './authorities.ts';
import { coverageItems, crlCoverage } from './crl-coverage.ts';
import { dueNow } from './due-now.ts';
import { everyRun } from './run-summaries.ts';
import type { Workplace } from './workplace.ts';

/** What is due, what is covered by CRLs, and the runs. */
export async function home(workplace: Workplace): Promise<HomeView> {
  const { store } = await workplace.production();
  const now = workplace.now();
  const records = authorityRecords(store);
  const runs = await everyRun(workplace);
  return {
    empty: records.length === 0 && !runs.some((run) => run.mode === 'production' && run.status === 'finished'),
    now: now.toISOString(),
    due: dueNow(store, records, now).map(({ id, what, authority, at, inDays, urgency, note }) => ({
      id,
      what,
      authority,
      at,
      inDays,
      urgency,
      note,
    })),
    coverage: records.map(({ authority }) => ({
      authority: authority.label,
      items: coverageItems(crlCoverage(store, fullScopeOf(authority.spkiSha256), now)),
    })),
    runs,
    unknownOutcomes: openJournal(store).open().length,
  };
}
