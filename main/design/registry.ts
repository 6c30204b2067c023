import { designAlgorithmInProfile } from './rules/algorithm-in-profile.ts';
import { designConstraintsOpen } from './rules/constraints-open.ts';
import { designIssuerAsStrong } from './rules/issuer-as-strong.ts';
import { designNameConstraintsNested } from './rules/name-constraints-nested.ts';
import { designNoCycle } from './rules/no-cycle.ts';
import { designOfflineTop } from './rules/offline-top.ts';
import { designOneRoot } from './rules/one-root.ts';
import { designParentKnown } from './rules/parent-known.ts';
import { designPathLength } from './rules/path-length.ts';
import { designProfileFitsPlace } from './rules/profile-fits-place.ts';
import { designProfileKnown } from './rules/profile-known.ts';
import { designPublished } from './rules/published.ts';
import { designPurposesApart } from './rules/purposes-apart.ts';
import { designPurposesNested } from './rules/purposes-nested.ts';
import { designRenewedInTime } from './rules/renewed-in-time.ts';
import { designStrengthLasts } from './rules/strength-lasts.ts';
import { designSubjectFitsProfile } from './rules/subject-fits-profile.ts';
import { designSubjectUnique } from './rules/subject-unique.ts';
import { designValidityInProfile } from './rules/validity-in-profile.ts';
import { designValidityNested } from './rules/validity-nested.ts';
import type { DesignRule } from './design-rule.ts';

/** Every rule about a design, in the order its findings are told. */
export const designRules: readonly DesignRule[] = [
  designParentKnown,
  designNoCycle,
  designOneRoot,
  designProfileKnown,
  designProfileFitsPlace,
  designSubjectFitsProfile,
  designSubjectUnique,
  designConstraintsOpen,
  designPathLength,
  designNameConstraintsNested,
  designPurposesNested,
  designPurposesApart,
  designValidityInProfile,
  designValidityNested,
  designRenewedInTime,
  designAlgorithmInProfile,
  designIssuerAsStrong,
  designStrengthLasts,
  designPublished,
  designOfflineTop,
];
