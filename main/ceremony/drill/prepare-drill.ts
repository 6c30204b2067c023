import { composeDrillPlan } from '../../drill/compose-plan.ts';
import { DrillWorld } from '../../drill/drill-world.ts';
import type { LoadedFile } from '../../formats/loaded-file.ts';
import type { Scenario } from '../../formats/scenario.ts';
import { sha256Hex } from '../../pki/hash.ts';
import type { ResourceLibrary } from '../run-files.ts';
import type { OwnAuthority } from '../stand-in/likeness.ts';
import type { DrillSetting } from './drill-engine.ts';

/** A scenario with the plan that is made of it. `own`: the user's authority the drill takes after; null: the scenario's own. */
export interface PreparedDrill {
  readonly setting: DrillSetting;
  readonly planBytes: Uint8Array;
  readonly own: OwnAuthority | null;
}

/** What a core is opened with for a drill, wherever it is played. Throws input.* where the scenario does not fit what is here. */
export function prepareDrill(scenario: LoadedFile<Scenario>, library: ResourceLibrary, own: OwnAuthority | null): PreparedDrill {
  const real = scenario.value.world.hierarchy === 'own' ? own : null;
  const planBytes = composeDrillPlan(scenario.value, library, real === null ? null : { label: real.label, policy: real.likeness.policy });
  return { setting: { scenario, world: new DrillWorld(), planSha256: sha256Hex(planBytes) }, planBytes, own: real };
}
