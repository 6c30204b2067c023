// What goes with a signed certificate to whoever will use it, as files of the bundle.

import { handoffFiles } from '../evidence/handoff/handoff-files.ts';
import { describeTime } from '../pki/describe-time.ts';
import { describeName } from '../pki/name.ts';
import type { SignedItem } from './sign.ts';
import type { StepContext } from './step.ts';
import type { PlannedCertificate } from './set-items.ts';
import { fromBase64 } from './values.ts';

export interface HandoffPlace {
  readonly kind: 'subordinate' | 'leaf';
  /** Folder of the bundle, without a slash at its end. */
  readonly folder: string;
}

/** Files for the certificate and every CRL signed with it; none where its chain is not known. */
export function handoffOf(
  context: StepContext,
  { kind, folder }: HandoffPlace,
  planned: PlannedCertificate,
  der: Uint8Array,
  set: readonly SignedItem[],
): { path: string; bytes: Uint8Array; role: string }[] {
  const issuers = (planned.issuerChain ?? []).map(fromBase64);
  if (issuers.length === 0) return [];
  const files = handoffFiles(context.handoffKits(), {
    kind,
    label: planned.request?.label ?? planned.label ?? planned.serialNumber,
    subject: describeName(fromBase64(planned.subject)),
    notAfter: describeTime(new Date(planned.notAfter)),
    chain: [der, ...issuers],
    crls: set.filter(({ item }) => item.planned.makes === 'crl').map((signed) => signed.der),
  });
  return files.map(({ name, bytes }) => ({ path: `${folder}/${name}`, bytes, role: 'handoff' }));
}
