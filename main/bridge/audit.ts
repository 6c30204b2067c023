import type { CallInput, CallOutput } from '../../preload/contract/calls.ts';
import { parseTrustEntry } from '../evidence/trust-entry.ts';
import { auditStore } from '../store/audit.ts';
import type { Workplace } from './workplace.ts';

/** The whole local record against itself, and against paper where a checkpoint is given. Changes nothing. Throws input.* for what is no checkpoint. */
export async function audit(workplace: Workplace, { paper }: CallInput<'audit'>): Promise<CallOutput<'audit'>> {
  const trust = paper === undefined ? undefined : parseTrustEntry(new TextEncoder().encode(paper));
  const { checks, problems, firstBad } = auditStore((await workplace.production()).store, trust);
  return { checks: [...checks], problems: [...problems], firstBad };
}
