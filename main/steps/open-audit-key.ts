import { passed, type Check } from '../checks.ts';
import { keyAlgorithms } from '../pki/algorithms.ts';
import { findAuditKey } from './audit-key.ts';
import { findRecordedKey } from './key-on-token.ts';
import { keysMade } from './keys-made.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { StepKind } from './step.ts';

/**
 * Opens the audit key the plan names (`auditKey`): a key a run here made for checkpoints of the logs, found on the open token under its
 * label and its recorded CKA_ID and public key, and proved by one journalled probe. It signs checkpoints; a certificate only says whose
 * it is. Throws token.*, policy.key-purpose. Source: rules.md, Logs and bundles.
 */
export const openAuditKey: StepKind = {
  kind: 'open-audit-key',
  needs: { token: 'token' },
  gives: 'key',
  with: [],
  model: { acting: 'one', requires: ['present', 'token', 'session'], deviations: ['unknown-outcome'] },
  usesSession: true,
  view(context) {
    const label = context.run.plan.auditKey ?? '';
    const [made] = keysMade(context.store, 'audit', label);
    return {
      will: `The audit key ${label} is found on the token and proves itself with one probe signature.`,
      button: `Open the audit key ${label}`,
      awaited: anyOfRoles(context),
      prompts: [],
      stage: {
        kind: 'facts',
        facts: [
          { label: 'Audit key', value: label },
          ...(made === undefined
            ? []
            : [
                { label: 'Public key SHA-256', value: made.spkiSha256, mono: true },
                { label: 'Token of the key', value: `«${made.identity.label}», serial ${made.identity.serial}` },
              ]),
        ],
      },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const found = await findAuditKey(context, context.desk.session());
    const made = keysMade(context.store, 'audit', found.label).find(({ spkiSha256 }) => spkiSha256 === found.spkiSha256);
    const key = { ...found, identity: made?.identity ?? found.identity };
    const checks: Check[] = [
      passed('KEY-PURPOSE', `${key.label}, ${keyAlgorithms[key.algorithm].title}, was made for checkpoints of the logs`),
      ...(await findRecordedKey(context, input.person.id, key)),
    ];
    const data = { label: key.label, spkiSha256: key.spkiSha256 };
    return {
      kind: 'commit',
      commit() {
        context.log(input.person.id, 'audit-key-opened', data, checks);
        return { kind: 'done', value: key, data, checks };
      },
    };
  },
};
