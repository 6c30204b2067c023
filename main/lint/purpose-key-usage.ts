import type { KeyUsageBit } from '../pki/key-usage.ts';
import type { CertificateFields } from '../pki/parse-certificate.ts';

/** One sentence where keyUsage is there and has none of the bits a key purpose can be used with (RFC 5280 4.2.1.12). */
export function keyUsageProblem({ keyUsage }: CertificateFields, purpose: string, allowed: readonly KeyUsageBit[]): string[] {
  if (keyUsage === undefined || keyUsage.bits.some((bit) => allowed.includes(bit))) return [];
  return [`keyUsage has none of ${allowed.join(', ')}, which ${purpose} needs.`];
}
