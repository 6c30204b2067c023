// The paper of a ceremony: its script, from the plan, its playbook and its profiles. Changes nothing.

import type { Mode } from '../steps/step.ts';
import type { PaperSize } from '../evidence/documents/document.ts';
import { drawDocument } from '../evidence/documents/draw-document.ts';
import { loadPress } from '../evidence/documents/press.ts';
import { composeScript, encodeScript, type Script } from '../evidence/documents/script/script.ts';
import { scriptDocument } from '../evidence/documents/script/script-document.ts';
import type { LoadedFile } from '../formats/loaded-file.ts';
import type { Plan } from '../formats/plan.ts';
import type { Playbook } from '../formats/playbook.ts';
import { loadRunFiles, type ResourceLibrary } from './run-files.ts';

export interface PrintedScript {
  readonly script: Script;
  /** Canonical JSON of the script (RFC 8785). */
  readonly json: Uint8Array;
  /** Its SHA-256, in the foot of every page. */
  readonly sha256: string;
  readonly pdf: Uint8Array;
}

/**
 * Prints the script of a plan: the same bytes each time. Throws input.* and policy.*-hash where the plan does not fit its
 * playbook and profiles, as a run of it would.
 */
export async function printScript(
  planBytes: Uint8Array,
  library: ResourceLibrary,
  options: { readonly mode: Mode; readonly size: PaperSize },
): Promise<PrintedScript> {
  const files = loadRunFiles(planBytes, library);
  const plan: LoadedFile<Plan> = { value: files.plan, bytes: files.planBytes, sha256: files.planSha256 as LoadedFile<Plan>['sha256'] };
  const playbook: LoadedFile<Playbook> = { value: files.playbook, bytes: files.playbookBytes, sha256: files.plan.playbook.sha256 };
  const profiles = [...files.profiles].map(([id, { sha256 }]) => ({ id, sha256 }));
  const script = composeScript(plan, playbook, profiles, options.mode);
  const { bytes: json, sha256 } = encodeScript(script);
  return { script, json, sha256, pdf: drawDocument(await loadPress(), scriptDocument(script), options.size) };
}
