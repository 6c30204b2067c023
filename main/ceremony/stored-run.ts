// The files of a run are kept with it: a resumed run goes on with exactly the bytes it was admitted with.

import { CeremonyError } from '../errors.ts';
import { z } from '../formats/jitless-zod.ts';
import { parsePolicy } from '../formats/policy.ts';
import type { Run } from '../store/tables/run.ts';
import type { RunFacts } from '../steps/step.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { base64, fromBase64 } from '../steps/values.ts';
import { loadRunFiles, policyHash } from './run-files.ts';

const filesSchema = z.strictObject({
  playbook: z.string(),
  profiles: z.record(z.string(), z.string()),
  /** Canonical JSON of the policy the run is held to. */
  policy: z.string().nullable(),
  attendance: z.enum(['people', 'unattended']),
  enrolsAtRollCall: z.boolean(),
});

/** What is kept in run.files. `policy`: canonical JSON. */
export function filesOf(run: RunFacts, policy: string | null): JsonObject {
  return {
    playbook: base64(run.playbookBytes),
    profiles: Object.fromEntries([...run.profiles].map(([id, profile]) => [id, base64(profile.bytes)])),
    policy,
    attendance: run.attendance,
    enrolsAtRollCall: run.enrolsAtRollCall,
  };
}

/** The facts of a stored run, every hash checked again. Throws store.corrupt when they no longer hold together. */
export function storedRun(row: Run): RunFacts {
  const parsed = filesSchema.safeParse(row.files);
  if (!parsed.success) throw new CeremonyError('store.corrupt', 'The stored run cannot be read. Nothing was done. Run conclave audit.');
  const stored = parsed.data;
  const policy = stored.policy === null ? null : parsePolicy(new TextEncoder().encode(stored.policy)).value;
  const files = loadRunFiles(row.plan, {
    playbook: () => fromBase64(stored.playbook),
    profile: (id) => (stored.profiles[id] === undefined ? null : fromBase64(stored.profiles[id])),
  });
  return {
    id: row.id,
    mode: row.mode,
    out: row.out,
    ...files,
    policy,
    policySha256: policyHash(policy),
    attendance: stored.attendance,
    enrolsAtRollCall: stored.enrolsAtRollCall,
  };
}
