import { parsePlan } from '../../formats/plan.ts';
import { parsePlaybook } from '../../formats/playbook.ts';
import { sha256Hex } from '../../pki/hash.ts';
import type { BundleFile, BundleSource } from '../bundle.ts';
import { composeScript, encodeScript, type Script } from './script/script.ts';

/** The script of a bundle's plan. @throws input.* where plan or playbook cannot be read */
export function scriptOf({ plan, playbook, profiles, mode }: Pick<BundleSource, 'plan' | 'playbook' | 'profiles' | 'mode'>): Script {
  const hashes = profiles.map(({ id, bytes }) => ({ id, sha256: sha256Hex(bytes) }));
  return composeScript(parsePlan(plan), parsePlaybook(playbook), hashes, mode);
}

/**
 * documents/script.json: the content of the script as canonical JSON, whose hash is in the foot of every page of the
 * documents and of the script that was printed before the day. Data, not drawn: of format conclave/script/1 in every layout.
 */
export function scriptFile(source: BundleSource): BundleFile {
  return { path: 'documents/script.json', bytes: encodeScript(scriptOf(source)).bytes, role: 'document' };
}
