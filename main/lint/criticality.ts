import type { CertificateFields } from '../pki/parse-certificate.ts';
import { oids, type OidName } from '../pki/oids.ts';
import { findExtension } from './find-extension.ts';

/** One sentence where the extension is there and is not as critical as it has to be. */
export function criticalityProblem({ extensions }: Pick<CertificateFields, 'extensions'>, name: OidName, critical: boolean): string[] {
  const extension = findExtension(extensions, oids[name]);
  if (extension === undefined || extension.critical === critical) return [];
  return [critical ? `${name} is not marked critical.` : `${name} is marked critical.`];
}
