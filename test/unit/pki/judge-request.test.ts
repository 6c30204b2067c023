// Everything that looks at a request a stranger sent, under mutated requests that are the same on every run.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CeremonyError } from '../../../main/errors.ts';
import { parseProfile } from '../../../main/formats/profile.ts';
import { lintRequest } from '../../../main/lint/run.ts';
import { compareWithRecipe } from '../../../main/pki/compare-with-recipe.ts';
import { judgeRequest } from '../../../main/pki/judge-request.ts';
import type { CertificateProfile } from '../../../main/pki/profile.ts';
import { requestCases } from '../../fixtures/lint-request-cases.ts';
import { mutate, original, seededChance } from '../../fixtures/parser/mutate.ts';
import { requestedExtensions, requestSpecimens, requestSubject } from '../../fixtures/requests/specimens.ts';

const originals = [...Object.values(requestSpecimens()), ...requestCases.flatMap(({ good, bad }) => [good, bad])].map((der) =>
  original('request', der),
);
const profiles = ['tls-server', 'device-idevid', 'issuing-devices'].map((id): CertificateProfile => {
  const { value } = parseProfile(readFileSync(new URL(`../../../resources/profiles/${id}.yaml`, import.meta.url)));
  if (value.makes !== 'certificate') throw new Error('not a certificate’s profile');
  return value;
});

/** Every way to look at it; `refused` where it is with input.*, and the reason of whatever else is thrown. */
function look(bytes: Uint8Array, profile: CertificateProfile): string {
  try {
    const { request, checks, dispositions } = judgeRequest(bytes, profile, { rules: 'br', weakKeys: new Map() });
    compareWithRecipe(request, { subject: requestSubject, keyAlgorithm: 'ecdsa-p256', extensions: requestedExtensions });
    lintRequest(request.der, { rules: 'br', role: 'unknown', rehearsal: false });
    return checks.length === 9 && dispositions.every(({ why }) => why.endsWith('.')) ? 'judged' : 'a check or a reason is missing';
  } catch (error) {
    return error instanceof CeremonyError && error.code.startsWith('input.') ? 'refused' : String(error);
  }
}

describe('judgeRequest', () => {
  test('1,200 mutated requests are refused with input.* or judged to the end: nine verdicts, a sentence for every part', () => {
    const chance = seededChance(11);
    const ends = profiles.flatMap((profile) => Array.from({ length: 400 }, () => look(mutate(originals, chance).bytes, profile)));
    const count = (end: string): number => ends.filter((each) => each === end).length;
    expect(ends.filter((end) => end !== 'judged' && end !== 'refused')).toEqual([]);
    // Both ways out are taken often enough to say something.
    expect(count('judged')).toBeGreaterThan(200);
    expect(count('refused')).toBeGreaterThan(200);
  });
});
