import { loadPress } from '../documents/press.ts';
import { judgeBundle, readBundle } from '../verify-bundle.ts';
import { openReading } from '../verify/reading.ts';
import { type BundleComparison, compareBundles } from './compare-bundles.ts';

/**
 * Verifies two bundles and compares the rehearsal with the production run. One that does not verify is a difference of its
 * own: what it says proves nothing.
 * @param rehearsal directory or archive
 * @param production directory or archive
 * @throws input.not-found, input.unsupported, input.*
 */
export async function compareEvidence(rehearsal: string, production: string): Promise<BundleComparison> {
  const [one, other] = await Promise.all([readBundle(rehearsal), readBundle(production)]);
  await loadPress();
  const comparison = compareBundles(openReading(one), openReading(other));
  const [mine, theirs] = [one, other].map((files) => judgeBundle(files, { unanchored: true }).verdict);
  if (mine === 'accepted' && theirs === 'accepted') return comparison;
  const refused = {
    place: 'bundle',
    field: 'verification',
    rehearsal: mine ?? 'refused',
    production: theirs ?? 'refused',
    expected: false,
    why: '',
  };
  return { ...comparison, verdict: 'differs', differences: [refused, ...comparison.differences] };
}
