import type { CallInput, CallOutput } from '../../preload/contract/calls.ts';
import { parseTrustEntry } from '../evidence/trust-entry.ts';
import { auditStore } from '../store/audit.ts';
import { auditFound } from '../store/audit/audit-found.ts';
import { openRestoration } from '../store/restored.ts';
import { judgeFetched, lineIn } from './served.ts';
import type { Workplace } from './workplace.ts';

/** The whole local record against itself, against paper where a checkpoint is given, and against what was met elsewhere. Changes nothing, but that a list seen where it is published is due no more. Throws input.* for what is no checkpoint. */
export async function audit(workplace: Workplace, { paper, found }: CallInput<'audit'>): Promise<CallOutput<'audit'>> {
  const trust = paper === undefined ? undefined : parseTrustEntry(new TextEncoder().encode(paper));
  const { store } = await workplace.production();
  const { checks, problems, firstBad } = auditStore(store, trust);
  const files = (found ?? []).map(({ name, base64, url }) => ({
    name,
    bytes: Uint8Array.from(Buffer.from(base64, 'base64')),
    ...(url === undefined ? {} : { url }),
  }));
  const lines = files.filter(({ bytes }) => lineIn(bytes) !== null);
  const met = auditFound(
    store,
    files.filter((file) => !lines.includes(file)),
  );
  // What came out of a snapshot is looked at and not written to until people closed the gap.
  const fetched = openRestoration(store) === null ? files.filter((file) => file.url !== undefined || lines.includes(file)) : [];
  const served = (fetched.length === 0 ? [] : judgeFetched(store, fetched)).map(({ name, what, check }) => ({
    ...check,
    reason: `${name}: ${check.verdict === 'passed' ? what : (check.reason ?? '')}`,
  }));
  return { checks: [...checks, ...met.checks, ...served], problems: [...problems, ...met.problems], firstBad };
}
