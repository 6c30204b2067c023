import { passed } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { keyAlgorithms } from '../pki/algorithms.ts';
import { readAuthority } from '../store/tables/authority.ts';
import type { CertificateRequest } from '../store/tables/certificate-request.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import { findRecordedKey } from './key-on-token.ts';
import { keyOfRequest, pendingRequest } from './pending-request.ts';
import { textOf } from './state-map.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { StepContext, StepKind } from './step.ts';

/** A request that renews the certificate of an authority goes another way: the authority is there, with its policy. */
function firstRequest(context: StepContext): CertificateRequest {
  const request = pendingRequest(context.store, textOf(context.parameter('request')));
  if (readAuthority(context.store, request.spkiSha256) === null) return request;
  throw new CeremonyError(
    'policy.label-in-use',
    `The request «${request.label}» asks for the next certificate of an authority that is here. Nothing was done. Install it by playbook install-renewed-certificate.`,
  );
}

function factsOf(context: StepContext): Fact[] {
  const request = firstRequest(context);
  const key = keyOfRequest(request);
  return [
    { label: 'Request', value: request.label },
    { label: 'Made by', value: `run ${request.run.slice(0, 8)}` },
    { label: 'Subject', value: request.subject },
    { label: 'Key', value: keyAlgorithms[key.algorithm].title },
    { label: 'Public key SHA-256', value: request.spkiSha256, mono: true },
    { label: 'SHA-256 of the request', value: request.sha256, mono: true },
    { label: 'Token of the key', value: `«${key.identity.label}», serial ${key.identity.serial}` },
  ];
}

/**
 * Opens a request of our own that waits for its certificate: its record held to the log, its key found on the token under its CKA_ID, with
 * the recorded public key, and proved by one journalled probe. Source: rules.md, Keys and tokens.
 */
export const openRequest: StepKind = {
  kind: 'open-request',
  needs: { token: 'token' },
  gives: 'key',
  with: ['request'],
  model: { acting: 'one', requires: ['present', 'token', 'session'], deviations: ['unknown-outcome'] },
  usesSession: true,
  async survey(context) {
    return { facts: factsOf(context) as unknown as JsonObject[] };
  },
  view(context) {
    const label = textOf(context.parameter('request'));
    return {
      will: `The record of the request ${label} is compared with the log. Its key is found on the token and proves itself with one probe signature.`,
      button: `Open the request ${label}`,
      awaited: anyOfRoles(context),
      prompts: [],
      stage: { kind: 'facts', facts: (context.survey['facts'] ?? []) as unknown as Fact[] },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const request = firstRequest(context);
    const key = keyOfRequest(request);
    const checks = [passed('DATABASE-VS-LOG', `the record of ${request.label}`), ...(await findRecordedKey(context, input.person.id, key))];
    const data = { label: request.label, spkiSha256: request.spkiSha256, requestSha256: request.sha256, run: request.run };
    return {
      kind: 'commit',
      commit() {
        context.log(input.person.id, 'request-opened', data, checks);
        return { kind: 'done', value: key, data, checks };
      },
    };
  },
};
