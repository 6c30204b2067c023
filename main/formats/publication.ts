import { distinct, idField } from './fields.ts';
import type { IssuerPublication } from '../pki/profile-extensions.ts';
import { z } from './jitless-zod.ts';

/**
 * Where something is published: http, because whoever checks a certificate cannot check the certificate of an https server first
 * (RFC 5280 §8; BR 7.1.2.11.2), with a host name and no user, fragment or space (RFC 3986 §3).
 */
const uriField = z
  .string()
  .max(500)
  .regex(/^http:\/\/[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?\/[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*$/, {
    error: 'must be an http URI with a path such as `http://pki.example.org/root-r1.crl`',
  });

const uris = distinct(uriField, { min: 1, max: 5 }, String);

/** Where an authority publishes: settings that are copied into what it signs, never taken from a request or a plan. */
export const publicationField = z.strictObject({
  /** Partition of the CRL → where it is; the undivided CRL is `full`. */
  crl: z
    .record(idField, uris)
    .refine((partitions) => Object.keys(partitions).length > 0, { error: 'must name at least one partition, such as `full`' }),
  /** The same of deltas to it. */
  deltaCrl: z.record(idField, uris).exactOptional(),
  /** Where the authority’s own certificate is. */
  caIssuers: uris.exactOptional(),
  ocsp: uris.exactOptional(),
});

/** The settings of a policy as builders and verifiers of certificates take them; nothing where it has none. */
export function publicationOf(policy: { readonly publication?: z.infer<typeof publicationField> } | null): {
  publication?: IssuerPublication;
} {
  const settings = policy?.publication;
  if (settings === undefined) return {};
  return {
    publication: {
      crl: settings.crl,
      caIssuers: settings.caIssuers ?? [],
      ocsp: settings.ocsp ?? [],
      ...(settings.deltaCrl === undefined ? {} : { deltaCrl: settings.deltaCrl }),
    },
  };
}
