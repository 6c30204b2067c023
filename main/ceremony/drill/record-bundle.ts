import { CeremonyError } from '../../errors.ts';
import { loadPress } from '../../evidence/documents/press.ts';
import { drillReportOf } from '../../evidence/drill-files.ts';
import { parseManifest } from '../../evidence/manifest.ts';
import { splitTranscript } from '../../evidence/transcript.ts';
import { judgeBundle, readBundle } from '../../evidence/verify-bundle.ts';
import { sha256Hex } from '../../pki/hash.ts';
import type { Store } from '../../store/store.ts';
import { recordDrill } from './drills-held.ts';

/**
 * Puts a drill on a production record, by the bundle that proves it. `trust`: bytes of a trust file, from paper or from the sandbox the drill
 * was held in. Throws state.checks-failed where the bundle does not verify, input.schema where it is no drill's, state.run-exists.
 */
export async function recordDrillBundle(store: Store, place: string, trust: Uint8Array): Promise<void> {
  const files = await readBundle(place);
  await loadPress();
  const { verdict, checks } = judgeBundle(files, { trust });
  const wrong = checks.find((check) => check.verdict === 'failed');
  if (verdict !== 'accepted')
    throw new CeremonyError(
      'state.checks-failed',
      `The bundle does not verify (${wrong?.name ?? 'ANCHOR'}). Nothing was recorded. Look at it with conclave verify.`,
    );
  const file = (path: string): Uint8Array => files.files.get(path) ?? new Uint8Array();
  const manifest = file('MANIFEST.json');
  const { mode, run } = parseManifest(manifest);
  const transcript = splitTranscript(file('transcript.jsonl'));
  const attendance = attendanceOf(transcript[0]);
  const report = drillReportOf({ mode, run, attendance, playbook: file('playbook.yaml'), transcript });
  if (report === null) throw new CeremonyError('input.schema', 'The bundle is no drill’s. Nothing was recorded.');
  recordDrill(store, report, sha256Hex(manifest));
}

function attendanceOf(line: Uint8Array | undefined): 'people' | 'unattended' {
  const first = JSON.parse(new TextDecoder().decode(line)) as { data: { attendance?: unknown } };
  return first.data.attendance === 'people' ? 'people' : 'unattended';
}
