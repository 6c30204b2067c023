import type { CallOutput } from '../../preload/contract/calls.ts';
import { auditStore } from '../store/audit.ts';
import type { Workplace } from './workplace.ts';

/** The whole local record against itself. Changes nothing. */
export async function audit(workplace: Workplace): Promise<CallOutput<'audit'>> {
  const { checks, problems } = auditStore((await workplace.production()).store);
  return { checks: [...checks], problems: [...problems] };
}
