// Another certificate for the key and name of an existing CA, under an authority here (RFC 5280 §3.2, BR 7.1.2.2).

import { requireSoundIssuers } from './key-compromise.ts';
import { CeremonyError } from '../errors.ts';
import { sha256Hex } from '../pki/hash.ts';
import { nameBeside } from '../pki/rehearsal-mark.ts';
import type { CertificateProfile } from '../pki/profile.ts';
import { authorityAsIssuer } from './certificate-issuer.ts';
import type { CertificateSource } from './certificate-source.ts';
import { readExistingCa } from './existing-ca.ts';
import { givenByPlan } from './given-by-plan.ts';
import { requireNamed } from './named-certificate.ts';
import { fromBase64 } from './values.ts';
import type { StepContext } from './step.ts';

/** Throws input.*, policy.*; what was imported is judged once more, for what stands between the two is a database. */
export function crossSource(context: StepContext, profile: CertificateProfile): CertificateSource {
  const existing = context.value('existing');
  const authority = context.value('issuer');
  if (existing.type !== 'certificate' || authority.type !== 'authority')
    throw new CeremonyError('bug', 'build-certificate was given something that is not a certificate or not an authority.');
  const der = fromBase64(existing.der);
  const named = requireNamed(context.run, {
    der,
    what: 'the imported certificate',
    proof: 'possession was proved when it was imported',
    standIn: false,
  });
  const { fields, keyAlgorithm, checks } = readExistingCa(context.run, der, context.now());
  const identifier = fields.subjectKeyIdentifier;
  const issuer = authorityAsIssuer(context.run, authority);
  requireSoundIssuers(context.store, issuer.label, issuer.chain);
  return {
    issuer,
    of: {
      spki: fields.spki,
      existing: der,
      label: existing.label,
      given: {
        subjectAltNames: [],
        ...givenByPlan(context.run.plan, profile),
        ...(identifier === undefined ? {} : { subjectKeyIdentifier: Buffer.from(identifier).toString('hex') }),
      },
    },
    subjectAlgorithm: keyAlgorithm,
    subjectSpkiSha256: sha256Hex(fields.spki),
    subject: nameBeside(fields.subject, context.run.mode !== 'production'),
    checks: [...named, ...checks],
  };
}
