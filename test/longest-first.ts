import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take minutes, the longest first: one of them begun last would keep one core waiting for the other. */
const longest = [
  'faults/kill-at-points',
  'faults/token-matrix.test',
  'faults/token-matrix-acts',
  'integration/cli/examples',
  'integration/cli/runs',
  'integration/hsm/faults',
  'integration/evidence/verify-hostile',
  'conformance/root-ceremony',
  'conformance/readers',
  'e2e/desk',
  'e2e/kill',
];

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = longest.findIndex((name) => moduleId.includes(`/test/${name}`));
  return place === -1 ? longest.length : place;
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}
