import type { CallInput, CallOutput } from '../../preload/contract/calls.ts';
import { parseTrustEntry } from '../evidence/trust-entry.ts';
import { auditStore } from '../store/audit.ts';
import { auditFound } from '../store/audit/audit-found.ts';
import type { Workplace } from './workplace.ts';

/** The whole local record against itself, against paper where a checkpoint is given, and against what was met elsewhere. Changes nothing. Throws input.* for what is no checkpoint. */
export async function audit(workplace: Workplace, { paper, found }: CallInput<'audit'>): Promise<CallOutput<'audit'>> {
  const trust = paper === undefined ? undefined : parseTrustEntry(new TextEncoder().encode(paper));
  const { store } = await workplace.production();
  const { checks, problems, firstBad } = auditStore(store, trust);
  const met = auditFound(
    store,
    (found ?? []).map(({ name, base64, url }) => ({
      name,
      bytes: Uint8Array.from(Buffer.from(base64, 'base64')),
      ...(url === undefined ? {} : { url }),
    })),
  );
  return { checks: [...checks, ...met.checks], problems: [...problems, ...met.problems], firstBad };
}
