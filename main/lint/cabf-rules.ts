// Every rule of the CA/Browser Forum’s Baseline Requirements. A rule that is not here does not run.
import type { AnyRule } from './rule.ts';
import { brAccessLocationHttp } from './cabf/access-location-http.ts';
import { brAccessMethod } from './cabf/access-method.ts';
import { brAnyPolicyAffiliate } from './cabf/any-policy-affiliate.ts';
import { brAnyPolicyAlone } from './cabf/any-policy-alone.ts';
import { brAuthorityKeyIdentifierForm } from './cabf/authority-key-identifier-form.ts';
import { brCaAnyPurpose } from './cabf/ca-any-purpose.ts';
import { brCaOtherPurposes } from './cabf/ca-other-purposes.ts';
import { brCaKeyUsage } from './cabf/ca-key-usage.ts';
import { brCaNoOcspSigning } from './cabf/ca-no-ocsp-signing.ts';
import { brCaPolicyQualifiers } from './cabf/ca-policy-qualifiers.ts';
import { brCaPurposesApart } from './cabf/ca-purposes-apart.ts';
import { brCrlNextUpdate } from './cabf/crl-next-update.ts';
import { brCrlNotIndirect } from './cabf/crl-not-indirect.ts';
import { brCrlOtherExtensions } from './cabf/crl-other-extensions.ts';
import { brCrlReasonPresent } from './cabf/crl-reason-present.ts';
import { brCrlReason } from './cabf/crl-reason.ts';
import { brCrlThisUpdate } from './cabf/crl-this-update.ts';
import { brCrossKeyPurposePresent } from './cabf/cross-key-purpose-present.ts';
import { brCrossNotBefore } from './cabf/cross-not-before.ts';
import { brDistributionPointForm } from './cabf/distribution-point-form.ts';
import { brDistributionPointHttp } from './cabf/distribution-point-http.ts';
import { brDistributionPointSingle } from './cabf/distribution-point-single.ts';
import { brKeyParameters } from './cabf/key-parameters.ts';
import { brLeafBasicConstraintsCritical } from './cabf/leaf-basic-constraints-critical.ts';
import { brLeafNotBefore } from './cabf/leaf-not-before.ts';
import { brNameAttributesSingle } from './cabf/name-attributes-single.ts';
import { brOcspAuthorityNextUpdate } from './cabf/ocsp-authority-next-update.ts';
import { brOcspNoReasonExtension } from './cabf/ocsp-no-reason-extension.ts';
import { brOcspReason } from './cabf/ocsp-reason.ts';
import { brOcspReasonPresent } from './cabf/ocsp-reason-present.ts';
import { brOcspSubscriberNextUpdate } from './cabf/ocsp-subscriber-next-update.ts';
import { brPolicyQualifiers } from './cabf/policy-qualifiers.ts';
import { brPublicKeyAlgorithm } from './cabf/public-key-algorithm.ts';
import { brPurposesAndPoliciesNotCritical } from './cabf/purposes-and-policies-not-critical.ts';
import { brResponderKeyUsage } from './cabf/responder-key-usage.ts';
import { brResponderNoDistributionPoints } from './cabf/responder-no-distribution-points.ts';
import { brResponderNocheck } from './cabf/responder-nocheck.ts';
import { brResponderNotBefore } from './cabf/responder-not-before.ts';
import { brResponderPurposeAlone } from './cabf/responder-purpose-alone.ts';
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
import { brRsaSmallFactors } from './cabf/rsa-small-factors.ts';
import { brSerialEntropy } from './cabf/serial-entropy.ts';
import { brSignatureAlgorithm } from './cabf/signature-algorithm.ts';
import { brSignatureFitsKey } from './cabf/signature-fits-key.ts';
import { brSubjectNoUnit } from './cabf/subject-no-unit.ts';
import { brSubjectOrder } from './cabf/subject-order.ts';
import { brSubjectRequired } from './cabf/subject-required.ts';
import { brSubordinateDistributionPointsPresent } from './cabf/subordinate-distribution-points-present.ts';
import { brSubordinateInformationAccessPresent } from './cabf/subordinate-information-access-present.ts';
import { brSubordinateKeyPurposePresent } from './cabf/subordinate-key-purpose-present.ts';
import { brSubordinateNotBefore } from './cabf/subordinate-not-before.ts';
import { brSubordinatePoliciesPresent } from './cabf/subordinate-policies-present.ts';
import { brSubordinatePolicyReserved } from './cabf/subordinate-policy-reserved.ts';
import { brSubordinateServerAuth } from './cabf/subordinate-server-auth.ts';
import { brSubscriberAltNames } from './cabf/subscriber-alt-names.ts';
import { brSubscriberCnInAltName } from './cabf/subscriber-cn-in-alt-name.ts';
import { brSubscriberCrlNextUpdate } from './cabf/subscriber-crl-next-update.ts';
import { brSubscriberInformationAccess } from './cabf/subscriber-information-access.ts';
import { brSubscriberInformationAccessRecommended } from './cabf/subscriber-information-access-recommended.ts';
import { brSubscriberKeyUsage } from './cabf/subscriber-key-usage.ts';
import { brSubscriberNoUnit } from './cabf/subscriber-no-unit.ts';
import { brSubscriberOtherPurposes } from './cabf/subscriber-other-purposes.ts';
import { brSubscriberPolicy } from './cabf/subscriber-policy.ts';
import { brSubscriberPublicAddresses } from './cabf/subscriber-public-addresses.ts';
import { brSubscriberPublicNames } from './cabf/subscriber-public-names.ts';
import { brSubscriberPurposes } from './cabf/subscriber-purposes.ts';
import { brSubscriberReverseZone } from './cabf/subscriber-reverse-zone.ts';
import { brSubscriberRevocation } from './cabf/subscriber-revocation.ts';
import { brSubscriberValidity } from './cabf/subscriber-validity.ts';
import { brWeakKey } from './cabf/weak-key.ts';

