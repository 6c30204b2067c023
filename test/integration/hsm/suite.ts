// The tokens the conformance suite runs over, with what each does otherwise, as data. A case a module cannot pass is still
// run, and must fail: when a module learns it, the test turns red and the line here goes.

import { crossedPublicAttributes, publicName } from '../../../main/hsm/attributes.ts';
import type { Check } from '../../../main/checks.ts';
import type { KeyAlgorithm } from '../../../main/pki/algorithms.ts';
import { nss, type ProviderUnderTest, soft, softHsm, tpm2 } from './providers.ts';

/** Short names of the cases some module cannot pass. */
export type ConformanceCase =
  | 'identity'
  | 'long label'
  | 'first PIN'
  | 'change PIN'
  | 'self-test of a blank token'
  | 'initialise again'
  | 'mark'
  | 'kill';

export interface TokenUnderTest {
  readonly provider: ProviderUnderTest;
  readonly algorithms: readonly KeyAlgorithm[];
  /** KEY-BORN-ON-TOKEN and KEY-ATTRIBUTES of a new key. */
  readonly keyChecks: readonly Check[];
  /** Attributes read back otherwise than the tables say. */
  readonly reads: Readonly<Record<string, boolean>>;
  /** Why its self-test asks for no known answer; null where it does. */
  readonly noKnownAnswer: string | null;
  /** Case → why it cannot pass. */
  readonly cannot: Readonly<Partial<Record<ConformanceCase, string>>>;
}

const everyAlgorithm: readonly KeyAlgorithm[] = ['rsa-3072', 'rsa-4096', 'ecdsa-p256', 'ecdsa-p384', 'ecdsa-p521', 'ed25519'];
const born: Check = { name: 'KEY-BORN-ON-TOKEN', verdict: 'passed' };
const asAsked: Check = { name: 'KEY-ATTRIBUTES', verdict: 'passed' };
const notChecked = { verdict: 'not-checked', reason: 'module' } as const;
const whole = { algorithms: everyAlgorithm, keyChecks: [born, asAsked], reads: {}, noKnownAnswer: null, cannot: {} };

const noBlankToken = 'certutil makes its database';
const noData = 'it refuses the template of a data object';

export const tokensUnderTest: readonly TokenUnderTest[] = [
  { ...whole, provider: soft },
  { ...whole, provider: softHsm },
  {
    provider: nss,
    algorithms: everyAlgorithm.filter((name) => name !== 'ed25519'),
    keyChecks: [{ ...born, ...notChecked }, asAsked],
    reads: { CKA_LOCAL: false },
    noKnownAnswer: 'the token does not hash, so no known answer was asked',
    cannot: {
      identity: noBlankToken,
      'long label': noBlankToken,
      'first PIN': noBlankToken,
      'self-test of a blank token': noBlankToken,
      'change PIN': 'C_SetPIN wants a login first',
      'initialise again': 'C_InitToken asks for no SO PIN',
      mark: noData,
    },
  },
  {
    provider: tpm2,
    algorithms: ['rsa-3072', 'ecdsa-p256', 'ecdsa-p384'],
    keyChecks: [born, { ...asAsked, ...notChecked }],
    reads: Object.fromEntries(crossedPublicAttributes.map((row) => [publicName(row.name), row.value])),
    noKnownAnswer: 'the token hashes only after login, so no known answer was asked',
    cannot: {
      identity: 'every token of a TPM has the serial number 0000000000000000',
      'first PIN': 'it states no shortest PIN, and counts no wrong ones',
      'change PIN': 'C_SetPIN without a login says CKR_OK and changes nothing',
      'initialise again': 'a wrong SO PIN is CKR_GENERAL_ERROR',
      mark: noData,
      kill: 'what a killed process has loaded stays in a TPM nobody manages',
    },
  },
];
