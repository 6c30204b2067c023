// The newest CRL people know of, held against what the restored record knows of its scope.

import { CeremonyError } from '../../errors.ts';
import { signatureAlgorithmOf } from '../../pki/algorithms.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { fullPartition, fullScopeOf, scopeOf } from '../../pki/crl-scope.ts';
import { encodeDistributionPointName, issuingPointOf } from '../../pki/distribution-point.ts';
import { oids } from '../../pki/oids.ts';
import type { CrlFields } from '../../pki/parse-crl.ts';
import { parsePemOrDer } from '../../pki/pem.ts';
import { mostCrlBytes, readWholeCrl } from '../../pki/read-whole-crl.ts';
import { verifyIndependently, verifyWithNode } from '../../pki/verify-signature.ts';
import { highestCrlNumber } from '../../store/crl-number-reservation.ts';
import type { Store } from '../../store/store.ts';
import { recordedScopes } from '../../store/recorded-scopes.ts';
import { readAuthorities, type Authority } from '../../store/tables/authority.ts';
import { recordedPolicies } from '../../store/recorded-policies.ts';
import { newestCrl } from '../../steps/previous-crl.ts';

/** Numbers go on this far above the highest seen (rules.md, Backup and restore). */
const numbersSkipped = 1000n;

export interface KnownCrl {
  readonly scope: string;
  readonly authority: string;
  readonly issuer: string;
  readonly number: string;
  /** First number the scope uses again. */
  readonly continuesAt: string;
  readonly sha256: string;
  readonly fields: CrlFields;
}

function issuerOf(store: Store, fields: CrlFields): Authority {
  const algorithm = signatureAlgorithmOf(fields.signatureOuter);
  const signed = readAuthorities(store).find(
    ({ spki }) =>
      algorithm !== null &&
      verifyWithNode(spki, algorithm, fields.tbs, fields.signature) &&
      verifyIndependently(spki, algorithm, fields.tbs, fields.signature),
  );
  if (signed === undefined)
    throw new CeremonyError(
      'input.unsupported',
      'This CRL is signed by no authority of the restored record. Nothing was taken from it. Bring the newest CRL of each authority.',
    );
  return signed;
}

/**
 * Reads one CRL, PEM or DER, of an authority of the record. Throws input.* for what is no CRL, has no number or is a delta,
 * input.unsupported for another issuer's, input.crl-old where the record itself knows a newer one.
 */
export function knownCrl(store: Store, bytes: Uint8Array): KnownCrl {
  const fields = readWholeCrl(parsePemOrDer(bytes, 'X509 CRL', mostCrlBytes));
  const authority = issuerOf(store, fields);
  const number = fields.crlNumber;
  if (number === undefined) throw new CeremonyError('input.schema', 'This CRL has no number (RFC 5280 5.2.3). Nothing was taken from it.');
  if (fields.extensions.some(({ oid }) => oid === oids.deltaCrlIndicator))
    throw new CeremonyError('input.unsupported', 'This CRL is a delta. Nothing was taken from it. Bring the complete CRL of its scope.');
  const scope = scopeOfCrl(store, authority, fields);
  const newest = newestCrl(store, scope);
  if (newest !== null && BigInt(newest.number) > BigInt(number))
    throw new CeremonyError(
      'input.crl-old',
      `CRL ${number} of «${authority.label}» is older than CRL ${newest.number}, which the restored record itself holds. Nothing was taken from it. Bring the newest one that was ever published.`,
    );
  const highest = [highestCrlNumber(store, scope) ?? '0', number].map(BigInt).reduce((most, each) => (each > most ? each : most));
  return {
    scope,
    authority: authority.label,
    issuer: authority.spkiSha256,
    number,
    continuesAt: String(highest + numbersSkipped),
    sha256: sha256Hex(fields.der),
    fields,
  };
}

/** The scope a CRL is of, by the address it names. Throws input.unsupported where no policy of its authority ever published there. */
function scopeOfCrl(store: Store, { spkiSha256 }: Authority, fields: CrlFields): string {
  const address = issuingPointOf(fields)?.distributionPoint ?? null;
  if (address === null) return fullScopeOf(spkiSha256);
  const places = recordedPolicies(store, spkiSha256).flatMap(({ publication }) => Object.entries(publication?.crl ?? {}));
  const [partition] = places.find(([, uris]) => Buffer.compare(encodeDistributionPointName(uris), address) === 0) ?? [];
  if (partition !== undefined) return scopeOf(spkiSha256, partition);
  throw new CeremonyError(
    'input.unsupported',
    'This CRL is of a partition that no policy of the restored record publishes. Nothing was taken from it. Bring one of a partition that is on record.',
  );
}

/** Authorities that published a CRL in a scope and have none among these; `number`: of the newest the record holds. */
export function withoutCrl(store: Store, known: readonly KnownCrl[]): { authority: string; number: string }[] {
  return readAuthorities(store).flatMap(({ spkiSha256, label }) =>
    recordedScopes(store, spkiSha256).flatMap(({ scope, partition }) => {
      const newest = newestCrl(store, scope);
      if (newest === null || known.some((each) => each.scope === scope)) return [];
      return [{ authority: partition === fullPartition ? label : `${label}, partition ${partition}`, number: newest.number }];
    }),
  );
}
