import { eventsOf } from '../event-data.ts';
import type { BundleReading } from '../verify/reading.ts';
import { type Difference, differing } from './difference.ts';

/** The same files, but for what key and serial number give their names. */
export function compareArtifacts(rehearsal: BundleReading, production: BundleReading): (Difference | null)[] {
  const [one, other] = [namesOf(rehearsal), namesOf(production)];
  return [...new Set([...one, ...other])]
    .toSorted()
    .map((name) => differing('artifacts', name, one.has(name) ? 'there' : 'absent', other.has(name) ? 'there' : 'absent'));
}

function namesOf(reading: BundleReading): Set<string> {
  return new Set(
    eventsOf(reading.events(), 'artifact-made').map(({ path }) =>
      path
        .replaceAll(/crl-[0-9a-f]{16}-\d+/g, 'crl-<scope>-<number>')
        .replaceAll(/\/issued\/[0-9a-f]+\./g, '/issued/<serial>.')
        .replaceAll(/\b[0-9a-f]{32,64}\b/g, '<hash>'),
    ),
  );
}
