import { failed, passed } from '../checks.ts';
import type { Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { TrustFile } from '../formats/trust.ts';
import { auditAnchors } from './audit/audit-anchors.ts';
import { auditCrlFiles } from './audit/audit-crl-files.ts';
import { auditLogs } from './audit/audit-logs.ts';
import { auditRows } from './audit/audit-rows.ts';
import { makeProblemList } from './audit/problem-list.ts';
import type { ProblemList } from './audit/problem-list.ts';
import { openJournal } from './journal.ts';
import type { Store } from './store.ts';

const anchorChecks = ['CHECKPOINT', 'LOG-CONSISTENCY', 'ANCHOR'] as const;

/** What an audit found. `problems` are sentences that name the log and line, or the table, row and column. */
export interface AuditReport {
  readonly checks: readonly Check[];
  readonly problems: readonly string[];
  /** The first event of a log that is not what was recorded, or is missing. */
  readonly firstBad: { readonly log: string; readonly seq: number } | null;
}

/**
 * The whole local record against itself and against paper: LOG-CHAIN over every log, CHECKPOINT, LOG-CONSISTENCY and ANCHOR
 * (with `trust`, else not-checked), DATABASE-VS-LOG (rows edited, added, removed, set back), DATABASE-INTEGRITY (SQLite's
 * own check, and our guards in place), UNKNOWN-OUTCOMES. Writes nothing; open the store with `readOnly` for a database that
 * somebody edited. Memory does not grow with the logs. A part that cannot be read is a failed check, not an exception.
 */
export function auditStore(store: Store, trust?: TrustFile): AuditReport {
  const inspection = store.inspect();
  const [chain, rows, integrity, outcomes] = [makeProblemList(), makeProblemList(), makeProblemList(), makeProblemList()];

  attempt(integrity, () => inspection.integrityProblems().forEach((problem) => integrity.add(`SQLite: ${problem}`)));
  attempt(integrity, () => inspection.schemaProblems().forEach(integrity.add));
  const audited = attempt(chain, () => auditLogs(store, { chain, rows })) ?? {
    logs: 0,
    lines: 0,
    firstBad: null,
    anchors: [],
    checkpoints: [],
    signed: [],
    auditKeys: new Set<string>(),
  };
  const counted = attempt(rows, () => auditRows(inspection, rows)) ?? 0;
  attempt(rows, () => auditCrlFiles(store, rows));
  attempt(outcomes, () => {
    for (const entry of openJournal(store).open()) {
      outcomes.add(
        `Run ${entry.run}, step ${entry.step}: ${entry.operation} begun ${entry.at} has no ${entry.state === 'intended' ? 'recorded outcome' : 'result that verifies'}; people must close it.`,
      );
    }
  });
  const anchors = attempt(chain, () => auditAnchors(store, audited, trust)) ?? {
    checks: anchorChecks.map((name) => failed(name, chain.first)),
    problems: [],
  };

  return {
    checks: [
      verdict('LOG-CHAIN', chain, `${audited.logs} logs, ${audited.lines} events`),
      ...anchors.checks,
      verdict('DATABASE-VS-LOG', rows, `${counted} rows`),
      verdict('DATABASE-INTEGRITY', integrity),
      verdict('UNKNOWN-OUTCOMES', outcomes),
    ],
    problems: [...chain.list(), ...anchors.problems, ...rows.list(), ...integrity.list(), ...outcomes.list()],
    firstBad: audited.firstBad,
  };
}

function verdict(name: Check['name'], problems: ProblemList, reason?: string): Check {
  return problems.count === 0 ? passed(name, reason) : failed(name, problems.first);
}

/** Reads on where one part of the database cannot be read. */
function attempt<T>(problems: ProblemList, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CeremonyError)) throw error;
    problems.add(error.message);
    return undefined;
  }
}
