import { failed, notChecked, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { Hsm, KeyDescription, Session } from '../hsm/hsm.ts';
import { sha256Hex } from '../pki/hash.ts';
import { backupOpening, chooseBackup, sameTuple } from './backup-token.ts';
import { latchProbe, signProbe } from './key-proof.ts';
import { requireOtherStore } from './other-store.ts';
import { requireIsolation } from './token-rules.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { signingKey } from './signing-key.ts';
import { fromBase64, type KeyValue } from './values.ts';
import { textOf } from './state-map.ts';
import type { StepContext, StepInput, StepKind } from './step.ts';

/** The key whose backup is proved: made in this run, or a live authority's that was proved on the open token. */
function keyOf(context: StepContext): KeyValue {
  const value = context.value('key');
  return value.type === 'key' ? value : signingKey(context);
}

/**
 * Why there is no second token to open. Only for an authority that exists: where a key is made, a plan without a backup does not start
 * (admission.ts). Its policy names the method, and the plan's must be the same (PLAN-VS-POLICY).
 */
function noSecond(context: StepContext): string | null {
  if (context.value('key').type === 'key') return null;
  if (context.run.plan.backup === 'none') return 'plan and policy name no backup of this key';
  return context.run.mode !== 'production' ? 'the stand-in of a rehearsal has no second token' : null;
}

/** The PIN of a store copy is the first token's; a clone has its own. */
const pinPrompt = (context: StepContext): string => (context.run.plan.backup === 'store-copy' ? 'pin' : 'backup-pin');

const refusal = (sentence: string): CeremonyError =>
  new CeremonyError(
    'token.check-failed',
    `BACKUP-SAME-KEY failed: ${sentence}. Nothing was certified. Make the backup again, then confirm it.`,
  );

/** The key with the equal SubjectPublicKeyInfo, whatever the clone calls it. */
function sameKey(keys: readonly KeyDescription[], key: KeyValue): KeyDescription {
  const found = keys.find(({ spki }) => spki !== null && sha256Hex(spki) === key.spkiSha256);
  if (found === undefined) {
    const namesake = keys.find(({ label, ckaId }) => label === key.label || ckaId === key.ckaId);
    throw refusal(
      namesake === undefined
        ? `the second token does not hold the key «${key.label}»`
        : `the second token holds another key under the name «${namesake.label}»: its public key differs`,
    );
  }
  const open = found.checks.find(({ name, verdict }) => name === 'KEY-ATTRIBUTES' && verdict === 'failed');
  if (open !== undefined) throw refusal(`KEY-ATTRIBUTES failed for the copied key, ${open.reason ?? ''}`);
  return found;
}

interface Confirmed {
  readonly checks: readonly Check[];
  readonly probe: string;
  readonly session: Session;
}

async function confirm(context: StepContext, input: StepInput, second: Hsm, key: KeyValue): Promise<Confirmed> {
  const actor = input.person.id;
  const description = await chooseBackup(context, second, key.identity);
  const isolation = requireIsolation(context.run, description.identity);
  const pin = description.protectedAuthenticationPath ? null : input.secret(pinPrompt(context));
  const session = await (await second.find(description.identity)).login(pin);
  const same = sameTuple(session.identity, key.identity);
  const other = same
    ? await requireOtherStore(context, actor, session)
    : passed('BACKUP-OTHER-TOKEN', 'the second token has an identity of its own');
  const found = sameKey(await session.keys(), key);
  context.progress('The second token is signing a probe');
  const { id, verified } = await signProbe(context, actor, session, {
    label: found.label,
    ckaId: found.ckaId,
    algorithm: key.algorithm,
    spki: fromBase64(key.spki),
  });
  if (!verified) {
    const check = failed('BACKUP-SAME-KEY', 'the probe signature of the second token did not verify');
    latchProbe(context, id, check);
    throw refusal('a signature made by the second token does not verify with the first one’s public key');
  }
  const proved = passed('BACKUP-SAME-KEY', `«${session.identity.label}», serial ${session.identity.serial}, ${context.run.plan.backup}`);
  return { checks: [proved, other, isolation], probe: id, session };
}

/** A second process that was lost is not the first one's: the engine must not take its session for gone (TokenDesk.forgetIfLost). */
function ofSecond(error: unknown): unknown {
  if (!(error instanceof CeremonyError) || !error.code.startsWith('token.')) return error;
  return new CeremonyError(error.code, error.message, { details: { ...error.details, device: 'second' }, cause: error.cause });
}

/**
 * Opens the second token by its identity tuple, in a process of its own, requires the equal SubjectPublicKeyInfo and verifies one
 * journalled probe (BACKUP-SAME-KEY). A store copy has the first one's tuple: that it is another store is shown by a mark
 * (BACKUP-OTHER-TOKEN). Throws token.*. Source: rules.md, Keys and tokens.
 */
export const confirmBackupKey: StepKind = {
  kind: 'confirm-backup-key',
  needs: { key: ['key', 'authority'] },
  gives: null,
  with: [],
  optionalWith: ['token'],
  model: { acting: 'one', ownToken: true, requires: ['present', 'pin'], sets: ['token-in', 'token-out'], deviations: ['unknown-outcome'] },
  makesToken: true,
  async survey(context) {
    if (noSecond(context) !== null) return {};
    const second = context.devices.open(backupOpening(context));
    try {
      const key = keyOf(context);
      const found = await chooseBackup(context, second, key.identity);
      const { min, max } = found.pinLength;
      const { serial, label, model, manufacturer } = found.identity;
      const state = found.userPin.finalTry ? 'one PIN try left' : 'ready';
      return { backup: { serial, label, model, manufacturer, state, min, max, pinPad: found.protectedAuthenticationPath } };
    } catch (error) {
      throw ofSecond(error);
    } finally {
      await second.end();
    }
  },
  view(context) {
    const without = noSecond(context);
    if (without !== null)
      return {
        will: `No second token is opened: ${without}.`,
        button: 'Record that there is no second token',
        awaited: anyOfRoles(context),
        prompts: [],
        stage: { kind: 'facts', facts: [{ label: 'Backup', value: without }] },
      };
    const key = keyOf(context);
    const found = context.survey['backup'] as Record<string, string | number | boolean> | undefined;
    const last = found?.['state'] === 'one PIN try left';
    return {
      will: 'The second token is opened in a process of its own, must show the same public key, and signs one probe. Nothing else is signed.',
      button: `Confirm the backup of ${key.label}`,
      awaited: anyOfRoles(context),
      prompts:
        found?.['pinPad'] === true
          ? []
          : [
              {
                kind: 'secret',
                id: pinPrompt(context),
                label: 'User PIN of the second token',
                again: false,
                min: Number(found?.['min'] ?? 1),
                max: Number(found?.['max'] ?? 255),
                ...(last ? { warning: 'ONE try is left before the token locks. A second person must watch this entry.' } : {}),
              },
            ],
      stage: {
        kind: 'tokens',
        tokens:
          found === undefined
            ? []
            : [
                {
                  label: textOf(found['label']),
                  serial: textOf(found['serial']),
                  model: textOf(found['model']),
                  manufacturer: textOf(found['manufacturer']),
                  state: textOf(found['state']),
                },
              ],
        facts: [
          { label: 'Key', value: key.label },
          { label: 'Public key SHA-256', value: key.spkiSha256, mono: true },
          { label: 'Backup method of the plan', value: context.run.plan.backup },
        ],
      },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const without = noSecond(context);
    if (without !== null) return { kind: 'done', value: null, data: { backup: 'none' }, checks: [notChecked('BACKUP-SAME-KEY', without)] };
    const key = keyOf(context);
    const opening = backupOpening(context);
    const second = context.devices.open(opening);
    try {
      const { checks, probe, session } = await confirm(context, input, second, key);
      const module = await second.module();
      const { identity } = session;
      await session.logout();
      return {
        kind: 'commit',
        commit() {
          context.journal.verified(probe, [...checks]);
          context.log(
            input.person.id,
            'backup-confirmed',
            {
              identity: { ...identity },
              provider: opening.provider,
              module: { ...module },
              method: context.run.plan.backup,
              spkiSha256: key.spkiSha256,
              probe,
            },
            checks,
          );
          return { kind: 'done', value: null, data: { backup: context.run.plan.backup, spkiSha256: key.spkiSha256 }, checks };
        },
      };
    } catch (error) {
      throw ofSecond(error);
    } finally {
      await second.end();
    }
  },
};
