import { eventsOf } from '../event-data.ts';
import type { VerifiedApproval } from './approvals.ts';
import { refuse } from './judge.ts';
import type { BundleReading } from './reading.ts';

/**
 * Every approval was given while its gate was on the screen: the revision its statement names is not before the one at which this
 * passage through the gate was begun, and before the one at which the next step was. Within a passage revisions rise from one act to the
 * next; one person’s several keys sign in one act. A statement from an earlier passage, over bytes that were refused since, is told apart
 * by nothing else. What was signed on a second machine has the revision at which it was offered, whoever approved meanwhile: that offer
 * stands in the same passage. Source: rules.md, Approvals; counted-approvals.ts, which the run itself counts by.
 */
export function checkRevisions(reading: BundleReading, approvals: readonly VerifiedApproval[]): void {
  const started = eventsOf(reading.events(), 'step-started');
  for (const [index, { event, statement }] of approvals.entries()) {
    const begun = started.findLast(({ seq, step }) => seq < event.seq && step === event.step);
    if (begun === undefined)
      return refuse(`The log does not tell when step ${event.step} was begun, in which approval ${event.n} was given.`);
    const next = started.find(({ seq }) => seq > event.seq);
    const { revision } = statement;
    if (revision < begun.revision || revision >= (next?.revision ?? Infinity))
      refuse(`Approval ${event.n} is of revision ${revision}, at which the log has another step.`);
    if (event.by === 'second-machine') {
      const { person, statementSha256 } = event;
      const offered = eventsOf(reading.events(), 'approval-offered').some(
        (offer) => offer.seq > begun.seq && offer.seq < event.seq && offer.person === person && offer.statementSha256 === statementSha256,
      );
      if (!offered) refuse(`Approval ${event.n} was signed on a second machine, and the log does not tell that it was offered there.`);
      continue;
    }
    const before = approvals.slice(0, index).findLast((each) => each.event.by !== 'second-machine');
    if (before === undefined || before.event.seq < begun.seq) continue;
    const sameAct = before.event.person === event.person && before.statement.revision === revision;
    if (before.statement.revision >= revision && !sameAct)
      refuse(`Approval ${event.n} is of revision ${revision}, which is that of an approval before it.`);
  }
}
