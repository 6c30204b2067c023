import { passed } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { describeDocument } from '../evidence/describe-document.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { encodePolicy, parsePolicy, type Policy } from '../formats/policy.ts';
import { adoptedPolicy } from './adopted-policy.ts';
import { documentSheet } from './document-sheet.ts';
import { documentItem, proposed } from './documents.ts';
import { existingAuthority, type ExistingAuthority } from './existing-authority.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { DocumentItem } from './set-items.ts';
import { fromBase64 } from './values.ts';
import type { StepContext, StepKind } from './step.ts';

const linesOf = (policy: Policy): Readonly<Record<string, string>> =>
  Object.fromEntries(describeDocument(encodePolicy(policy)).map(({ label, value }) => [label, value]));

/** One key in two hands would make one person a quorum of two; a quorum above the number of people could never be met. */
function refuseUnusable(policy: Policy, old: Policy): void {
  const refuse = (why: string): never => {
    throw new CeremonyError('policy.plan-weaker', `${why} Nothing was put up. Correct the policy block of the plan.`);
  };
  if (policy.authority !== old.authority)
    refuse(`The new policy is called «${policy.authority}» and the authority’s is «${old.authority}».`);
  if (typeof policy.people === 'string') return;
  const { people } = policy;
  const most = Math.max(...Object.values(policy.acts).map(({ quorum }) => quorum));
  if (new Set(people.map(({ spki }) => spki)).size !== people.length) refuse('The new policy gives two people the same key.');
  if (people.length < most) refuse(`The new policy demands ${most} approvals and names the keys of ${people.length}.`);
}

function authorityUnder(context: StepContext): ExistingAuthority & { policy: NonNullable<ExistingAuthority['policy']> } {
  const value = context.value('authority');
  if (value.type !== 'authority') throw new CeremonyError('bug', 'propose-policy was given something that is not an authority.');
  const found = existingAuthority(context.store, value.label);
  const { policy } = found;
  if (policy === null)
    throw new CeremonyError('policy.plan-weaker', `«${value.label}» has no policy that could be changed. Nothing was put up.`);
  return { ...found, policy };
}

/** The document: the plan's policy block, with the people of the roll call where it says so, beside the policy in force. */
function proposal(context: StepContext): DocumentItem {
  const { authority, policy, key } = authorityUnder(context);
  const adopted = adoptedPolicy(context);
  if (adopted === null)
    throw new CeremonyError('input.schema', 'The plan proposes no policy. Nothing was put up. Add a policy block to the plan.');
  if (adopted.sha256 === policy.sha256)
    throw new CeremonyError('policy.plan-weaker', 'The policy the plan proposes is the one in force. Nothing was put up. Abort the run.');
  const { value } = parsePolicy(new TextEncoder().encode(adopted.json));
  refuseUnusable(value, policy.value);
  return documentItem(context, JSON.parse(adopted.json) as JsonObject, {
    document: 'policy',
    issuerSpki: key.spki,
    path: `artifacts/${authority.label}/policy-${policy.version + 1}.json`,
    before: linesOf(policy.value),
  });
}

/**
 * Puts the plan's policy up for approval under the policy in force: people see every line beside the old one, and approve
 * the hash of the new policy. Source: rules.md, Authority policy ("changed only by playbook policy-change under the old policy").
 */
export const proposePolicy: StepKind = {
  kind: 'propose-policy',
  needs: { authority: 'authority' },
  gives: 'document',
  with: [],
  model: { acting: 'one', requires: ['present'] },
  view(context) {
    const item = proposal(context);
    const sheet = documentSheet(item, describeDocument(fromBase64(item.tbs)));
    const changes = sheet.facts.filter(({ differs }) => differs === true).length;
    return {
      will: `The new policy is put up for approval: ${changes} line${changes === 1 ? '' : 's'} differ from the policy in force. Nothing changes yet.`,
      button: 'Put the new policy up',
      awaited: anyOfRoles(context),
      prompts: [],
      stage: { kind: 'review', sheets: [sheet], findings: [] },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const item = proposal(context);
    return { kind: 'commit', commit: () => proposed(context, input.person.id, item, [passed('POLICY-HASH', item.tbsSha256)]) };
  },
};
