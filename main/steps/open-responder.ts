import { passed, type Check } from '../checks.ts';
import { keyAlgorithms } from '../pki/algorithms.ts';
import { describeTime } from '../pki/describe-time.ts';
import { sha256Hex } from '../pki/hash.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import { findResponder } from './find-responder.ts';
import { findRecordedKey } from './key-on-token.ts';
import { authorityUnder } from './revocation-choice.ts';
import { textOf } from './state-map.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { fromBase64, type ResponderValue } from './values.ts';
import type { StepContext, StepKind } from './step.ts';

const labelOf = (context: StepContext): string => textOf(context.parameter('responder'));

function factsOf({ label, key, certificate }: ResponderValue): Fact[] {
  const fields = parseCertificate(fromBase64(certificate));
  return [
    { label: 'Responder', value: label },
    { label: 'Key', value: keyAlgorithms[key.algorithm].title },
    { label: 'Public key SHA-256', value: key.spkiSha256, mono: true },
    { label: 'Certificate', value: `serial ${fields.serialNumber}, valid until ${describeTime(fields.notAfter.date)}` },
    { label: 'Token of the key', value: `«${key.identity.label}», serial ${key.identity.serial}` },
  ];
}

/**
 * Opens a responder the authority authorised: a key made here for OCSP responses, with a certificate of that authority that says so
 * (OCSPSigning alone, id-pkix-ocsp-nocheck), found on the open token under its CKA_ID and proved by one journalled probe. Throws
 * input.not-found, policy.issuer, token.*. Source: RFC 6960 §4.2.2.2; BR 4.9.9, 7.1.2.8.
 */
export const openResponder: StepKind = {
  kind: 'open-responder',
  needs: { token: 'token', authority: 'authority' },
  gives: 'responder',
  with: ['responder'],
  model: { acting: 'one', requires: ['present', 'token', 'session'], deviations: ['unknown-outcome'] },
  usesSession: true,
  view(context) {
    const found = findResponder(context.store, authorityUnder(context), labelOf(context), context.now());
    return {
      will: `The record of responder ${found.label} is read. Its key is found on the token and proves itself with one probe signature.`,
      button: `Open the responder ${found.label}`,
      awaited: anyOfRoles(context),
      prompts: [],
      stage: { kind: 'facts', facts: factsOf(found) },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const authority = authorityUnder(context);
    const found = findResponder(context.store, authority, labelOf(context), context.now());
    const checks: Check[] = [
      passed('OCSP-RESPONDER', `its certificate was issued by «${authority.label}» for OCSP responses alone`),
      ...(await findRecordedKey(context, input.person.id, found.key)),
    ];
    const data = {
      label: found.label,
      spkiSha256: found.key.spkiSha256,
      certificateSha256: sha256Hex(fromBase64(found.certificate)),
      authority: authority.key.spkiSha256,
    };
    return {
      kind: 'commit',
      commit() {
        context.log(input.person.id, 'responder-opened', data, checks);
        return { kind: 'done', value: found, data, checks };
      },
    };
  },
};
