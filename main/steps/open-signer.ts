import { passed, type Check } from '../checks.ts';
import { keyAlgorithms } from '../pki/algorithms.ts';
import { describeName } from '../pki/describe-name.ts';
import { describeTime } from '../pki/describe-time.ts';
import { filePurposeOf } from '../pki/cms-signer.ts';
import { sha256Hex } from '../pki/hash.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import { findRecordedKey } from './key-on-token.ts';
import { findSigner } from './find-signer.ts';
import { authorityUnder } from './revocation-choice.ts';
import { textOf } from './state-map.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { fromBase64, type SignerValue } from './values.ts';
import type { StepContext, StepKind } from './step.ts';

const found = (context: StepContext): SignerValue =>
  findSigner(context.store, authorityUnder(context), textOf(context.parameter('signer')), context.now());

function factsOf({ label, key, chain, authority }: SignerValue): Fact[] {
  const fields = parseCertificate(fromBase64(chain[0] ?? ''));
  return [
    { label: 'Signer', value: label },
    { label: 'Subject', value: describeName(fields.subject) },
    { label: 'For', value: filePurposeOf(fields) },
    { label: 'Key', value: keyAlgorithms[key.algorithm].title },
    { label: 'Public key SHA-256', value: key.spkiSha256, mono: true },
    { label: 'Certificate', value: `serial ${fields.serialNumber}, of ${authority}, valid until ${describeTime(fields.notAfter.date)}` },
    { label: 'Token of the key', value: `«${key.identity.label}», serial ${key.identity.serial}` },
  ];
}

/**
 * Opens a key that signs files: made here for code or documents, with a certificate of the authority that says so and is neither over nor
 * revoked, found on the open token under its CKA_ID and proved by one journalled probe. Throws input.not-found, policy.issuer, token.*.
 * Source: rules.md, Keys and tokens (KEY-PURPOSE); RFC 5280 §4.2.1.12, RFC 9336 §3.1.
 */
export const openSigner: StepKind = {
  kind: 'open-signer',
  needs: { token: 'token', authority: 'authority' },
  gives: 'signer',
  with: ['signer'],
  model: { acting: 'one', requires: ['present', 'token', 'session'], deviations: ['unknown-outcome'] },
  usesSession: true,
  view(context) {
    const signer = found(context);
    return {
      will: `The record of signer ${signer.label} is read. Its key is found on the token and proves itself with one probe signature.`,
      button: `Open the signer ${signer.label}`,
      awaited: anyOfRoles(context),
      prompts: [],
      stage: { kind: 'facts', facts: factsOf(signer) },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const signer = found(context);
    const [certificate = ''] = signer.chain;
    const checks: Check[] = [
      passed(
        'ARTIFACT-SIGNER',
        `its certificate of «${signer.authority}» is for ${filePurposeOf(parseCertificate(fromBase64(certificate)))}`,
      ),
      ...(await findRecordedKey(context, input.person.id, signer.key)),
    ];
    const data = {
      label: signer.label,
      spkiSha256: signer.key.spkiSha256,
      certificateSha256: sha256Hex(fromBase64(certificate)),
      authority: authorityUnder(context).key.spkiSha256,
    };
    return {
      kind: 'commit',
      commit() {
        context.log(input.person.id, 'signer-opened', data, checks);
        return { kind: 'done', value: signer, data, checks };
      },
    };
  },
};
