// The plan of a drill: a scenario's playbook and people, with every hash of the files that are here. A drill plays nothing else.

import { CeremonyError } from '../errors.ts';
import { canonicalJson } from '../formats/canonical-json.ts';
import { demandOf, type Policy } from '../formats/policy.ts';
import { parsePlaybook, profileIdsOf, type Playbook } from '../formats/playbook.ts';
import type { Scenario } from '../formats/scenario.ts';
import { sha256Hex } from '../pki/hash.ts';

/** Where playbooks and profiles come from. */
export interface DrillLibrary {
  playbook(id: string): Uint8Array | null;
  profile(id: string): Uint8Array | null;
}

/** What of the user's own authority a drill is like: label and standing policy. */
export interface OwnWorld {
  readonly label: string;
  readonly policy: Policy | null;
}

function hashOf(bytes: Uint8Array | null, what: string): string {
  if (bytes !== null) return sha256Hex(bytes);
  throw new CeremonyError('input.not-found', `The scenario needs ${what}, which is not here. Nothing was started.`);
}

/** As many custodians as the policy of the user's own authority asks for: a drill is as strict as the day. */
function peopleOf(scenario: Scenario, quorum: number): Scenario['people'] {
  const custodians = scenario.people.filter(({ roles, substitute }) => roles.includes('custodian') && substitute !== true).length;
  const more = Array.from({ length: Math.max(0, quorum - custodians) }, (_, at) => ({
    id: `custodian-${at + 1}`,
    name: `Further custodian ${at + 1}`,
    roles: ['custodian' as const],
  }));
  return [...scenario.people, ...more];
}

function stepNames({ when }: Scenario['events'][number]): string[] {
  return 'before' in when ? [when.before] : 'after' in when ? [when.after] : [];
}

function goalSteps({ measure }: Scenario['goals'][number]): string[] {
  if ('done' in measure) return [measure.done];
  if ('decided' in measure) return [measure.decided];
  return 'from' in measure ? [measure.from, measure.to] : [];
}

/** Names in a scenario that its playbook does not have: steps, and clocks. Empty: it fits. */
export function scenarioProblems(scenario: Scenario, playbook: Playbook): string[] {
  const ids = new Set(playbook.steps.map(({ id }) => id));
  const last = playbook.steps.at(-1)?.id;
  const clocks = new Set(playbook.steps.flatMap(({ clocks: own }) => Object.keys(own ?? {})));
  const named = [
    ...scenario.events.flatMap((event) => stepNames(event).map((step) => ({ of: `event ${event.id}`, step }))),
    ...scenario.goals.flatMap((goal) => goalSteps(goal).map((step) => ({ of: `goal ${goal.id}`, step }))),
  ];
  const late = scenario.events.filter(({ when }) => ('before' in when && when.before === last) || ('after' in when && when.after === last));
  return [
    ...named.filter(({ step }) => !ids.has(step)).map(({ of, step }) => `${of} names step ${step}, which ${playbook.id} does not have`),
    ...scenario.goals.flatMap(({ id, measure }) =>
      'clock' in measure && !clocks.has(measure.clock)
        ? [`goal ${id} names clock ${measure.clock}, which ${playbook.id} does not have`]
        : [],
    ),
    // The log of the run is sealed before its last step.
    ...late.map(({ id }) => `event ${id} comes after the log is sealed`),
  ];
}

/** Bytes of the plan, as canonical JSON, which is YAML. Throws input.not-found where playbook or profile are missing, input.schema where they do not fit. */
export function composeDrillPlan(scenario: Scenario, library: DrillLibrary, own: OwnWorld | null): Uint8Array {
  const bytes = library.playbook(scenario.playbook);
  const sha256 = hashOf(bytes, `playbook ${scenario.playbook}`);
  const playbook = parsePlaybook(bytes ?? new Uint8Array()).value;
  const [problem] = scenarioProblems(scenario, playbook);
  if (problem !== undefined)
    throw new CeremonyError('input.schema', `The scenario does not fit its playbook: ${problem}. Nothing was started.`);
  const policy = own?.policy ?? null;
  const quorum = Math.max(scenario.quorum, policy === null ? 1 : demandOf(policy, 'document').quorum);
  const general = { token: 'at-run', authority: own?.label ?? scenario.world.authority, quorum, copies: 1 };
  const params = {
    ...Object.fromEntries(Object.entries(general).filter(([name]) => Object.hasOwn(playbook.params, name))),
    ...scenario.params,
  };
  const profiles = profileIdsOf(playbook, params);
  const plan = {
    conclave: 'plan/1',
    title: `Drill: ${scenario.title}`.slice(0, 120),
    playbook: { id: scenario.playbook, sha256 },
    rules: policy?.rules ?? scenario.rules,
    attendance: 'people',
    window: { from: '2020-01-01T00:00:00Z', to: '2099-12-31T00:00:00Z' },
    params,
    profiles: Object.fromEntries(profiles.map((id) => [id, hashOf(library.profile(id), `profile ${id}`)])),
    enrol: 'at-roll-call',
    people: peopleOf(scenario, quorum),
    backup: policy?.backup ?? 'none',
    policyRef: {},
  };
  return new TextEncoder().encode(canonicalJson(plan));
}
