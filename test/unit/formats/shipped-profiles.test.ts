// Every shipped profile makes what it promises: built, held to its plan, and linted without a finding.

import { describe, expect, test } from 'vitest';
import { lintCertificate } from '../../../main/lint/run.ts';
import type { LintContext } from '../../../main/lint/rule.ts';
import { addDuration } from '../../../main/pki/duration.ts';
import { buildTbsCertificate } from '../../../main/pki/build-certificate.ts';
import { compareCertificate } from '../../../main/pki/compare.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import {
  shippedProfiles,
  specimenInput,
  specimenIssuerSpki,
  specimenOf,
  specimenPublication,
  specimenTime,
} from '../../fixtures/profile-specimens.ts';
import { codeOf } from '../code-of.ts';

const cases = shippedProfiles.flatMap((profile) => profile.rules.map((rules) => ({ id: profile.id, rules, profile })));
const contextOf = ({ profile, rules }: (typeof cases)[number], rehearsal: boolean): LintContext => ({
  rules,
  role: profile.kind,
  publication: specimenPublication,
  now: specimenTime,
  rehearsal,
});

describe('LINT: what each shipped profile makes', () => {
  test.each(cases)('$id under $rules: a rehearsal has no finding', (one) => {
    expect(lintCertificate(specimenOf(specimenInput(one.profile, true)), contextOf(one, true))).toEqual([]);
  });

  test.each(cases)('$id under $rules: production has none either, but for the example OID of ai-agent (EXAMPLE-ARC)', (one) => {
    const findings = lintCertificate(specimenOf(specimenInput(one.profile)), contextOf(one, false)).map(({ rule }) => rule);
    expect(findings).toEqual(one.id === 'ai-agent' ? ['example-arc'] : []);
  });
});

describe('PLAN-VS-DER: what each shipped profile makes', () => {
  test.each(shippedProfiles)('$id is as planned, at its shortest and its longest', (profile) => {
    for (const length of [profile.validity.min, profile.validity.max]) {
      const input = { ...specimenInput(profile), notAfter: new Date(addDuration(specimenTime, length).getTime() - 1000) };
      const { issuer } = input;
      const planned = {
        ...input,
        issuer: issuer.name,
        issuerSpki: specimenIssuerSpki,
        ...(issuer.subjectKeyIdentifier === null ? {} : { issuerSubjectKeyIdentifier: issuer.subjectKeyIdentifier }),
      };
      expect(compareCertificate(parseCertificate(specimenOf(input)), planned)).toEqual([]);
    }
  });

  test.each(shippedProfiles.filter(({ extensions }) => (extensions.subjectAltName?.names ?? []).some(({ min }) => min > 0)))(
    '$id without the names it wants is not built',
    (profile) => {
      const input = specimenInput(profile);
      expect(codeOf(() => buildTbsCertificate({ ...input, given: { subjectAltNames: [], privateFields: {} } }))).toBe('policy.profile');
    },
  );
});
