// What was true when OCSP responses were built is true when they are signed.

import { CeremonyError } from '../errors.ts';
import { sha256Hex } from '../pki/hash.ts';
import { magnitudeOf } from '../pki/serial-number.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import { answeredFields, statusOf } from './ocsp-item.ts';
import { entriesInForce } from './ocsp-status.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import type { PlannedOcsp, TbsItem } from './set-items.ts';
import { fromBase64 } from './values.ts';
import type { StepContext } from './step.ts';

/** Another run may have recorded a revocation since: then a good would be signed that is none. Throws state.stale-tbs. */
export function requireSameStatus(context: Pick<StepContext, 'store'>, items: readonly TbsItem[]): void {
  const planned = items.flatMap((item): PlannedOcsp[] => (item.planned.makes === 'ocsp' ? [item.planned] : []));
  const [first] = planned;
  if (first === undefined) return;
  const issuer = parseCertificate(fromBase64(first.issuerChain[0] ?? ''));
  const serialOf = (each: PlannedOcsp): string => magnitudeOf(answeredFields(each).serialNumber);
  const entries = entriesInForce(context.store, fullScopeOf(sha256Hex(issuer.spki)), new Set(planned.map(serialOf)));
  const changed = planned.find((each) => {
    const entry = entries.get(serialOf(each));
    const status = statusOf(each);
    if (entry === undefined || status.says === 'good') return (entry === undefined) !== (status.says === 'good');
    return entry.revocationDate.date.getTime() !== status.at.getTime() || entry.reason !== status.reason;
  });
  if (changed === undefined) return;
  throw new CeremonyError(
    'state.stale-tbs',
    `OCSP-STATUS: the record says something else of serial ${serialOf(changed)} than when its response was built. Nothing was signed. Abort this run and start the plan again.`,
  );
}
