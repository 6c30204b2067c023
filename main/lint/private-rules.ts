// Every rule of a private PKI, where no document of a forum binds. A rule that is not here does not run.
import type { AnyRule } from './rule.ts';
import { privateAltNamesUnique } from './private/alt-names-unique.ts';
import { privateCodeSigningApart } from './private/code-signing-apart.ts';
import { privateCodeSigningOtherPurposes } from './private/code-signing-other-purposes.ts';
import { privateCrlCurrent } from './private/crl-current.ts';
import { privateCrlPeriod } from './private/crl-period.ts';
import { privateDeviceSerialNumber } from './private/device-serial-number.ts';
import { exampleArc } from './private/example-arc.ts';
import { privateLeafAnyPurpose } from './private/leaf-any-purpose.ts';
import { privateLeafRevocation } from './private/leaf-revocation.ts';
import { privateMailAltName } from './private/mail-alt-name.ts';
import { privateNameCharacters } from './private/name-characters.ts';
import { privateNotExpired } from './private/not-expired.ts';
import { privatePurposesUnique } from './private/purposes-unique.ts';
import { privateRsaStrength } from './private/rsa-strength.ts';
import { privateServerAltName } from './private/server-alt-name.ts';
import { privateSpiffeAuthorityPath } from './private/spiffe-authority-path.ts';
import { privateSpiffeForm } from './private/spiffe-form.ts';
import { privateSpiffeKeyUsage } from './private/spiffe-key-usage.ts';
import { privateSpiffeSingle } from './private/spiffe-single.ts';
import { privateSpiffeWorkloadPath } from './private/spiffe-workload-path.ts';
import { privateSubordinatePathLength } from './private/subordinate-path-length.ts';
import { privateValidityOneSecondOver } from './private/validity-one-second-over.ts';
import { privateWildcardDepth } from './private/wildcard-depth.ts';

export const privateRules: readonly AnyRule[] = [
  privateAltNamesUnique,
  privateCodeSigningApart,
  privateCodeSigningOtherPurposes,
  privateCrlCurrent,
  privateCrlPeriod,
  privateDeviceSerialNumber,
  exampleArc,
  privateLeafAnyPurpose,
  privateLeafRevocation,
  privateMailAltName,
  privateNameCharacters,
  privateNotExpired,
  privatePurposesUnique,
  privateRsaStrength,
  privateServerAltName,
  privateSpiffeAuthorityPath,
  privateSpiffeForm,
  privateSpiffeKeyUsage,
  privateSpiffeSingle,
  privateSpiffeWorkloadPath,
  privateSubordinatePathLength,
  privateValidityOneSecondOver,
  privateWildcardDepth,
];
