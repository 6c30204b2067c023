import type { ResourceLibrary } from '../core.ts';

/** One file a person picked. */
export interface PickedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface PickedPlan {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly library: ResourceLibrary;
}

const looksLikePlan = ({ bytes }: PickedFile): boolean => /^conclave: plan\/1\b/m.test(new TextDecoder().decode(bytes));

/**
 * The plan among the picked files; the others are playbooks and profiles that came with it, found by `<id>.yaml` before
 * those that came with Conclave. What each is worth is not decided here: the plan names them by hash. null: none picked.
 */
export function planAmong(picked: readonly PickedFile[], library: ResourceLibrary): PickedPlan | null {
  const plan = picked.find(looksLikePlan) ?? picked[0];
  if (plan === undefined) return null;
  const beside = new Map(picked.filter((file) => file !== plan).map((file) => [file.name, file.bytes]));
  return {
    name: plan.name,
    bytes: plan.bytes,
    library: {
      playbook: (id) => beside.get(`${id}.yaml`) ?? library.playbook(id),
      profile: (id) => beside.get(`${id}.yaml`) ?? library.profile(id),
      playbookIds: () => library.playbookIds(),
      profileIds: () => library.profileIds(),
      stepHelp: () => library.stepHelp(),
      handoffKits: () => library.handoffKits(),
      recipes: () => library.recipes(),
      readerPage: () => library.readerPage(),
      triage: () => library.triage(),
      scenario: (id) => library.scenario(id),
      scenarioIds: () => library.scenarioIds(),
    },
  };
}