export const cabfRules: readonly AnyRule[] = [
  brAccessLocationHttp,
  brAccessMethod,
  brAnyPolicyAffiliate,
  brAnyPolicyAlone,
  brAuthorityKeyIdentifierForm,
  brCaAnyPurpose,
  brCaOtherPurposes,
  brCaKeyUsage,
  brCaNoOcspSigning,
  brCaPolicyQualifiers,
  brCaPurposesApart,
  brCrlNextUpdate,
  brCrlNotIndirect,
  brCrlOtherExtensions,
  brCrlReasonPresent,
  brCrlReason,
  brCrlThisUpdate,
  brCrossKeyPurposePresent,
  brCrossNotBefore,
  brDistributionPointForm,
  brDistributionPointHttp,
  brDistributionPointSingle,
  brKeyParameters,
  brLeafBasicConstraintsCritical,
  brLeafNotBefore,
  brNameAttributesSingle,
  brOcspAuthorityNextUpdate,
  brOcspNoReasonExtension,
  brOcspReason,
  brOcspReasonPresent,
  brOcspSubscriberNextUpdate,
  brPolicyQualifiers,
  brPublicKeyAlgorithm,
  brPurposesAndPoliciesNotCritical,
  brResponderKeyUsage,
  brResponderNoDistributionPoints,
  brResponderNocheck,
  brResponderNotBefore,
  brResponderPurposeAlone,
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
  brRsaSmallFactors,
  brSerialEntropy,
  brSignatureAlgorithm,
  brSignatureFitsKey,
  brSubjectNoUnit,
  brSubjectOrder,
  brSubjectRequired,
  brSubordinateDistributionPointsPresent,
  brSubordinateInformationAccessPresent,
  brSubordinateKeyPurposePresent,
  brSubordinateNotBefore,
  brSubordinatePoliciesPresent,
  brSubordinatePolicyReserved,
  brSubordinateServerAuth,
  brSubscriberAltNames,
  brSubscriberCnInAltName,
  brSubscriberCrlNextUpdate,
  brSubscriberInformationAccess,
  brSubscriberInformationAccessRecommended,
  brSubscriberKeyUsage,
  brSubscriberNoUnit,
  brSubscriberOtherPurposes,
  brSubscriberPolicy,
  brSubscriberPublicAddresses,
  brSubscriberPublicNames,
  brSubscriberPurposes,
  brSubscriberReverseZone,
  brSubscriberRevocation,
  brSubscriberValidity,
  brWeakKey,
];
