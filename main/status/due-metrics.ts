// What is due for Prometheus: the text format 0.0.4, as the textfile collector of the node exporter reads it.

import type { Due } from './due-entry.ts';

const seconds = (iso: string): number => Math.floor(Date.parse(iso) / 1000);

const quoted = (value: string): string => `"${value.replace(/[\\"]/g, (character) => `\\${character}`).replaceAll('\n', '\\n')}"`;

/** What a file of Conclave's metrics begins with. */
export const metricsBeginning = '# HELP conclave_due_timestamp_seconds ';

/**
 * Three gauges. An alarm compares the first or the second with time(); the third tells a file that nobody has written for a week from one in
 * which nothing is due.
 */
export function dueMetrics(due: readonly Due[], now: Date): string {
  const labels = ({ id, kind, authority }: Due): string => `{kind=${quoted(kind)},authority=${quoted(authority)},id=${quoted(id)}}`;
  return [
    `${metricsBeginning}Until when it must be done.`,
    '# TYPE conclave_due_timestamp_seconds gauge',
    ...due.map((each) => `conclave_due_timestamp_seconds${labels(each)} ${seconds(each.at)}`),
    '# HELP conclave_due_soon_timestamp_seconds From when on it is soon.',
    '# TYPE conclave_due_soon_timestamp_seconds gauge',
    ...due.map((each) => `conclave_due_soon_timestamp_seconds${labels(each)} ${seconds(each.soonFrom)}`),
    '# HELP conclave_due_written_timestamp_seconds When this file was written.',
    '# TYPE conclave_due_written_timestamp_seconds gauge',
    `conclave_due_written_timestamp_seconds ${seconds(now.toISOString())}`,
    '',
  ].join('\n');
}
