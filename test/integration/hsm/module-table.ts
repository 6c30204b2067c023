// The modules the table is about: how each is opened in a directory of its own, and what each can do. What a module cannot
// do stands here as data; module-table.test.ts finds out whether it is so.

import type { Hsm, Token } from '../../../main/hsm/hsm.ts';
import type { KeyAlgorithm } from '../../../main/pki/algorithms.ts';
import { nss, soft, softHsm, tpm2, type ProviderUnderTest } from './providers.ts';

export const algorithms: readonly KeyAlgorithm[] = ['ecdsa-p256', 'ecdsa-p384', 'ecdsa-p521', 'rsa-3072', 'ed25519'];
export const capabilities = ['init', 'PIN', ...algorithms, 'KEY-BORN-ON-TOKEN', 'KEY-ATTRIBUTES', 'random', 'destroy'] as const;
/** Capability → `yes`, a verdict, or the code it is refused with. */
export type Capabilities = Readonly<Record<string, string>>;

export interface OpenModule {
  readonly hsm: Hsm;
  /** An initialised token with the PIN of providers.ts. */
  readonly token: () => Promise<Token>;
  /** Whether by C_InitToken and C_InitPIN. */
  readonly made: string;
  readonly close: () => Promise<void>;
}

export interface ModuleUnderTest {
  readonly name: string;
  readonly skipped: string | null;
  readonly can: Capabilities;
  /** Why it cannot, where it cannot. */
  readonly because: string;
  open(): OpenModule;
}

const everything: Capabilities = {
  init: 'yes',
  PIN: 'yes',
  ...Object.fromEntries(algorithms.map((algorithm) => [algorithm, 'yes'])),
  'KEY-BORN-ON-TOKEN': 'passed',
  'KEY-ATTRIBUTES': 'passed',
  random: 'yes',
  destroy: 'yes',
};

const of = ({ title, skipped, open, token }: ProviderUnderTest, made = 'yes'): Omit<ModuleUnderTest, 'can' | 'because'> => ({
  name: title,
  skipped,
  open() {
    const { hsm, close } = open();
    return { hsm, close, made, token: () => token(hsm, 'module table') };
  },
});

export const modules: readonly ModuleUnderTest[] = [
  { ...of(soft), can: everything, because: '' },
  { ...of(softHsm), can: everything, because: '' },
  {
    ...of(nss, 'not asked'),
    can: { ...everything, init: 'not asked', ed25519: 'token.mechanism-unsupported', 'KEY-BORN-ON-TOKEN': 'not-checked (module)' },
    because: 'certutil makes its database; it knows no Ed25519 keys; it reports CKA_LOCAL falsely',
  },
  {
    ...of(tpm2),
    can: {
      ...everything,
      'ecdsa-p521': 'token.check-failed',
      ed25519: 'token.mechanism-unsupported',
      'KEY-ATTRIBUTES': 'not-checked (module)',
    },
    // Measured, 1.9.0: for P-521 the OCTET STRING around CKA_EC_POINT has a length of one octet where it needs two.
    because: 'takes CKA_VERIFY and CKA_ENCRYPT of the public half for each other; gives a broken P-521 point; knows no Ed25519',
  },
];
