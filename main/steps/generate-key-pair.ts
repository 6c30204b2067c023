import { passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { certifiedPurposeNames, isKeyPurpose, type KeyPurposeName } from '../formats/key-purposes.ts';
import type { KeyDescription, Session } from '../hsm/hsm.ts';
import { keyAlgorithms, type KeyAlgorithm } from '../pki/algorithms.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { JournalEntry } from '../store/journal.ts';
import { requireAlgorithm } from './algorithm-rules.ts';
import { journalledCall } from './journalled-call.ts';
import { proveKey } from './key-proof.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { labelPrompts, requireTypedLabel } from './typed-label.ts';
import { base64 } from './values.ts';
import type { StepContext, StepKind } from './step.ts';
import { textOf } from './state-map.ts';

const ckaIdBytes = 16;

/** A key with a purpose is no authority's and certifies nothing; `audit`: checkpoints of the logs (rules.md, Logs and bundles). */
function purposeIn(context: StepContext): { purpose?: KeyPurposeName } {
  const purpose = context.parameter('purpose');
  if (purpose === undefined) return {};
  if (!isKeyPurpose(purpose))
    throw new CeremonyError(
      'input.schema',
      'The playbook makes a key for a purpose that does not exist. No key was made. Correct the playbook.',
    );
  return { purpose };
}

function useOf(context: StepContext): string {
  const { purpose } = purposeIn(context);
  if (purpose === undefined) return 'signing only';
  return purpose === 'audit' ? 'signing checkpoints of the logs, nothing else' : `${purpose}; it certifies nothing`;
}

/** A key of this step whose generation is on record (the call returned, or people adopted it) and not yet used. */
async function recordedKey(context: StepContext, session: Session): Promise<{ key: KeyDescription; entry: JournalEntry } | null> {
  const entries = context.journal.find({ run: context.run.id, step: context.step.id, operation: 'generate-key-pair' });
  const usable = entries.filter((entry) => entry.state === 'returned' || entry.state === 'verified' || entry.state === 'adopted');
  const last = usable.at(-1);
  if (last === undefined) return null;
  const key = (await session.keys()).find((each) => each.ckaId === last.ckaId);
  return key === undefined ? null : { key, entry: last };
}

async function generate(
  context: StepContext,
  actor: string,
  session: Session,
  label: string,
  algorithm: KeyAlgorithm,
): Promise<KeyDescription> {
  if ((await session.keys()).some((key) => key.label === label)) {
    throw new CeremonyError(
      'token.label-in-use',
      `The token already holds a key labelled «${label}». No key was made. Choose another keyLabel in the plan, or another token.`,
    );
  }
  const ckaId = Buffer.from(context.random(ckaIdBytes)).toString('hex');
  const { id, result } = await journalledCall(
    context,
    { operation: 'generate-key-pair', actor, token: session.identity, keyLabel: label, ckaId },
    () => session.generateKeyPair({ label, ckaId, algorithm }),
    (key) => key.spki,
  );
  requireSound(context, result, algorithm, id);
  context.journal.verified(id, [...result.checks]);
  return result;
}

/** What keeps a key from being used, as a sentence's beginning, or null. */
function flawOf(key: KeyDescription, algorithm: KeyAlgorithm): string | null {
  const bad = key.checks.find((check) => check.verdict === 'failed');
  if (bad !== undefined) return `${bad.name} failed for the new key: ${bad.reason ?? ''}.`;
  if (key.spki === null || key.algorithm !== algorithm)
    return 'KEY-PROVED failed: the token does not give the public key that was asked for.';
  return null;
}

/**
 * KEY-BORN-ON-TOKEN and KEY-ATTRIBUTES must not have failed, and the public key must be readable. A key whose generation
 * is not verified yet (`unverified`: its journal entry) is not looked at a second time as if nothing had been: people
 * adopt or destroy it, by quorum.
 */
function requireSound(context: StepContext, key: KeyDescription, algorithm: KeyAlgorithm, unverified: string | null): Uint8Array {
  const flaw = flawOf(key, algorithm);
  if (flaw === null && key.spki !== null) return key.spki;
  if (unverified !== null) {
    context.log('conclave', 'token-latched', { journal: unverified }, key.checks);
    context.journal.failed(unverified, 'token.check-failed');
  }
  throw new CeremonyError('token.check-failed', `${flaw ?? ''} The key was not used. Stop and report the token.`);
}

/**
 * C_GenerateKeyPair under a random CKA_ID, sign-only, sensitive, not extractable; attributes read back; public key proved
 * by a probe. After a crash a key on record is taken up again, never made twice. Source: rules.md, Keys and tokens; PKCS#11 v3.1 §5.18.
 */
export const generateKeyPair: StepKind = {
  kind: 'generate-key-pair',
  needs: { token: 'token' },
  gives: 'key',
  with: ['label', 'algorithm'],
  optionalWith: ['purpose'],
  model: { acting: 'one', requires: ['present', 'token', 'session'], sets: ['key-made'], deviations: ['unknown-outcome'] },
  usesSession: true,
  view(context) {
    const algorithm = context.parameter('algorithm') as KeyAlgorithm;
    const label = textOf(context.parameter('label'));
    const title = keyAlgorithms[algorithm].title;
    return {
      will: `The token makes a ${title} key pair that can sign, cannot be read out and cannot be copied by Conclave, then proves it with one probe signature.`,
      button: `Generate the key ${label}`,
      irreversible: true,
      awaited: anyOfRoles(context),
      prompts: labelPrompts(context, label, 'the new key'),
      stage: {
        kind: 'facts',
        facts: [
          { label: 'Key label', value: label },
          { label: 'Algorithm', value: title },
          { label: 'Use', value: useOf(context) },
          { label: 'Leaves the token', value: 'never' },
        ],
      },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const algorithm = context.parameter('algorithm') as KeyAlgorithm;
    const label = textOf(context.parameter('label'));
    // A key that certifies nothing need not last as long as a CA's.
    if (!(certifiedPurposeNames as readonly unknown[]).includes(context.parameter('purpose')))
      requireAlgorithm(context.run.plan.rules, algorithm);
    requireTypedLabel(context, input, label, 'No key was made.');
    const session = context.desk.session();
    context.progress(`The token is generating a ${keyAlgorithms[algorithm].title} key`);
    const recorded = await recordedKey(context, session);
    const key = recorded?.key ?? (await generate(context, input.person.id, session, label, algorithm));
    const unverified = recorded?.entry.state === 'returned' ? recorded.entry.id : null;
    const spki = requireSound(context, key, algorithm, unverified);
    if (unverified !== null) context.journal.verified(unverified, [...key.checks]);
    const proved = await proveKey(context, input.person.id, session, { label, ckaId: key.ckaId, algorithm, spki });
    const checks: Check[] = [...key.checks, proved, passed('KEY-LABEL-UNUSED', label)];
    const spkiSha256 = sha256Hex(spki);
    const purpose = purposeIn(context);
    return {
      kind: 'commit',
      commit() {
        context.log(
          input.person.id,
          'key-generated',
          { label, ckaId: key.ckaId, algorithm, spkiSha256, ...purpose, attributes: { ...key.attributes } },
          checks,
        );
        return {
          kind: 'done',
          value: {
            type: 'key',
            ...purpose,
            label,
            ckaId: key.ckaId,
            algorithm,
            spki: base64(spki),
            spkiSha256,
            identity: session.identity,
          },
          data: { label, algorithm, spkiSha256 },
          checks,
        };
      },
    };
  },
};
