import { type Check, notChecked } from '../../checks.ts';
import { absenceQuorum, votesFor } from '../absence.ts';
import { standingOf, takesPart } from '../standing.ts';
import { judge, quote, refuse } from './judge.ts';
import { peopleKeys } from './people-keys.ts';
import { plannedValue } from './planned-values.ts';
import type { BundleReading } from './reading.ts';

/** ABSENCE: everyone marked absent, and every substitute called in, was so by enough different others, who signed exactly that. */
export function checkAbsences(reading: BundleReading): Check {
  return judge('ABSENCE', () => {
    const events = reading.events();
    const decided = events.filter(({ event }) => event === 'absence-decided');
    if (decided.length === 0) return notChecked('ABSENCE', 'nobody was marked absent');
    const plan = reading.plan().value;
    const { mode, run, planSha256, policySha256 } = reading.planned();
    const quorums = reading
      .playbook()
      .value.steps.filter(({ kind }) => kind === 'approve')
      .map((step) => Number(plannedValue(plan, step.quorum ?? 1, `the quorum of step ${step.id}`)));
    const needed = absenceQuorum(quorums);
    const keys = peopleKeys(reading);
    for (const { seq, data } of decided) {
      const { proposal: number } = data;
      const proposed = events.find((event) => event.event === 'absence-proposed' && event.seq === number && event.seq < seq);
      const person = String(data['person']);
      const substitute = typeof data['substitute'] === 'string' ? data['substitute'] : '';
      if (proposed?.data['person'] !== person || (proposed.data['substitute'] ?? '') !== substitute)
        refuse(`Line ${seq} of the transcript decides something nobody proposed.`);
      const before = events.filter((event) => event.seq < seq);
      const standing = standingOf(before);
      const gone = plan.people.find(({ id }) => id === person) ?? refuse(`${quote(person)} was marked absent and is not in the plan.`);
      if (substitute !== '') {
        const named = plan.people.find(({ id }) => id === substitute);
        if (named?.substitute !== true || !takesPart(named, standing) || !named.roles.some((role) => gone.roles.includes(role)))
          refuse(`${quote(substitute)} was called in for ${person} and the plan names no such substitute.`);
      }
      const deciders = plan.people
        .filter((decider) => takesPart(decider, standing))
        .flatMap(({ id }) => (keys.has(id) ? [{ id, keys: keys.get(id)?.fingerprints ?? [], need: keys.get(id)?.need ?? 'any' }] : []));
      const terms = { mode, run, plan: planSha256, policy: policySha256 ?? '', proposal: { seq: proposed.seq, person, substitute } };
      const votes = votesFor(terms, before, deciders);
      if (votes.length < needed) refuse(`The absence of ${person} has ${votes.length} valid votes and needs ${needed}.`);
    }
    return `${decided.length} decided by quorum`;
  });
}
