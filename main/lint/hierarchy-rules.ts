// Every rule of a certificate’s place under its issuer and among others. A rule that is not here does not run.
import type { AnyRule } from './rule.ts';
import { hierarchyAnyPolicyInhibited } from './hierarchy/any-policy-inhibited.ts';
import { hierarchyCrlWithinIssuer } from './hierarchy/crl-within-issuer.ts';
import { hierarchyDistributionPointsOfIssuer } from './hierarchy/distribution-points-of-issuer.ts';
import { hierarchyExplicitPolicy } from './hierarchy/explicit-policy.ts';
import { hierarchyInformationAccessOfIssuer } from './hierarchy/information-access-of-issuer.ts';
import { hierarchyIssuerCurrent } from './hierarchy/issuer-current.ts';
import { hierarchyIssuerKeyIdentifier } from './hierarchy/issuer-key-identifier.ts';
import { hierarchyIssuerMaySign } from './hierarchy/issuer-may-sign.ts';
import { hierarchyIssuerName } from './hierarchy/issuer-name.ts';
import { hierarchyKeyNotIssuers } from './hierarchy/key-not-issuers.ts';
import { hierarchyLeafNoAuthority } from './hierarchy/leaf-no-authority.ts';
import { hierarchyMappingInhibited } from './hierarchy/mapping-inhibited.ts';
import { hierarchyNameConstraintsNested } from './hierarchy/name-constraints-nested.ts';
import { hierarchyNamesPermitted } from './hierarchy/names-permitted.ts';
import { hierarchyNotSelfIssued } from './hierarchy/not-self-issued.ts';
import { hierarchyOcspCertId } from './hierarchy/ocsp-cert-id.ts';
import { hierarchyOcspResponder } from './hierarchy/ocsp-responder.ts';
import { hierarchyOcspWithinIssuer } from './hierarchy/ocsp-within-issuer.ts';
import { hierarchyPathLengthNested } from './hierarchy/path-length-nested.ts';
import { hierarchyPointsAtItself } from './hierarchy/points-at-itself.ts';
import { hierarchyPoliciesNested } from './hierarchy/policies-nested.ts';
import { hierarchyPurposesNested } from './hierarchy/purposes-nested.ts';
import { rehearsalMark } from './hierarchy/rehearsal-mark.ts';
import { hierarchyRootNamesEqual } from './hierarchy/root-names-equal.ts';
import { hierarchyRootSignsAuthorities } from './hierarchy/root-signs-authorities.ts';
import { hierarchySerialUnique } from './hierarchy/serial-unique.ts';
import { hierarchyTwin } from './hierarchy/twin.ts';
import { hierarchyValidityNested } from './hierarchy/validity-nested.ts';

export const hierarchyRules: readonly AnyRule[] = [
  hierarchyAnyPolicyInhibited,
  hierarchyCrlWithinIssuer,
  hierarchyDistributionPointsOfIssuer,
  hierarchyExplicitPolicy,
  hierarchyInformationAccessOfIssuer,
  hierarchyIssuerCurrent,
  hierarchyIssuerKeyIdentifier,
  hierarchyIssuerMaySign,
  hierarchyIssuerName,
  hierarchyKeyNotIssuers,
  hierarchyLeafNoAuthority,
  hierarchyMappingInhibited,
  hierarchyNameConstraintsNested,
  hierarchyNamesPermitted,
  hierarchyNotSelfIssued,
  hierarchyOcspCertId,
  hierarchyOcspResponder,
  hierarchyOcspWithinIssuer,
  hierarchyPathLengthNested,
  hierarchyPointsAtItself,
  hierarchyPoliciesNested,
  hierarchyPurposesNested,
  rehearsalMark,
  hierarchyRootNamesEqual,
  hierarchyRootSignsAuthorities,
  hierarchySerialUnique,
  hierarchyTwin,
  hierarchyValidityNested,
];
