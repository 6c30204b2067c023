// Every rule of the RFCs. A rule that is not here does not run.
import type { AnyRule } from './rule.ts';
import { rfcAccessLocation } from './rfc/access-location.ts';
import { rfcAnyPolicyQualifiers } from './rfc/any-policy-qualifiers.ts';
import { rfcAnyPurposeNotCritical } from './rfc/any-purpose-not-critical.ts';
import { rfcAuthorityInfoAccessNotCritical } from './rfc/authority-info-access-not-critical.ts';
import { rfcAuthorityKeyIdentifier } from './rfc/authority-key-identifier.ts';
import { rfcCaBasicConstraints } from './rfc/ca-basic-constraints.ts';
import { rfcCaKeyUsage } from './rfc/ca-key-usage.ts';
import { rfcCaOnlyExtensions } from './rfc/ca-only-extensions.ts';
import { rfcCertificateVersion } from './rfc/certificate-version.ts';
import { rfcClientAuthKeyUsage } from './rfc/client-auth-key-usage.ts';
import { rfcCodeSigningKeyUsage } from './rfc/code-signing-key-usage.ts';
import { rfcCpsUri } from './rfc/cps-uri.ts';
import { rfcCmsSigningCertificate } from './rfc/cms-signing-certificate.ts';
import { rfcCmsDigest } from './rfc/cms-digest.ts';
import { rfcCmsSigningTime } from './rfc/cms-signing-time.ts';
import { rfcCmsSigner } from './rfc/cms-signer.ts';
import { rfcCriticalExtensionsKnown } from './rfc/critical-extensions-known.ts';
import { rfcCrlAuthorityKeyIdentifier } from './rfc/crl-authority-key-identifier.ts';
import { rfcCrlDeltaBase } from './rfc/crl-delta-base.ts';
import { rfcCrlDeltaIndicatorCritical } from './rfc/crl-delta-indicator-critical.ts';
import { rfcCrlDeltaWithoutFreshest } from './rfc/crl-delta-without-freshest.ts';
import { rfcCrlEntriesAbsentWhenEmpty } from './rfc/crl-entries-absent-when-empty.ts';
import { rfcCrlEntryDates } from './rfc/crl-entry-dates.ts';
import { rfcCrlEntrySerials } from './rfc/crl-entry-serials.ts';
import { rfcCrlInvalidityDateForm } from './rfc/crl-invalidity-date-form.ts';
import { rfcCrlIssuerNotEmpty } from './rfc/crl-issuer-not-empty.ts';
import { rfcCrlIssuingDistributionPoint } from './rfc/crl-issuing-distribution-point.ts';
import { rfcCrlNextUpdate } from './rfc/crl-next-update.ts';
import { rfcCrlNumber } from './rfc/crl-number.ts';
import { rfcCrlReasonDefined } from './rfc/crl-reason-defined.ts';
import { rfcCrlReasonNotCritical } from './rfc/crl-reason-not-critical.ts';
import { rfcCrlReasonUnspecified } from './rfc/crl-reason-unspecified.ts';
import { rfcCrlScopeSingle } from './rfc/crl-scope-single.ts';
import { rfcCrlSerialsUnique } from './rfc/crl-serials-unique.ts';
import { rfcCrlVersion } from './rfc/crl-version.ts';
import { rfcDistributionPointAllReasons } from './rfc/distribution-point-all-reasons.ts';
import { rfcDistributionPointScheme } from './rfc/distribution-point-scheme.ts';
import { rfcDistributionPointsNotCritical } from './rfc/distribution-points-not-critical.ts';
import { rfcDistributionPoints } from './rfc/distribution-points.ts';
import { rfcEcNamedCurve } from './rfc/ec-named-curve.ts';
import { rfcEcPointForm } from './rfc/ec-point-form.ts';
import { rfcEmailProtectionKeyUsage } from './rfc/email-protection-key-usage.ts';
import { rfcExtensionsUnique } from './rfc/extensions-unique.ts';
import { rfcExtensionsWellFormed } from './rfc/extensions-well-formed.ts';
import { rfcFreshestCrlNotCritical } from './rfc/freshest-crl-not-critical.ts';
import { rfcGeneralNames } from './rfc/general-names.ts';
import { rfcInhibitAnyPolicyCritical } from './rfc/inhibit-any-policy-critical.ts';
import { rfcIssuerAltNameNotCritical } from './rfc/issuer-alt-name-not-critical.ts';
import { rfcKeyAgreementDirection } from './rfc/key-agreement-direction.ts';
import { rfcKeyUsageCritical } from './rfc/key-usage-critical.ts';
import { rfcKeyUsageFitsKey } from './rfc/key-usage-fits-key.ts';
import { rfcKeyUsageNotEmpty } from './rfc/key-usage-not-empty.ts';
import { rfcLeafSubjectKeyIdentifier } from './rfc/leaf-subject-key-identifier.ts';
import { rfcNameConstraintsKinds } from './rfc/name-constraints-kinds.ts';
import { rfcNameConstraintsCritical } from './rfc/name-constraints-critical.ts';
import { rfcNameConstraints } from './rfc/name-constraints.ts';
import { rfcNameEncoding } from './rfc/name-encoding.ts';
import { rfcNameLength } from './rfc/name-length.ts';
import { rfcNamesNotEmpty } from './rfc/names-not-empty.ts';
import { rfcNoUniqueIdentifiers } from './rfc/no-unique-identifiers.ts';
import { rfcOcspAnswer } from './rfc/ocsp-answer.ts';
import { rfcOcspCertId } from './rfc/ocsp-cert-id.ts';
import { rfcOcspExtensions } from './rfc/ocsp-extensions.ts';
import { rfcOcspNextUpdate } from './rfc/ocsp-next-update.ts';
import { rfcOcspNocheckNotCritical } from './rfc/ocsp-nocheck-not-critical.ts';
import { rfcOcspNocheckPlace } from './rfc/ocsp-nocheck-place.ts';
import { rfcOcspProducedAt } from './rfc/ocsp-produced-at.ts';
import { rfcOcspProducedNow } from './rfc/ocsp-produced-now.ts';
import { rfcOcspReasonDefined } from './rfc/ocsp-reason-defined.ts';
import { rfcOcspRevocationTime } from './rfc/ocsp-revocation-time.ts';
import { rfcOcspSignatureAlgorithm } from './rfc/ocsp-signature-algorithm.ts';
import { rfcOcspSigningKeyUsage } from './rfc/ocsp-signing-key-usage.ts';
import { rfcOcspSingle } from './rfc/ocsp-single.ts';
import { rfcPoliciesUnique } from './rfc/policies-unique.ts';
import { rfcPolicyConstraintsCritical } from './rfc/policy-constraints-critical.ts';
import { rfcPolicyConstraintsNotEmpty } from './rfc/policy-constraints-not-empty.ts';
import { rfcPolicyMappingsAny } from './rfc/policy-mappings-any.ts';
import { rfcPolicyMappingsAsserted } from './rfc/policy-mappings-asserted.ts';
import { rfcPolicyMappingsCritical } from './rfc/policy-mappings-critical.ts';
import { rfcRequestCa } from './rfc/request-ca.ts';
import { rfcRequestChallengePassword } from './rfc/request-challenge-password.ts';
import { rfcRequestKey } from './rfc/request-key.ts';
import { rfcRequestSignatureAlgorithm } from './rfc/request-signature-algorithm.ts';
import { rfcRequestSubject } from './rfc/request-subject.ts';
import { rfcRequestVersion } from './rfc/request-version.ts';
import { rfcRsaParameters } from './rfc/rsa-parameters.ts';
import { rfcSerialLength } from './rfc/serial-length.ts';
import { rfcSerialPositive } from './rfc/serial-positive.ts';
import { rfcServerAuthKeyUsage } from './rfc/server-auth-key-usage.ts';
import { rfcSignatureAlgorithm } from './rfc/signature-algorithm.ts';
import { rfcSignatureAlgorithmsEqual } from './rfc/signature-algorithms-equal.ts';
import { rfcSignatureKeyFamily } from './rfc/signature-key-family.ts';
import { rfcSkipCerts } from './rfc/skip-certs.ts';
import { rfcSubjectAltNameNotCritical } from './rfc/subject-alt-name-not-critical.ts';
import { rfcSubjectAltName } from './rfc/subject-alt-name.ts';
import { rfcSubjectDirectoryAttributesNotCritical } from './rfc/subject-directory-attributes-not-critical.ts';
import { rfcSubjectEmailInAltName } from './rfc/subject-email-in-alt-name.ts';
import { rfcSubjectInfoAccessNotCritical } from './rfc/subject-info-access-not-critical.ts';
import { rfcSubjectKeyIdentifier } from './rfc/subject-key-identifier.ts';
import { rfcTimeEncoding } from './rfc/time-encoding.ts';
import { rfcTimeStampingAlone } from './rfc/time-stamping-alone.ts';
import { rfcTimeStampingCritical } from './rfc/time-stamping-critical.ts';
import { rfcTimeStampingKeyUsage } from './rfc/time-stamping-key-usage.ts';
import { rfcUserNoticeEncoding } from './rfc/user-notice-encoding.ts';
import { rfcUserNoticeLength } from './rfc/user-notice-length.ts';
import { rfcValidityOrder } from './rfc/validity-order.ts';

