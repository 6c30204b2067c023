import { failed, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { verifyIndependently, verifyWithNode } from '../pki/verify-signature.ts';
import { withAuditSignature } from '../store/audit-signature.ts';
import { parseCheckpoint } from '../store/checkpoint.ts';
import { workstationLog } from '../store/event-line.ts';
import { auditCertificateFiles } from './audit-certificate.ts';
import { findAuditKey } from './audit-key.ts';
import { journalledCall } from './journalled-call.ts';
import { keepFiles } from './kept-files.ts';
import { probeSignatureAlgorithms } from './probe.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { fromBase64, type KeyValue } from './values.ts';
import type { StepContext, StepKind } from './step.ts';

interface Made {
  readonly log: string;
  readonly size: number;
  readonly head: string;
  readonly checkpoint: string;
}

/** One checkpoint of one log: its text is fixed by the log (origin, size, head), so that nothing else can be signed here. */
async function signOne(context: StepContext, actor: string, key: KeyValue, log: string): Promise<{ made: Made; check: Check }> {
  const session = context.desk.session();
  const note = context.store.checkpoint(log);
  const { size, head, note: parsed } = parseCheckpoint(note);
  const message = new TextEncoder().encode(parsed.text);
  const [spki, signatureAlgorithm] = [fromBase64(key.spki), probeSignatureAlgorithms[key.algorithm]];
  const { id, result: signature } = await journalledCall(
    context,
    { operation: 'sign-checkpoint', actor, token: session.identity, keyLabel: key.label, ckaId: key.ckaId, spki, tbs: message },
    () => session.sign({ ckaId: key.ckaId, signatureAlgorithm, message }),
    (bytes) => bytes,
  );
  const good =
    verifyIndependently(spki, signatureAlgorithm, message, signature) && verifyWithNode(spki, signatureAlgorithm, message, signature);
  const reason = `${log === workstationLog ? 'workstation log' : 'log of this run'}, ${size} events`;
  const check = good ? passed('CHECKPOINT', reason) : failed('CHECKPOINT', `${reason}: the signature does not verify`);
  if (!good) {
    context.log('conclave', 'token-latched', { journal: id }, [check]);
    context.journal.failed(id, 'token.check-failed');
    throw new CeremonyError(
      'token.check-failed',
      'CHECKPOINT failed: the audit key’s signature does not verify with its public key. No checkpoint was recorded. Stop, keep the token, report it.',
    );
  }
  context.journal.verified(id, [check]);
  return { made: { log, size, head, checkpoint: withAuditSignature(note, { spki, signatureAlgorithm }, signature) }, check };
}

/**
 * The audit key on the token signs the checkpoints of this run's log and of the workstation log, as they are now: whoever has
 * the machine and its log key, and not the token, can rewrite nothing before this. Fixed form, journalled, verified by
 * another implementation. Source: rules.md, Logs and bundles; formats.md, Playbook.
 */
export const signCheckpoint: StepKind = {
  kind: 'sign-checkpoint',
  needs: { token: 'token' },
  optionalNeeds: { key: 'key' },
  gives: null,
  with: [],
  model: { acting: 'one', requires: ['present', 'token', 'session'], deviations: ['unknown-outcome'] },
  usesSession: true,
  view(context) {
    const label = context.run.plan.auditKey ?? '';
    const facts = [context.run.id, workstationLog].flatMap((log) => {
      const { size, head } = context.store.head(log);
      const name = log === workstationLog ? 'Workstation log' : 'Log of this run';
      return [
        { label: name, value: `${size} events` },
        { label: `${name}, head`, value: head, mono: true },
      ];
    });
    return {
      will: 'The token signs how long both logs are and how they end. Nothing before this point can then be rewritten without the token.',
      button: `Sign the checkpoints with ${label}`,
      awaited: anyOfRoles(context),
      prompts: [],
      stage: { kind: 'facts', facts: [{ label: 'Audit key', value: label }, ...facts] },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    if (context.run.plan.auditKey === undefined)
      throw new CeremonyError(
        'input.schema',
        'The plan names no auditKey, so nobody knows which key is to sign. No checkpoint was signed. Name it in the plan.',
      );
    const key = await findAuditKey(context, context.desk.session());
    context.progress('The token is signing the checkpoints');
    const signed: Awaited<ReturnType<typeof signOne>>[] = [];
    for (const log of [context.run.id, workstationLog]) signed.push(await signOne(context, input.person.id, key, log));
    const checks = [...signed.map(({ check }) => check), passed('KEY-PURPOSE', `${key.label} signs checkpoints only`)];
    return {
      kind: 'commit',
      commit() {
        const by = { auditSpki: key.spki, spkiSha256: key.spkiSha256, signatureAlgorithm: probeSignatureAlgorithms[key.algorithm] };
        for (const { made } of signed) context.log(input.person.id, 'checkpoint-signed', { ...made, ...by });
        const { rows } = keepFiles(context, input.person.id, context.step.id, auditCertificateFiles(context, key));
        return { kind: 'done', value: null, data: { checkpoints: signed.length, auditKey: key.spkiSha256 }, checks, rows };
      },
    };
  },
};
