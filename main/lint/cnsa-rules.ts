// Every rule of CNSA 2.0. A rule that is not here does not run.
import type { AnyRule } from './rule.ts';
import { cnsaPublicKey } from './cnsa/public-key.ts';
import { cnsaSignatureAlgorithm } from './cnsa/signature-algorithm.ts';

export const cnsaRules: readonly AnyRule[] = [cnsaPublicKey, cnsaSignatureAlgorithm];
