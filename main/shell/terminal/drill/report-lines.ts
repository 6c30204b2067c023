import type { DrillReportView } from '../../../../preload/contract/drill-view.ts';

const inMinutes = (minutes: number | null): string => (minutes === null ? 'not reached' : `${minutes} min`);

/** An after-action report, one fact a line. */
export function reportLines(report: DrillReportView): string[] {
  const { points, goals, revocation, clocks, caught, plan, lessons, tasks } = report;
  return [
    `points: ${points.got} of ${points.of}`,
    ...goals.map(({ says, met, why }) => `goal: ${met ? 'met' : 'missed'}, ${says} (${why})`),
    ...clocks.map(({ title, clause, how }) => `clock: ${how}, ${title} (${clause})`),
    `revoked: ${revocation.certificates}; to revoke ${inMinutes(revocation.minutesToRevoke)}, to the list ${inMinutes(revocation.minutesToList)}, to issue again ${inMinutes(revocation.minutesToIssue)}`,
    ...caught.map(({ step, what }) => `caught: ${step}: ${what}`),
    ...lessons.map(({ text }) => `lesson: ${text}`),
    ...tasks.map(({ owner, text }) => `task: ${owner}: ${text}`),
    ...plan.map(({ title, verdict, how }) => `BR 5.7.1.2: ${title}: ${verdict}${how === '' ? '' : `, ${how}`}`),
  ];
}
