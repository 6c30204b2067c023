// A data directory with something in it, what an audit says of it, and the tools of whoever edits it behind our back.

import { auditStore } from '../../../main/store/audit.ts';
import type { AuditReport } from '../../../main/store/audit.ts';
import type { TrustFile } from '../../../main/formats/trust.ts';
import type { CheckName, Verdict } from '../../../main/checks.ts';
import { newDirectory } from './temporary-directory.ts';
import { certificate, open, run } from './test-store.ts';

/** A directory with two logs and a few rows; `paper` is the run log's checkpoint. */
export function filled(): { directory: string; paper: string; early: string } {
  const directory = newDirectory();
  const store = open(directory);
  store.record({ log: 'run-1', actor: 'alice', event: 'run-planned', data: { note: 'original' } }, [run('run-1')]);
  store.record({ log: 'run-1', actor: 'conclave', event: 'artifact-made', data: {} }, [certificate('Example Root'), certificate('Other')]);
  const early = store.checkpoint('run-1');
  store.record({ log: 'run-1', actor: 'conclave', event: 'renewed', data: {} }, [certificate('Other', '2030-01-01T00:00:00Z')]);
  store.record({ log: 'run-1', actor: 'conclave', event: 'run-sealed', data: {} });
  const paper = store.checkpoint('run-1', ['manifest sha256:00']);
  store.record({
    log: 'workstation',
    actor: 'conclave',
    event: 'run-closed',
    data: { run: 'run-1', ...store.head('run-1'), checkpoint: paper },
  });
  store.close();
  return { directory, paper, early };
}

export function audit(directory: string, trust?: TrustFile): AuditReport {
  const store = open(directory, { readOnly: true });
  const report = auditStore(store, trust);
  store.close();
  return report;
}

export const verdicts = (report: AuditReport): Record<string, Verdict> =>
  Object.fromEntries(report.checks.map((check) => [check.name, check.verdict]));
export const failedNames = (report: AuditReport): CheckName[] =>
  report.checks.filter((check) => check.verdict === 'failed').map((check) => check.name);
export const onPaper = (text: string): TrustFile => ({ kind: 'checkpoint', text });
export const unguard =
  'DROP TRIGGER log_event_no_update; DROP TRIGGER log_event_no_delete; DROP TRIGGER log_event_in_order; DROP TRIGGER log_head_grows; DROP TRIGGER log_head_no_delete;';
export const replaceIn = (seq: number, from: string, to: string): string =>
  `${unguard} UPDATE log_event SET line = CAST(replace(CAST(line AS TEXT), '${from}', '${to}') AS BLOB) WHERE log = 'run-1' AND seq = ${seq};`;

/** A line's bytes as they stand in the database. */
export function readLine(directory: string, seq: number, log = 'run-1'): Uint8Array {
  const store = open(directory, { readOnly: true });
  const line = [...store.lines(log)][seq - 1] ?? new Uint8Array();
  store.close();
  return line;
}
