import { failed, notChecked, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { hostChecks } from './host-checks.ts';
import { oneOfEachRole, roleOf } from './turn.ts';
import { stateMap, withEntry, textOf } from './state-map.ts';
import { waivedByPlan } from './waived-by-plan.ts';
import type { StepContext, StepKind } from './step.ts';

async function tokenSelfTest(context: StepContext): Promise<readonly Check[]> {
  const tokens = await context.hsm.tokens();
  const usable = tokens.filter((token) => token.initialized);
  if (usable.length === 0) return [notChecked('TOKEN-SELF-TEST', 'no initialised token yet')];
  const checks: Check[] = [];
  for (const description of usable) {
    const token = await context.hsm.find(description.identity);
    checks.push(...(await token.selfTest()));
  }
  return checks;
}

const checksOf = (survey: JsonObject): Check[] => (survey['checks'] as unknown as Check[] | undefined) ?? [];

/**
 * Gate: host checks, token self-test without login, and the clock confirmed by one person of each listed role against a
 * named source. In production a failed, unwaived check stops the run; a rehearsal warns. Source: rules.md, Keys and tokens, Time.
 */
export const preflight: StepKind = {
  kind: 'preflight',
  needs: {},
  gives: null,
  with: [],
  model: { acting: 'one-of-each', requires: [] },
  async survey(context) {
    const checks = [...hostChecks(context.host), ...(await tokenSelfTest(context))].map((check) => waivedByPlan(context.run, check));
    return { checks: checks as unknown as JsonObject[], clock: context.now().toISOString() };
  },
  view(context) {
    const confirmed = stateMap(context.state, 'clock');
    const awaited = oneOfEachRole(context, confirmed);
    const prompts: Prompt[] = [];
    if (typeof context.state['source'] !== 'string')
      prompts.push({ kind: 'text', id: 'source', label: 'Which clock do you compare with?', suggestion: 'radio clock' });
    for (const person of awaited) {
      prompts.push({
        kind: 'confirm',
        id: `${person.id}.clock`,
        label: `The time ${textOf(context.survey['clock']).slice(0, 19).replace('T', ' ')} UTC is right`,
        person: person.id,
      });
    }
    return {
      will: 'The checks and both confirmations of the clock are written to the log.',
      button: 'Confirm the clock',
      awaited,
      prompts,
      stage: { kind: 'checks', checks: checksOf(context.survey) },
    };
  },
  async perform(context, input) {
    const id = input.person.id;
    roleOf(oneOfEachRole(context, stateMap(context.state, 'clock')), input.person);
    input.confirmed(`${id}.clock`);
    const source = typeof context.state['source'] === 'string' ? context.state['source'] : input.text('source').trim();
    if (source === '')
      throw new CeremonyError('input.answer-missing', 'No clock source was named. Nothing was recorded. Name the clock you compare with.');
    const state = { ...withEntry(context.state, 'clock', id, context.now().toISOString()), source };
    if (oneOfEachRole(context, stateMap(state, 'clock')).length > 0) return { kind: 'more', state };

    const by = Object.keys(stateMap(state, 'clock'));
    const checks = [
      ...checksOf(context.survey),
      by.length >= 2 ? passed('CLOCK-CONFIRMED', `${source}, by ${by.join(' and ')}`) : failed('CLOCK-CONFIRMED', 'one person only'),
    ];
    context.log(id, 'clock-confirmed', { source, by });
    const bad = checks.filter((check) => check.verdict === 'failed');
    if (context.run.mode === 'production' && bad.length > 0) {
      context.log('conclave', 'preflight-failed', {}, checks);
      const list = bad.map((check) => `${check.name} (${check.reason ?? ''})`).join('; ');
      throw new CeremonyError(
        'policy.preflight',
        `The workstation is not ready: ${list}. Nothing was signed. Put it right and confirm again, or waive the check in the plan with a reason.`,
      );
    }
    return { kind: 'done', value: null, data: { source }, checks };
  },
};
