import type { ResourceLibrary } from '../ceremony/run-files.ts';
import type { PlanDraft } from '../formats/write-plan.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { StaleFile } from '../../preload/contract/plan-editor.ts';

function compare(kind: StaleFile['kind'], id: string, named: unknown, bytes: Uint8Array | null): StaleFile[] {
  const here = bytes === null ? null : sha256Hex(bytes);
  return here === named ? [] : [{ kind, id, named: typeof named === 'string' ? named : '', here }];
}

/** Files a draft names by a hash that is not that of the file here: the playbook and each profile (PLAYBOOK-HASH, PROFILE-HASH). */
export function staleFiles(draft: PlanDraft, library: ResourceLibrary): StaleFile[] {
  const { playbook, profiles } = draft as { playbook?: { id?: unknown; sha256?: unknown }; profiles?: Record<string, unknown> };
  return [
    ...(typeof playbook?.id === 'string' ? compare('playbook', playbook.id, playbook.sha256, library.playbook(playbook.id)) : []),
    ...Object.entries(profiles ?? {}).flatMap(([id, named]) => compare('profile', id, named, library.profile(id))),
  ];
}
