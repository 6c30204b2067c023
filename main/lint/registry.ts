import { rfcAuthorityKeyIdentifier } from './rfc/authority-key-identifier.ts';
import { rfcCaBasicConstraints } from './rfc/ca-basic-constraints.ts';
import { rfcCaKeyUsage } from './rfc/ca-key-usage.ts';
import { rfcCaOnlyExtensions } from './rfc/ca-only-extensions.ts';
import { rfcCertificateVersion } from './rfc/certificate-version.ts';
import { rfcCriticalExtensionsKnown } from './rfc/critical-extensions-known.ts';
import { rfcCrlAuthorityKeyIdentifier } from './rfc/crl-authority-key-identifier.ts';
import { rfcCrlEntriesAbsentWhenEmpty } from './rfc/crl-entries-absent-when-empty.ts';
import { rfcCrlEntryDates } from './rfc/crl-entry-dates.ts';
import { rfcCrlEntrySerials } from './rfc/crl-entry-serials.ts';
import { rfcCrlIssuingDistributionPoint } from './rfc/crl-issuing-distribution-point.ts';
import { rfcCrlNextUpdate } from './rfc/crl-next-update.ts';
import { rfcCrlNumber } from './rfc/crl-number.ts';
import { rfcCrlReasonDefined } from './rfc/crl-reason-defined.ts';
import { rfcCrlReasonNotCritical } from './rfc/crl-reason-not-critical.ts';
import { rfcCrlReasonUnspecified } from './rfc/crl-reason-unspecified.ts';
import { rfcCrlSerialsUnique } from './rfc/crl-serials-unique.ts';
import { rfcCrlVersion } from './rfc/crl-version.ts';
import { rfcDistributionPoints } from './rfc/distribution-points.ts';
import { rfcExtensionsUnique } from './rfc/extensions-unique.ts';
import { rfcExtensionsWellFormed } from './rfc/extensions-well-formed.ts';
import { rfcGeneralNames } from './rfc/general-names.ts';
import { rfcKeyUsageCritical } from './rfc/key-usage-critical.ts';
import { rfcKeyUsageFitsKey } from './rfc/key-usage-fits-key.ts';
import { rfcNameConstraints } from './rfc/name-constraints.ts';
import { rfcNameEncoding } from './rfc/name-encoding.ts';
import { rfcNameLength } from './rfc/name-length.ts';
import { rfcNamesNotEmpty } from './rfc/names-not-empty.ts';
import { rfcNoUniqueIdentifiers } from './rfc/no-unique-identifiers.ts';
import { rfcRequestCa } from './rfc/request-ca.ts';
import { rfcRequestChallengePassword } from './rfc/request-challenge-password.ts';
import { rfcRequestKey } from './rfc/request-key.ts';
import { rfcRequestSignatureAlgorithm } from './rfc/request-signature-algorithm.ts';
import { rfcRequestSubject } from './rfc/request-subject.ts';
import { rfcRequestVersion } from './rfc/request-version.ts';
import { rfcSerialLength } from './rfc/serial-length.ts';
import { rfcSerialPositive } from './rfc/serial-positive.ts';
import { rfcSignatureAlgorithm } from './rfc/signature-algorithm.ts';
import { rfcSignatureAlgorithmsEqual } from './rfc/signature-algorithms-equal.ts';
import { rfcSignatureKeyFamily } from './rfc/signature-key-family.ts';
import { rfcSubjectAltName } from './rfc/subject-alt-name.ts';
import { rfcSubjectKeyIdentifier } from './rfc/subject-key-identifier.ts';
import { rfcTimeEncoding } from './rfc/time-encoding.ts';
import { rfcValidityOrder } from './rfc/validity-order.ts';
import { brCaKeyUsage } from './cabf/ca-key-usage.ts';
import { brCrlNextUpdate } from './cabf/crl-next-update.ts';
import { brCrlNotIndirect } from './cabf/crl-not-indirect.ts';
import { brCrlOtherExtensions } from './cabf/crl-other-extensions.ts';
import { brCrlReasonPresent } from './cabf/crl-reason-present.ts';
import { brCrlReason } from './cabf/crl-reason.ts';
import { brCrlThisUpdate } from './cabf/crl-this-update.ts';
import { brKeyParameters } from './cabf/key-parameters.ts';
import { brNameAttributesSingle } from './cabf/name-attributes-single.ts';
import { brPublicKeyAlgorithm } from './cabf/public-key-algorithm.ts';
import { brRootAuthorityKeyIdentifierPresent } from './cabf/root-authority-key-identifier-present.ts';
import { brRootAuthorityKeyIdentifier } from './cabf/root-authority-key-identifier.ts';
import { brRootCertificatePolicies } from './cabf/root-certificate-policies.ts';
import { brRootExtendedKeyUsage } from './cabf/root-extended-key-usage.ts';
import { brRootNotBefore } from './cabf/root-not-before.ts';
import { brRootOtherExtensions } from './cabf/root-other-extensions.ts';
import { brRootPathLength } from './cabf/root-path-length.ts';
import { brRootValidity } from './cabf/root-validity.ts';
import { brRsaExponentRange } from './cabf/rsa-exponent-range.ts';
import { brRsaExponent } from './cabf/rsa-exponent.ts';
import { brRsaModulus } from './cabf/rsa-modulus.ts';
import { brSerialEntropy } from './cabf/serial-entropy.ts';
import { brSignatureAlgorithm } from './cabf/signature-algorithm.ts';
import { brSignatureFitsKey } from './cabf/signature-fits-key.ts';
import { brSubjectNoUnit } from './cabf/subject-no-unit.ts';
import { brSubjectOrder } from './cabf/subject-order.ts';
import { brSubjectRequired } from './cabf/subject-required.ts';
import { brWeakKey } from './cabf/weak-key.ts';
import { hierarchyIssuerKeyIdentifier } from './hierarchy/issuer-key-identifier.ts';
import { hierarchyIssuerMaySign } from './hierarchy/issuer-may-sign.ts';
import { hierarchyIssuerName } from './hierarchy/issuer-name.ts';
import { rehearsalMark } from './hierarchy/rehearsal-mark.ts';
import { hierarchyRootNamesEqual } from './hierarchy/root-names-equal.ts';
import { cnsaPublicKey } from './cnsa/public-key.ts';
import { cnsaSignatureAlgorithm } from './cnsa/signature-algorithm.ts';
import type { AnyRule } from './rule.ts';

