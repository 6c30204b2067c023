import type { CallInput } from '../../preload/contract/calls.ts';
import type { RequestPreview } from '../../preload/contract/request-preview.ts';
import { CeremonyError } from '../errors.ts';
import { parseAskedRequest } from '../formats/asked-request.ts';
import { madeBy, parseProfile } from '../formats/profile.ts';
import { compareWithRecipe } from '../pki/compare-with-recipe.ts';
import { judgeRequest } from '../pki/judge-request.ts';
import type { CertificateProfile } from '../pki/profile.ts';
import type { Workplace } from './workplace.ts';

/** What a request says and what would become of it; nothing is kept, no data directory is opened. Throws input.*. */
export function previewRequest({ library }: Workplace, { bytes, profile, rules, asked }: CallInput<'previewRequest'>): RequestPreview {
  const named = profile === null ? null : certificateProfile(library.profile(profile), profile);
  const { request, sha256, textIgnored, facts, checks, dispositions } = judgeRequest(bytes, named, { rules, weakKeys: new Map() });
  return {
    sha256,
    textIgnored,
    facts: [...facts],
    checks: checks.map((check) => ({ ...check })),
    dispositions: dispositions.map((each) => ({ ...each })),
    compared:
      asked === null ? [] : compareWithRecipe(request, parseAskedRequest(new TextEncoder().encode(asked))).map((row) => ({ ...row })),
  };
}

/** The profile of a certificate. Throws input.not-found, input.unsupported, input.schema. */
export function certificateProfile(bytes: Uint8Array | null, id: string): CertificateProfile {
  if (bytes === null) throw new CeremonyError('input.not-found', `There is no profile ${id}. Nothing was read. Choose another.`);
  const { value } = parseProfile(bytes);
  if (value.makes !== 'certificate')
    throw new CeremonyError(
      'input.unsupported',
      `Profile ${id} makes ${madeBy(value)}. Nothing was read. Choose the profile of a certificate.`,
    );
  return value;
}
