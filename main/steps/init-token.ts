import { notChecked, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import type { PinRole } from '../custody/card.ts';
import type { Pin, TokenIdentity } from '../hsm/hsm.ts';
import type { RowWrite } from '../store/store.ts';
import { readShareSet, shareSetRow, type ShareSet } from '../store/tables/share-set.ts';
import { finishInitialisation } from './finish-initialisation.ts';
import { journalledCall } from './journalled-call.ts';
import { custodyCheck, pinEntryOf, pinGivers, pinOf, pinPrompts, takePinParts, type PinEntry, type PinSlot } from './pin-entry.ts';
import { labelBytes, requireIsolation, softwareTokenCheck, tokenLabel } from './token-rules.ts';
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
  readonly pinPad: boolean;
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
    pinPad: chosen.protectedAuthenticationPath,
  };
}

const surveyed = (context: StepContext): Found =>
  (context.survey['found'] ?? {
    slotId: 0,
    serial: '',
    label: '',
    initialized: false,
    objects: [],
    min: 4,
    max: 255,
    pinPad: false,
  }) as unknown as Found;

/** The sets handed out for this token, where the playbook has a step that does. */
function setsOf(context: StepContext): ShareSet[] {
  return context
    .values('shares')
    .flatMap((value) => (value.type === 'pin-shares' ? value.sets : []))
    .flatMap((id) => readShareSet(context.store, id) ?? []);
}

/** SO PIN, then user PIN: chosen whole or in halves, or made of the cards just handed out. */
function slotsOf(context: StepContext, found: Found): PinSlot[] {
  const sets = setsOf(context);
  const entryOf = (role: PinRole): PinEntry => {
    const set = sets.find((candidate) => candidate.role === role);
    return set === undefined ? pinEntryOf(context, role, null, found.pinPad) : { how: 'shares', set };
  };
  const limits = { min: found.min, max: found.max };
  return [
    { id: 'soPin', label: 'Choose the security officer’s PIN (SO PIN)', entry: entryOf('so'), limits, chosen: true },
    { id: 'pin', label: 'Choose the user PIN', entry: entryOf('user'), limits, chosen: true },
  ];
}

const inParts = (slots: readonly PinSlot[]): boolean => slots.some(({ entry }) => entry.how === 'shares' || entry.how === 'halves');

/** The cards that open the token from now on. */
const nowCurrent = (context: StepContext, token: TokenIdentity): RowWrite[] =>
  setsOf(context).map((set) => shareSetRow({ ...set, token: { ...token }, state: 'current' }));

/**
 * C_InitToken and C_InitPIN, journalled. Gate: one person of each listed role confirms; the last of them gives both PINs.
 * On an initialised token its objects are shown and its label must be typed (TOKEN-EMPTY). Source: rules.md, Keys and tokens.
 */
export const initToken: StepKind = {
  kind: 'init-token',
  needs: {},
  optionalNeeds: { shares: 'pin-shares' },
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
    const slots = slotsOf(context, found);
    if (last && awaited.length > 0 && found.initialized)
      prompts.push({ kind: 'type-label', id: 'label', label: 'Type the label of the token that will be erased', expected: found.label });
    // Parts are given one by one once everybody has agreed; a PIN one person chooses is given with the last agreement.
    if (last && (awaited.length === 0 || !inParts(slots))) prompts.push(...pinPrompts(context, slots));
    return {
      will: found.initialized
        ? `Everything on token «${found.label}» (serial ${found.serial}) is erased: ${found.objects.length === 0 ? 'no object is visible without login' : found.objects.join(', ')}.`
        : 'The blank token gets its label, SO PIN and user PIN.',
      button: found.initialized ? `Erase and initialise «${found.label}»` : 'Initialise the blank token',
      irreversible: true,
      awaited: awaited.length > 0 ? awaited : pinGivers(context, slots),
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
    const found = await look(context);
    const slots = slotsOf(context, found);
    const before = oneOfEachRole(context, stateMap(context.state, 'confirmed'));
    if (before.length === 0) roleOf(pinGivers(context, slots), input.person);
    else {
      roleOf(before, input.person);
      input.confirmed(`${id}.confirm`);
    }
    const state = before.length === 0 ? context.state : withEntry(context.state, 'confirmed', id, context.now().toISOString());
    if (oneOfEachRole(context, stateMap(state, 'confirmed')).length > 0) return { kind: 'more', state };

    if (before.length > 0 && found.initialized && context.run.attendance !== 'unattended' && input.text('label') !== found.label) {
      throw new CeremonyError('input.label-wrong', `The label typed is not «${found.label}». Nothing was erased. Look at the token again.`);
    }
    if (before.length > 0 && inParts(slots)) return { kind: 'more', state };
    if (!takePinParts(context, input, slots)) return { kind: 'more', state };
    const named = textOf(context.parameter('label'));
    // A rehearsal’s embedded token is its own and marked; on a module it makes none that the plan does not call so.
    const label = context.hsm.provider === 'soft' ? tokenLabel(context.run, named) : named.slice(0, labelBytes);
    const software = softwareTokenCheck(context.run, context.hsm.provider);
    const held = custodyCheck(context, slots[1]?.entry ?? { how: 'whole' });
    requireIsolation(context.run, { serial: found.serial, label, model: '', manufacturer: '' });
    if (found.initialized) requireIsolation(context.run, { serial: found.serial, label: found.label, model: '', manufacturer: '' });
    const empty: Check = found.initialized
      ? notChecked(
          'TOKEN-EMPTY',
          `erased on purpose: ${found.objects.length} visible objects, confirmed by ${Object.keys(stateMap(state, 'confirmed')).join(', ')}`,
        )
      : passed('TOKEN-EMPTY', 'blank');
    const token = found.initialized ? await context.hsm.find(found.serial) : await context.hsm.blank(found.slotId);
    const toErase = { serial: found.serial, label, model: '', manufacturer: '' };
    const pins: Pin[] = [];
    let identity: TokenIdentity;
    try {
      // Both before the call: a PIN that is missing must not be noticed after the token was erased.
      for (const slot of slots) pins.push(await pinOf(context, slot));
      const [soPin = null, pin = null] = pins;
      const { id: journalId, result: fresh } = await journalledCall(
        context,
        { operation: 'initialise-token', actor: id, token: toErase },
        () => token.initToken(soPin, label),
        () => null,
      );
      identity = await finishInitialisation(context, id, journalId, fresh, soPin, pin, (made) => nowCurrent(context, made));
    } finally {
      for (const pin of pins) pin?.fill(0);
      context.tray.zero();
    }
    context.log(id, 'token-initialised', { identity: { ...identity } }, [empty, held, ...software]);
    return { kind: 'done', value: { type: 'token', identity, provider: context.hsm.provider }, checks: [empty, held, ...software] };
  },
};
