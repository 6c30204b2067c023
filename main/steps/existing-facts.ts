import { describeTime } from '../pki/describe-time.ts';
import { sha256Hex } from '../pki/hash.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import { fromBase64 } from './values.ts';
import type { RunFacts } from './step.ts';

/** Lines for the review: the certificate the key has already, and that it is the one the plan names. None where it has none. */
export function existingFacts({ plan, mode }: Pick<RunFacts, 'plan' | 'mode'>, existing: string | undefined): Fact[] {
  if (existing === undefined) return [];
  const der = fromBase64(existing);
  const { serialNumber, notBefore, notAfter } = parseCertificate(der);
  const sha256 = sha256Hex(der);
  const named = plan.existingCertificate;
  // A plan names the real one; the stand-in of a rehearsal has another.
  const beside =
    mode !== 'production' || named === undefined ? {} : { planned: named, from: 'plan', ...(named === sha256 ? {} : { differs: true }) };
  return [
    { label: 'Existing certificate', value: `serial ${serialNumber}, ${describeTime(notBefore.date)} to ${describeTime(notAfter.date)}` },
    { label: 'Existing certificate SHA-256', value: sha256, mono: true, ...beside },
  ];
}
