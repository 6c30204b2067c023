import type { Check } from '../checks.ts';
import type { DescribedField } from './describe-extension.ts';
import { describeRequest } from './describe-request.ts';
import { dispose, type Disposition } from './dispose/dispose.ts';
import { sha256Hex } from './hash.ts';
import { checkKey } from './key-checks/check-key.ts';
import type { KeyContext } from './key-checks/key-check.ts';
import { parseRequest, type RequestFields } from './parse-request.ts';
import type { CertificateProfile } from './profile.ts';
import { checkProofOfPossession } from './proof-of-possession.ts';
import { readRequestFile } from './read-request-file.ts';

/** What there is to say about a file with a request before anybody decides about it. */
export interface JudgedRequest {
  readonly request: RequestFields;
  /** Text stood before the PEM block and was not read. */
  readonly textIgnored: boolean;
  /** Of the DER. */
  readonly sha256: string;
  readonly facts: readonly DescribedField[];
  /** CSR-POP first, then the key checks. */
  readonly checks: readonly Check[];
  /** Empty without a profile. */
  readonly dispositions: readonly Disposition[];
}

/** Reads, checks and disposes of a request; nothing is kept or built. Throws input.* where it cannot be read. */
export function judgeRequest(file: Uint8Array, profile: CertificateProfile | null, context: KeyContext): JudgedRequest {
  const { der, textIgnored } = readRequestFile(file);
  const request = parseRequest(der);
  return {
    request,
    textIgnored,
    sha256: sha256Hex(der),
    facts: describeRequest(request),
    checks: [checkProofOfPossession(request), ...checkKey(request.spki, context)],
    dispositions: profile === null ? [] : dispose(request, profile),
  };
}
