// A certificate's bytes with everything its event says: built before the transaction, logged in it.

import { passed, type Check } from '../checks.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { sha256Hex } from '../pki/hash.ts';
import { describeName } from '../pki/name.ts';
import type { CertificateProfile } from '../pki/profile.ts';
import type { SerialNumber } from '../pki/serial-number.ts';
import { reserveSerialNumber } from '../store/serial-reservation.ts';
import { requireBesideExisting } from './beside-existing.ts';
import { requireWithinIssuer } from './certificate-issuer.ts';
import { assignedScope, requireAssignable } from './certificate-scopes.ts';
import { certificateItem, draftCertificate } from './certificate-item.ts';
import type { CertificateSource } from './certificate-source.ts';
import { requireNotCompromised } from './key-compromise.ts';
import { textOf } from './state-map.ts';
import type { StepContext } from './step.ts';
import type { TbsItem } from './set-items.ts';
import { fromBase64 } from './values.ts';

export interface BuiltCertificate {
  readonly item: TbsItem & { readonly planned: { readonly makes: 'certificate' } };
  readonly source: CertificateSource;
  readonly within: Check;
  /** No key of it is declared compromised; the issuer's was looked at when it was opened for this. */
  readonly sound: Check;
  /** What it may not change against the certificate its key has already. */
  readonly beside: readonly Check[];
  /** The token has signed these very bytes: their number is spent and their event is in the log. */
  readonly signedBefore?: true;
}

/** Holds the source to profile, rule set and issuer, and builds its TBSCertificate. Throws policy.*; reserves nothing. */
export function buildFrom(
  context: StepContext,
  profile: CertificateProfile,
  source: CertificateSource,
  { item, serialNumber, now }: { item: string; serialNumber: SerialNumber; now: Date },
): BuiltCertificate {
  const { issuer, of } = source;
  const drafted = draftCertificate(context.run, profile, {
    issuerAlgorithm: issuer.keyAlgorithm,
    subjectAlgorithm: source.subjectAlgorithm,
    subject: source.subject,
    validity: textOf(context.parameter('validity')),
    now,
  });
  const sound = requireNotCompromised(context.store, source.subjectSpkiSha256, 'the key the certificate is for');
  const within = requireWithinIssuer(issuer, drafted.notBefore, drafted.notAfter);
  const beside = requireBesideExisting(drafted, source);
  requireAssignable(context.store, issuer.spkiSha256, assignedScope(profile, serialNumber, issuer.publication), profile.kind);
  return { item: certificateItem(item, drafted, serialNumber, issuer, of) as BuiltCertificate['item'], source, within, sound, beside };
}

/** Logs that the bytes were built, and reserves their serial number in the same event. Throws state.number-used. */
export function logBuilt(context: StepContext, actor: string, { item, source, within, sound, beside }: BuiltCertificate): void {
  const { issuer, of } = source;
  const { serialNumber, notBefore, notAfter } = item.planned;
  context.log(
    actor,
    'tbs-built',
    {
      item: item.item,
      makes: 'certificate',
      profile: item.profile,
      tbsSha256: item.tbsSha256,
      issuerSpkiSha256: issuer.spkiSha256,
      subjectSpkiSha256: source.subjectSpkiSha256,
      signatureAlgorithm: item.signatureAlgorithm,
      serialNumber,
      notBefore,
      notAfter,
      ...(of.request === undefined ? {} : { request: of.request.label, requestSha256: of.request.sha256 }),
      ...(of.existing === undefined ? {} : { existingSha256: sha256Hex(of.existing) }),
    },
    [passed('SERIAL-UNIQUE', serialNumber), within, sound, ...source.checks, ...beside],
    [reserveSerialNumber(context.store, { issuer: issuer.spkiSha256, serial: serialNumber, run: context.run.id })],
  );
}

/** What the finished step says of itself: of one certificate its number, name and hash; of a batch how many there are. */
export function toldOf(built: readonly BuiltCertificate[]): JsonObject {
  const [first, ...more] = built;
  if (first === undefined || more.length > 0) return { certificates: built.length };
  const { planned, tbsSha256 } = first.item;
  return { serialNumber: planned.serialNumber, subject: describeName(fromBase64(planned.subject)), tbsSha256 };
}
