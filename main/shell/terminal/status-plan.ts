// `conclave crl` and `conclave ocsp`: the plan of a playbook about the status of what an authority issued, from its record. Where a reviewed
// plan says who takes part, it is run at once, as `conclave run` runs it: nothing is signed on another path (rules.md, Authority policy).

import { basename, dirname } from 'node:path';
import { statusDefaultsOf } from '../../bridge/status-defaults.ts';
import { CeremonyError } from '../../errors.ts';
import { actsOf, toFillIn } from '../../formats/begin-plan.ts';
import { parsePlan } from '../../formats/plan.ts';
import { parsePlaybook, profileIdsOf, type Playbook } from '../../formats/playbook.ts';
import { readStrictYaml } from '../../formats/strict-yaml.ts';
import { writePlan, type PlanDraft } from '../../formats/write-plan.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { openStore } from '../../store/store.ts';
import type { ResourceLibrary } from '../core.ts';
import { fileLimits, readFileLimited } from '../files.ts';
import { resourceLibrary } from '../resources.ts';
import { writeNewFile } from '../write-new-file.ts';
import type { Arguments, Flag } from './arguments.ts';
import { checkCommand } from './commands/check.ts';
import { planCommand } from './commands/plan.ts';
import { runCommand } from './commands/run.ts';
import { dataDirectory, dataFlag, pathOf } from './data-flags.ts';
import type { World } from './world.ts';

/** What a short form asks a playbook for. */
interface StatusAct {
  readonly playbook: string;
  readonly params: Readonly<Record<string, string>>;
  readonly title: string;
}

type StatusDefaults = ReturnType<typeof statusDefaultsOf>;

/** Flags of both short forms; those of `conclave run` serve with --run. */
export const statusFlags: readonly Flag[] = [
  { name: 'title', value: 'TEXT', says: 'title of the plan' },
  { name: 'out', value: 'FILE', required: true, says: 'where the plan goes; without --like the answers go beside it' },
  { name: 'like', value: 'PLAN', says: 'a reviewed plan: people, waivers, media, custody and clauses are taken from it' },
  { name: 'run', value: 'DIR', says: 'run the plan at once, as conclave run does; the evidence goes there. Needs --like' },
  ...runCommand.flags.filter(({ name }) => name !== 'out' && name !== 'data'),
  dataFlag,
];

/** The same words for another command: its operand, and its own values of some flags. */
const asked = (given: Arguments, operand: string, values: Readonly<Record<string, readonly string[]>> = {}): Arguments => ({
  operands: [operand],
  has: (name) => (Object.hasOwn(values, name) ? values[name]?.length !== 0 : given.has(name)),
  get: (name) => (Object.hasOwn(values, name) ? values[name]?.[0] : given.get(name)),
  all: (name) => (Object.hasOwn(values, name) ? (values[name] ?? []) : given.all(name)),
});

/** What of a plan is not about one act: who takes part, how, and with what. */
const kept = ['attendance', 'enrol', 'people', 'media', 'waivers', 'custody', 'backup', 'softwareToken'] as const;

/** From the hour that has begun until twelve hours later; an unattended run has no window. */
function windowFrom(now: Date, attendance: unknown): PlanDraft[string] {
  if (attendance === 'unattended') return 'none';
  const hour = Math.floor(now.getTime() / 3_600_000) * 3_600_000;
  const instant = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
  return { from: instant(hour), to: instant(hour + 12 * 3_600_000) };
}

function hashOf(bytes: Uint8Array | null, what: string): string {
  if (bytes !== null) return sha256Hex(bytes);
  throw new CeremonyError('input.not-found', `There is no ${what} here. Nothing was written.`);
}

/** The clause each act rests on, as the reviewed plan has it. Throws input.schema where it names none. */
function clausesOf(playbook: Playbook, reviewed: PlanDraft, name: string): PlanDraft {
  const known = (reviewed['policyRef'] ?? {}) as Readonly<Record<string, string>>;
  return Object.fromEntries(
    actsOf(playbook).map((act) => {
      const clause = known[act];
      if (clause !== undefined) return [act, clause];
      throw new CeremonyError(
        'input.schema',
        `The plan ${name} names no clause for ${act} (policyRef). Nothing was written. Give a plan that does, or write one with conclave plan.`,
      );
    }),
  );
}

/** The plan's text: of the reviewed plan whatever is not about its own act, the rest from the record. */
function textLike(world: World, path: string, library: ResourceLibrary, act: StatusAct, defaults: StatusDefaults): string {
  const name = basename(path);
  const bytes = readFileLimited(path, fileLimits.yaml, name);
  parsePlan(bytes);
  const reviewed = readStrictYaml(bytes, name).value as PlanDraft;
  const before = (reviewed['params'] ?? {}) as PlanDraft;
  const playbookBytes = library.playbook(act.playbook);
  const { value: playbook, sha256 } = parsePlaybook(playbookBytes ?? new Uint8Array());
  const given: PlanDraft = { ...act.params, quorum: Math.max(defaults.quorum, Number(before['quorum'] ?? 0)) };
  const params = Object.fromEntries(Object.keys(playbook.params).map((key) => [key, given[key] ?? before[key] ?? toFillIn]));
  const profiles = profileIdsOf(playbook, params).map((id) => [id, hashOf(library.profile(id), `profile ${id}`)]);
  const draft: PlanDraft = {
    conclave: 'plan/1',
    title: act.title,
    playbook: { id: act.playbook, sha256 },
    rules: defaults.rules,
    window: windowFrom(world.now(), reviewed['attendance']),
    params,
    profiles: Object.fromEntries(profiles) as PlanDraft,
    ...Object.fromEntries(kept.flatMap((key) => (reviewed[key] === undefined ? [] : [[key, reviewed[key]]]))),
    policyRef: clausesOf(playbook, reviewed, name),
  };
  return writePlan(draft, [`${act.title}, like ${name} (sha256 ${sha256Hex(bytes)})`], playbook.params);
}

/** `act`: by what the record says of the authority. Exit status as of plan or run; 1 where the plan does not hold. Throws as they do. */
export async function statusPlan(world: World, given: Arguments, act: (defaults: StatusDefaults) => StatusAct): Promise<number> {
  const [like, run] = [given.get('like'), given.get('run')];
  if (run !== undefined && like === undefined)
    throw new CeremonyError(
      'usage',
      '--run needs --like: a reviewed plan that says who takes part. Without both a plan is begun, to be filled in.',
    );
  const store = openStore({ directory: dataDirectory(world, given), now: world.now, random: world.random });
  let defaults: StatusDefaults;
  try {
    defaults = statusDefaultsOf(store, given.operands[0] ?? '');
  } finally {
    store.close();
  }
  const wanted = act(defaults);
  if (like === undefined) {
    const settings = { ...wanted.params, rules: defaults.rules, quorum: String(defaults.quorum), title: wanted.title };
    const set = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
    return planCommand.run(world, asked(given, wanted.playbook, { set }));
  }
  const reviewed = pathOf(world, like);
  const plan = pathOf(world, given.get('out') ?? '');
  const library = resourceLibrary(world.programDirectory, dirname(reviewed), dataDirectory(world, given));
  writeNewFile(plan, textLike(world, reviewed, library, wanted, defaults));
  world.terminal.out(`plan: ${basename(plan)}`);
  const status = await checkCommand.run(world, asked(given, plan, { json: [] }));
  return status !== 0 || run === undefined ? status : runCommand.run(world, asked(given, plan, { out: [run] }));
}
