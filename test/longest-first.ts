import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take minutes, the longest first: one of them begun last would keep one core waiting for the other. Those that keep both cores
 * busy by themselves have one beside them that mostly waits.
 */
const longest = [
  'unit/evidence/verify-checks',
  'faults/kill-at-points',
  'e2e/desk',
  'e2e/kill',
  'faults/token-matrix.test',
  'integration/cli/examples',
  'faults/token-matrix-acts',
  'conformance/root-ceremony',
  'faults/kill-in-batch',
  'integration/evidence/verify-hostile',
  'integration/hsm/faults',
  'integration/cli/runs',
  'conformance/readers',
];
/** The others by project: in the middle those of a longer file each, at the end those that share their worker's world. */
const projects = ['e2e', 'faults', 'conformance', 'integration'];

function placeOf({ moduleId, project }: TestSpecification): number {
  const place = longest.findIndex((name) => moduleId.includes(`/test/${name}`));
  return place === -1 ? longest.length + projects.indexOf(project.name) : place;
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}
