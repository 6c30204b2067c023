import type { Extension } from '../pki/parse-certificate.ts';

/** The first extension with this OID. */
export function findExtension(extensions: readonly Extension[], oid: string): Extension | undefined {
  return extensions.find((extension) => extension.oid === oid);
}
