// PLAN-VS-POLICY: a plan can only be stricter than the authority's policy (rules.md, Authority policy).

import { actOfStep } from '../formats/act-of-step.ts';
import { weakerCustody } from '../formats/custody.ts';
import type { Plan } from '../formats/plan.ts';
import type { Playbook } from '../formats/playbook.ts';
import { demandOf, type Policy } from '../formats/policy.ts';
import type { Profile } from '../formats/profile.ts';
import { addDuration } from '../pki/duration.ts';

function quorumOfStep(plan: Plan, quorum: number | string | undefined): number {
  const value = typeof quorum === 'string' ? plan.params[quorum.replace(/^plan\./, '')] : (quorum ?? 1);
  return typeof value === 'number' ? value : 0;
}

/** One rule of the comparison: every sentence says what is weaker and what the policy demands. */
type Rule = (plan: Plan, playbook: Playbook, policy: Policy) => readonly string[];

const rules: readonly Rule[] = [
  (plan, _playbook, policy) => (plan.rules === policy.rules ? [] : [`rules is ${plan.rules} and the policy demands ${policy.rules}`]),
  (plan, _playbook, policy) =>
    policy.attendance.includes(plan.attendance)
      ? []
      : [`attendance is ${plan.attendance} and the policy allows ${policy.attendance.join(', ')}`],
  (plan, _playbook, policy) => (plan.backup === policy.backup ? [] : [`backup is ${plan.backup} and the policy demands ${policy.backup}`]),
  (plan, playbook, policy) => {
    const acts = [...new Set(playbook.steps.flatMap((step) => actOfStep(step) ?? []))];
    return playbook.steps
      .filter((step) => step.kind === 'approve')
      .flatMap((step) =>
        acts.flatMap((act) => {
          const demanded = demandOf(policy, act);
          const quorum = quorumOfStep(plan, step.quorum);
          const strangers = step.by.filter((role) => !demanded.roles.includes(role));
          return [
            ...(quorum < demanded.quorum
              ? [`the quorum of step ${step.id} is ${quorum} and the policy demands ${demanded.quorum} for a ${act}`]
              : []),
            ...Object.entries(demanded.least ?? {})
              .filter(([role, count]) => quorumOfStep(plan, step.least?.[role as keyof typeof step.least] ?? 0) < count)
              .map(([role, count]) => `step ${step.id} asks for fewer than the ${count} ${role} the policy demands for a ${act}`),
            ...(strangers.length > 0
              ? [
                  `step ${step.id} lets ${strangers.join(', ')} approve and the policy allows only ${demanded.roles.join(', ')} for a ${act}`,
                ]
              : []),
          ];
        }),
      );
  },
  (plan, _playbook, policy) =>
    policy.separation.flatMap(([one, other]) =>
      plan.people
        .filter((person) => person.roles.includes(one) && person.roles.includes(other))
        .map((person) => `${person.id} is both ${one} and ${other}, which the policy keeps apart`),
    ),
  (plan, _playbook, policy) =>
    plan.waivers
      .filter((waiver) => !policy.waivable.includes(waiver.check))
      .map((waiver) => `${waiver.check} is waived and the policy does not let it be`),
  (plan, _playbook, policy) => weakerCustody(plan.custody, policy.custody),
  (plan, _playbook, policy) => {
    if (policy.people === 'at-roll-call') return [];
    const named = new Set(policy.people.map(({ id }) => id));
    const known = new Set(policy.people.map((person) => `${person.id} ${person.spki}`));
    // At the roll call each person then takes up the key the policy names (steps/roll-call.ts).
    if (plan.enrol === 'at-roll-call')
      return plan.people.filter(({ id }) => !named.has(id)).map(({ id }) => `the policy names no key of ${id}`);
    return plan.people.flatMap((person) =>
      (person.keys ?? [])
        .filter((key) => !known.has(`${person.id} ${key.spki}`))
        .map(() => `the key of ${person.id} is not one the policy names`),
    );
  },
];

/** A month has 28 to 31 days and a year 365 or 366: durations are held against each other from every month of four years. */
const monthStarts = Array.from({ length: 48 }, (_, month) => new Date(Date.UTC(2000, month, 1)));

const canOutlast = (duration: string, horizon: string): boolean =>
  monthStarts.some((from) => addDuration(from, duration) > addDuration(from, horizon));

/** CRL profiles may not reach further than the policy's horizon, nor cover scopes it does not name. */
function crlProblems(profiles: readonly Profile[], policy: Policy): string[] {
  return profiles.flatMap((profile) => {
    if (profile.makes !== 'crl') return [];
    return [
      ...(canOutlast(profile.nextUpdate, policy.crl.horizon)
        ? [`CRLs of profile ${profile.id} are valid for ${profile.nextUpdate} and the policy’s horizon is ${policy.crl.horizon}`]
        : []),
      ...(policy.crl.scopes.includes(profile.scope)
        ? []
        : [`profile ${profile.id} makes ${profile.scope} CRLs and the policy allows ${policy.crl.scopes.join(', ')}`]),
      ...(profile.extensions.deltaCRLIndicator === undefined || policy.crl.scopes.includes('delta')
        ? []
        : [`profile ${profile.id} makes delta CRLs and the policy allows ${policy.crl.scopes.join(', ')}`]),
      ...(profile.extensions.freshestCRL === undefined || policy.publication?.deltaCrl !== undefined
        ? []
        : [`profile ${profile.id} names where deltas are (freshestCRL) and the policy publishes none (publication.deltaCrl)`]),
    ];
  });
}

/** A series is signed only where the policy says how far ahead. */
const seriesProblems = (playbook: Playbook, policy: Policy): string[] =>
  policy.crl.seriesHorizon === undefined && playbook.steps.some(({ kind }) => kind === 'build-crl-series')
    ? ['the playbook signs a series of CRLs ahead of their days and the policy names no crl.seriesHorizon']
    : [];

/** Everything in which the plan, with the profiles it uses, is weaker than the policy; empty: PLAN-VS-POLICY passes. */
export function planVsPolicy(plan: Plan, playbook: Playbook, policy: Policy, profiles: readonly Profile[]): string[] {
  return [...rules.flatMap((rule) => rule(plan, playbook, policy)), ...crlProblems(profiles, policy), ...seriesProblems(playbook, policy)];
}
