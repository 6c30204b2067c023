import { describeTime } from '../pki/describe-time.ts';
import type { PlannedOcsp } from './set-items.ts';

/** How long a good can be replayed (rules.md, OCSP): nothing takes a response back. */
export const replayText = ({ nextUpdate }: Pick<PlannedOcsp, 'nextUpdate'>): string =>
  `Whoever holds a response that says good can show it until ${describeTime(new Date(nextUpdate))}, whatever is revoked in between.`;
