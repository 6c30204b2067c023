import { composeDrillPlan } from '../drill/compose-plan.ts';
import { CeremonyError } from '../errors.ts';
import { parseScenario } from '../formats/scenario.ts';
import type { CheckedFile } from './check-file.ts';
import { loadRunFiles, type ResourceLibrary } from './run-files.ts';

function problemsOf(work: () => unknown): string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof CeremonyError)) throw error;
    return [`${error.code}: ${error.message}`];
  }
}

/** Whether it fits its playbook, and whether the plan of a drill can be made of it. */
export function checkScenarioFile(bytes: Uint8Array, library: ResourceLibrary): Omit<CheckedFile, 'kind' | 'sha256' | 'words'> {
  const scenario = parseScenario(bytes).value;
  return {
    problems: problemsOf(() => loadRunFiles(composeDrillPlan(scenario, library, null), library)),
    checks: [],
    facts: [
      { label: 'Title', value: scenario.title },
      { label: 'Playbook', value: scenario.playbook },
      { label: 'Hierarchy', value: scenario.world.hierarchy === 'own' ? 'your own, with a key made for the day' : 'built in' },
      { label: 'People', value: scenario.people.map(({ name, roles }) => `${name} (${roles.join(', ')})`).join('; ') },
      { label: 'Events', value: scenario.events.map(({ title }) => title).join('; ') },
      { label: 'Goals', value: scenario.goals.map(({ says }) => says).join('; ') },
    ],
  };
}