export const rfcRules: readonly AnyRule[] = [
  rfcAccessLocation,
  rfcAnyPolicyQualifiers,
  rfcAnyPurposeNotCritical,
  rfcAuthorityInfoAccessNotCritical,
  rfcAuthorityKeyIdentifier,
  rfcCaBasicConstraints,
  rfcCaKeyUsage,
  rfcCaOnlyExtensions,
  rfcCertificateVersion,
  rfcClientAuthKeyUsage,
  rfcCodeSigningKeyUsage,
  rfcCpsUri,
  rfcCmsSigningCertificate,
  rfcCmsDigest,
  rfcCmsSigningTime,
  rfcCmsSigner,
  rfcCriticalExtensionsKnown,
  rfcCrlAuthorityKeyIdentifier,
  rfcCrlDeltaBase,
  rfcCrlDeltaIndicatorCritical,
  rfcCrlDeltaWithoutFreshest,
  rfcCrlEntriesAbsentWhenEmpty,
  rfcCrlEntryDates,
  rfcCrlEntrySerials,
  rfcCrlInvalidityDateForm,
  rfcCrlIssuerNotEmpty,
  rfcCrlIssuingDistributionPoint,
  rfcCrlNextUpdate,
  rfcCrlNumber,
  rfcCrlReasonDefined,
  rfcCrlReasonNotCritical,
  rfcCrlReasonUnspecified,
  rfcCrlScopeSingle,
  rfcCrlSerialsUnique,
  rfcCrlVersion,
  rfcDistributionPointAllReasons,
  rfcDistributionPointScheme,
  rfcDistributionPointsNotCritical,
  rfcDistributionPoints,
  rfcEcNamedCurve,
  rfcEcPointForm,
  rfcEmailProtectionKeyUsage,
  rfcExtensionsUnique,
  rfcExtensionsWellFormed,
  rfcFreshestCrlNotCritical,
  rfcGeneralNames,
  rfcInhibitAnyPolicyCritical,
  rfcIssuerAltNameNotCritical,
  rfcKeyAgreementDirection,
  rfcKeyUsageCritical,
  rfcKeyUsageFitsKey,
  rfcKeyUsageNotEmpty,
  rfcLeafSubjectKeyIdentifier,
  rfcNameConstraintsKinds,
  rfcNameConstraintsCritical,
  rfcNameConstraints,
  rfcNameEncoding,
  rfcNameLength,
  rfcNamesNotEmpty,
  rfcNoUniqueIdentifiers,
  rfcOcspAnswer,
  rfcOcspCertId,
  rfcOcspExtensions,
  rfcOcspNextUpdate,
  rfcOcspNocheckNotCritical,
  rfcOcspNocheckPlace,
  rfcOcspProducedAt,
  rfcOcspProducedNow,
  rfcOcspReasonDefined,
  rfcOcspRevocationTime,
  rfcOcspSignatureAlgorithm,
  rfcOcspSigningKeyUsage,
  rfcOcspSingle,
  rfcPoliciesUnique,
  rfcPolicyConstraintsCritical,
  rfcPolicyConstraintsNotEmpty,
  rfcPolicyMappingsAny,
  rfcPolicyMappingsAsserted,
  rfcPolicyMappingsCritical,
  rfcRequestCa,
  rfcRequestChallengePassword,
  rfcRequestKey,
  rfcRequestSignatureAlgorithm,
  rfcRequestSubject,
  rfcRequestVersion,
  rfcRsaParameters,
  rfcSerialLength,
  rfcSerialPositive,
  rfcServerAuthKeyUsage,
  rfcSignatureAlgorithm,
  rfcSignatureAlgorithmsEqual,
  rfcSignatureKeyFamily,
  rfcSkipCerts,
  rfcSubjectAltNameNotCritical,
  rfcSubjectAltName,
  rfcSubjectDirectoryAttributesNotCritical,
  rfcSubjectEmailInAltName,
  rfcSubjectInfoAccessNotCritical,
  rfcSubjectKeyIdentifier,
  rfcTimeEncoding,
  rfcTimeStampingAlone,
  rfcTimeStampingCritical,
  rfcTimeStampingKeyUsage,
  rfcUserNoticeEncoding,
  rfcUserNoticeLength,
  rfcValidityOrder,
];
