import { passed } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { parsePolicy } from '../formats/policy.ts';
import { authorityRow } from '../store/tables/authority.ts';
import { policyRow } from '../store/tables/policy.ts';
import { approvedDocument, carriedOut } from './documents.ts';
import { existingAuthority } from './existing-authority.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { labelPrompts, requireTypedLabel } from './typed-label.ts';
import { fromBase64 } from './values.ts';
import type { StepKind } from './step.ts';

/**
 * Makes the approved policy the authority's: from now on every plan is held to it. The policy in force must still be the one
 * the approvals were given under. Source: rules.md, Authority policy.
 */
export const adoptPolicy: StepKind = {
  kind: 'adopt-policy',
  needs: { tbs: 'approved', authority: 'authority' },
  gives: 'artifacts',
  with: [],
  model: { acting: 'one', requires: ['present'], sets: ['signature-made'] },
  view(context) {
    const value = context.value('authority');
    const label = value.type === 'authority' ? value.label : '';
    return {
      will: `Every plan on ${label} is held to the new policy from now on. This run stays under the old one.`,
      button: `Adopt the new policy of ${label}`,
      irreversible: true,
      awaited: anyOfRoles(context),
      prompts: labelPrompts(context, label, 'the authority whose policy changes'),
      stage: { kind: 'facts', facts: [{ label: 'Authority', value: label }] },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const value = context.value('authority');
    if (value.type !== 'authority') throw new CeremonyError('bug', 'adopt-policy was given something that is not an authority.');
    requireTypedLabel(context, input, value.label);
    const approved = approvedDocument(context, 'policy');
    const { value: policy, sha256 } = parsePolicy(fromBase64(approved.item.tbs));
    return {
      kind: 'commit',
      commit() {
        const { authority, policy: old } = existingAuthority(context.store, value.label);
        if (old === null || old.sha256 !== context.run.policySha256)
          throw new CeremonyError(
            'policy.plan-weaker',
            `PLAN-VS-POLICY: the policy of «${value.label}» changed since this run was started. Nothing was changed. Abort this run and plan the change anew.`,
          );
        const json = new TextDecoder().decode(fromBase64(approved.item.tbs));
        const file = carriedOut(context, input.person.id, approved);
        context.log(
          input.person.id,
          'policy-adopted',
          { authority: authority.spkiSha256, sha256, policy: approved.content, previous: old.sha256 },
          [passed('POLICY-HASH', sha256)],
        );
        return {
          kind: 'done',
          value: { type: 'artifacts', files: [file] },
          data: { policySha256: sha256, previous: old.sha256 },
          checks: [approved.quorum, passed('DOCUMENT-UNCHANGED', approved.item.item)],
          rows: [
            policyRow({ authority: authority.spkiSha256, version: old.version + 1, sha256, json }),
            authorityRow({ ...authority, rules: policy.rules, policySha256: sha256 }),
          ],
        };
      },
    };
  },
};
