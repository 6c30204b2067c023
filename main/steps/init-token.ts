import { notChecked, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { Prompt } from '../../preload/contract/run-view.ts';
import { finishInitialisation } from './finish-initialisation.ts';
import { journalledCall } from './journalled-call.ts';
import { requireIsolation, softwareTokenCheck } from './token-rules.ts';
import { oneOfEachRole, roleOf } from './turn.ts';
import { stateMap, withEntry, textOf } from './state-map.ts';
import type { StepContext, StepKind } from './step.ts';

interface Found {
  readonly slotId: number;
  readonly serial: string;
  readonly label: string;
  readonly initialized: boolean;
  readonly objects: readonly string[];
  readonly min: number;
  readonly max: number;
}

async function look(context: StepContext): Promise<Found> {
  const asked = context.desk.wanted;
  const all = await context.hsm.tokens();
  const match =
    asked === undefined
      ? all.filter((token) => !token.initialized)
      : all.filter((token) => token.identity.serial === asked || token.identity.label === asked);
  const chosen = match[0];
  if (chosen === undefined)
    throw new CeremonyError(
      'token.not-found',
      'No blank token is there, and no token to initialise was named. Nothing was changed. Insert a blank token or name one with --token.',
    );
  if (asked !== undefined && match.length > 1)
    throw new CeremonyError(
      'token.ambiguous',
      `More than one token has the serial or label «${asked}». Nothing was changed. Name it by its serial.`,
    );
  const objects = chosen.initialized ? await (await context.hsm.find(chosen.identity)).publicObjects() : [];
  return {
    slotId: chosen.slotId,
    serial: chosen.identity.serial,
    label: chosen.identity.label,
    initialized: chosen.initialized,
    objects,
    min: chosen.pinLength.min,
    max: chosen.pinLength.max,
  };
}

const surveyed = (context: StepContext): Found =>
  (context.survey['found'] ?? { slotId: 0, serial: '', label: '', initialized: false, objects: [], min: 4, max: 255 }) as unknown as Found;

/**
 * C_InitToken and C_InitPIN, journalled. Gate: one person of each listed role confirms; the last of them gives both PINs.
 * On an initialised token its objects are shown and its label must be typed (TOKEN-EMPTY). Source: rules.md, Keys and tokens.
 */
export const initToken: StepKind = {
  kind: 'init-token',
  needs: {},
  gives: 'token',
  with: ['label'],
  model: { acting: 'one-of-each', requires: ['present'], sets: ['token-in', 'pin-chosen'], deviations: ['unknown-outcome'] },
  makesToken: true,
  async survey(context) {
    return { found: (await look(context)) as unknown as JsonObject };
  },
  view(context) {
    const found = surveyed(context);
    const awaited = oneOfEachRole(context, stateMap(context.state, 'confirmed'));
    const last = new Set(awaited.map((person) => person.role)).size <= 1;
    const prompts: Prompt[] = awaited.map((person) => ({
      kind: 'confirm',
      id: `${person.id}.confirm`,
      label: found.initialized
        ? `Everything on token ${found.serial} may be destroyed`
        : `Initialise the blank token in slot ${found.slotId}`,
      person: person.id,
    }));
    if (last) {
      if (found.initialized)
        prompts.push({ kind: 'type-label', id: 'label', label: 'Type the label of the token that will be erased', expected: found.label });
      prompts.push({
        kind: 'secret',
        id: 'soPin',
        label: 'Choose the security officer’s PIN (SO PIN)',
        again: true,
        min: found.min,
        max: found.max,
      });
      prompts.push({ kind: 'secret', id: 'pin', label: 'Choose the user PIN', again: true, min: found.min, max: found.max });
    }
    return {
      will: found.initialized
        ? `Everything on token «${found.label}» (serial ${found.serial}) is erased: ${found.objects.length === 0 ? 'no object is visible without login' : found.objects.join(', ')}.`
        : 'The blank token gets its label, SO PIN and user PIN.',
      button: found.initialized ? `Erase and initialise «${found.label}»` : 'Initialise the blank token',
      irreversible: true,
      awaited,
      prompts,
      stage: {
        kind: 'tokens',
        tokens: [
          { label: found.label, serial: found.serial, model: '', manufacturer: '', state: found.initialized ? 'initialised' : 'blank' },
        ],
        facts: found.objects.map((label) => ({ label: 'On the token', value: label })),
      },
    };
  },
  async perform(context, input) {
    const id = input.person.id;
    roleOf(oneOfEachRole(context, stateMap(context.state, 'confirmed')), input.person);
    input.confirmed(`${id}.confirm`);
    const state = withEntry(context.state, 'confirmed', id, context.now().toISOString());
    if (oneOfEachRole(context, stateMap(state, 'confirmed')).length > 0) return { kind: 'more', state };

    const found = await look(context);
    if (found.initialized && context.run.attendance !== 'unattended' && input.text('label') !== found.label) {
      throw new CeremonyError('input.label-wrong', `The label typed is not «${found.label}». Nothing was erased. Look at the token again.`);
    }
    const label = textOf(context.parameter('label')).slice(0, 32);
    const software = softwareTokenCheck(context.run, context.hsm.provider);
    requireIsolation(context.run, { serial: found.serial, label, model: '', manufacturer: '' });
    if (found.initialized) requireIsolation(context.run, { serial: found.serial, label: found.label, model: '', manufacturer: '' });
    const empty: Check = found.initialized
      ? notChecked(
          'TOKEN-EMPTY',
          `erased on purpose: ${found.objects.length} visible objects, confirmed by ${Object.keys(stateMap(state, 'confirmed')).join(', ')}`,
        )
      : passed('TOKEN-EMPTY', 'blank');
    const token = found.initialized ? await context.hsm.find(found.serial) : await context.hsm.blank(found.slotId);
    // Both before the call: a PIN that is missing must not be noticed after the token was erased.
    const soPin = input.secret('soPin');
    const pin = input.secret('pin');
    const before = { serial: found.serial, label, model: '', manufacturer: '' };
    const { id: journalId, result: fresh } = await journalledCall(
      context,
      { operation: 'initialise-token', actor: id, token: before },
      () => token.initToken(soPin, label),
      () => null,
    );
    const identity = await finishInitialisation(context, id, journalId, fresh, soPin, pin);
    context.log(id, 'token-initialised', { identity: { ...identity } }, [empty, ...software]);
    return { kind: 'done', value: { type: 'token', identity, provider: context.hsm.provider }, checks: [empty, ...software] };
  },
};