/** Every rule, in the order findings are listed. A rule that is not here does not run. */
export const registry: readonly AnyRule[] = [
  rfcAuthorityKeyIdentifier,
  rfcCaBasicConstraints,
  rfcCaKeyUsage,
  rfcCaOnlyExtensions,
  rfcCertificateVersion,
  rfcCriticalExtensionsKnown,
  rfcCrlAuthorityKeyIdentifier,
  rfcCrlEntriesAbsentWhenEmpty,
  rfcCrlEntryDates,
  rfcCrlEntrySerials,
  rfcCrlIssuingDistributionPoint,
  rfcCrlNextUpdate,
  rfcCrlNumber,
  rfcCrlReasonDefined,
  rfcCrlReasonNotCritical,
  rfcCrlReasonUnspecified,
  rfcCrlSerialsUnique,
  rfcCrlVersion,
  rfcDistributionPoints,
  rfcExtensionsUnique,
  rfcExtensionsWellFormed,
  rfcGeneralNames,
  rfcKeyUsageCritical,
  rfcKeyUsageFitsKey,
  rfcNameConstraints,
  rfcNameEncoding,
  rfcNameLength,
  rfcNamesNotEmpty,
  rfcNoUniqueIdentifiers,
  rfcRequestCa,
  rfcRequestChallengePassword,
  rfcRequestKey,
  rfcRequestSignatureAlgorithm,
  rfcRequestSubject,
  rfcRequestVersion,
  rfcSerialLength,
  rfcSerialPositive,
  rfcSignatureAlgorithm,
  rfcSignatureAlgorithmsEqual,
  rfcSignatureKeyFamily,
  rfcSubjectAltName,
  rfcSubjectKeyIdentifier,
  rfcTimeEncoding,
  rfcValidityOrder,
  brCaKeyUsage,
  brCrlNextUpdate,
  brCrlNotIndirect,
  brCrlOtherExtensions,
  brCrlReasonPresent,
  brCrlReason,
  brCrlThisUpdate,
  brKeyParameters,
  brNameAttributesSingle,
  brPublicKeyAlgorithm,
  brRootAuthorityKeyIdentifierPresent,
  brRootAuthorityKeyIdentifier,
  brRootCertificatePolicies,
  brRootExtendedKeyUsage,
  brRootNotBefore,
  brRootOtherExtensions,
  brRootPathLength,
  brRootValidity,
  brRsaExponentRange,
  brRsaExponent,
  brRsaModulus,
  brSerialEntropy,
  brSignatureAlgorithm,
  brSignatureFitsKey,
  brSubjectNoUnit,
  brSubjectOrder,
  brSubjectRequired,
  brWeakKey,
  hierarchyIssuerKeyIdentifier,
  hierarchyIssuerMaySign,
  hierarchyIssuerName,
  rehearsalMark,
  hierarchyRootNamesEqual,
  cnsaPublicKey,
  cnsaSignatureAlgorithm,
];
