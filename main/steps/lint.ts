import { failed, passed, waived, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { Finding } from '../lint/finding.ts';
import { lintRegister } from './lint-register.ts';
import { signaturesOnRecord, signingTime } from './recorded-signature.ts';
import { advanceOf } from './long-crl-progress.ts';
import { lintItem, lintLongItem, withDummySignature } from './tbs-checks.ts';
import { gatheredFindings, hashFacts } from './set-facts.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { isTbs, type TbsItem } from './set-items.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { StepContext, StepKind } from './step.ts';

const itemsOf = (context: StepContext): readonly TbsItem[] =>
  context.values('tbs').flatMap((value) => (value.type === 'tbs' ? value.items.filter(isTbs) : []));

/** An error-level finding named in the plan's waivers (by rule id) is waived, with its reason. */
function verdict(context: StepContext, findings: readonly Finding[]): { checks: Check[]; blocking: Finding[] } {
  const waiverOf = (finding: Finding) => context.run.plan.waivers.find((waiver) => waiver.check === finding.rule);
  const errors = findings.filter((finding) => finding.severity === 'error');
  const blocking = errors.filter((finding) => waiverOf(finding) === undefined);
  const waivedChecks = errors.flatMap((finding) => {
    const waiver = waiverOf(finding);
    return waiver === undefined ? [] : [waived('LINT', `${finding.rule}: ${waiver.reason}`, 'plan')];
  });
  const own =
    blocking.length === 0
      ? passed('LINT', `${findings.length} findings, none of them an error`)
      : failed('LINT', blocking.map((finding) => `${finding.rule} (${finding.clause}): ${finding.message}`).join('; '));
  return { checks: [own, ...waivedChecks], blocking };
}

/**
 * Lints every TBS of the set, completed with a static dummy signature so that whole-certificate rules apply. An error-level
 * finding stops the set before the token is touched. Source: BR 4.3.1.2; architecture.md, How bytes become a certificate.
 */
export const lint: StepKind = {
  kind: 'lint',
  needs: { tbs: 'tbs' },
  gives: 'linted',
  with: [],
  model: { acting: 'one', requires: ['present'] },
  view(context) {
    const items = itemsOf(context);
    return {
      will: `Every rule of rule set ${context.run.plan.rules} is applied to the bytes that would be signed.`,
      button: `Lint ${items.length} item${items.length === 1 ? '' : 's'}`,
      awaited: anyOfRoles(context),
      prompts: [],
      stage: { kind: 'facts', facts: hashFacts(items) },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const items = itemsOf(context);
    const known = signaturesOnRecord(context);
    const findings: Finding[] = [];
    for (const item of items) {
      const beside = { set: items, now: signingTime(context, item, known), register: lintRegister(context, item) };
      const der = withDummySignature(item);
      const found =
        item.file === undefined
          ? lintItem(context.run, item, der, beside)
          : await lintLongItem(context.run, item, der, beside, advanceOf(context, 'Linting the CRL'));
      findings.push(...found);
    }
    const gathered = gatheredFindings(findings);
    const { checks, blocking } = verdict(context, gathered);
    const told = (): void =>
      context.log(
        input.person.id,
        'linted',
        { items: items.map((item) => item.tbsSha256), findings: gathered as unknown as JsonObject[] },
        checks,
      );
    const first = blocking[0];
    if (first !== undefined) {
      told();
      throw new CeremonyError(
        'policy.lint',
        `Lint found ${blocking.length} error${blocking.length === 1 ? '' : 's'}: ${first.item ?? ''} ${first.rule} (${first.clause}): ${first.message}. Nothing was signed. Change the plan or the profile.`,
        { details: { rule: first.rule, clause: first.clause } },
      );
    }
    return {
      kind: 'commit',
      commit() {
        told();
        return { kind: 'done', value: { type: 'linted', items }, data: { findings: gathered as unknown as JsonObject[] }, checks };
      },
    };
  },
};
