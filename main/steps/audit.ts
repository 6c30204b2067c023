import { CeremonyError } from '../errors.ts';
import { auditStore } from '../store/audit.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { StepKind } from './step.ts';

/**
 * The checks of `conclave audit` as a step: every log, every row and every unfinished token call of this data directory. One
 * that fails stops the run; what was found is on record first. Source: BR 5.4.1 (records), NCSSR 3.1.2 (integrity of logs).
 */
export const audit: StepKind = {
  kind: 'audit',
  needs: {},
  gives: null,
  with: [],
  model: { acting: 'one', requires: ['present'] },
  view(context) {
    return {
      will: 'Every line of every log and every row of the database is compared. Nothing is changed.',
      button: 'Audit the whole record',
      awaited: anyOfRoles(context),
      prompts: [],
      stage: { kind: 'facts', facts: [{ label: 'Logs', value: String(context.store.inspect().logs().length) }] },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    context.progress('Every log and every row is being compared');
    const { checks, problems } = auditStore(context.store);
    const failures = checks.filter(({ verdict }) => verdict === 'failed');
    const [first] = failures;
    if (first !== undefined) {
      context.log(input.person.id, 'audit-failed', { problems: problems.slice(0, 20) }, checks);
      throw new CeremonyError(
        'state.checks-failed',
        `${first.name} failed: ${first.reason ?? problems[0] ?? ''} The inspection goes no further. Stop, keep the machine as it is, and run conclave audit.`,
      );
    }
    return { kind: 'done', value: null, data: { checks: checks.length }, checks };
  },
};
