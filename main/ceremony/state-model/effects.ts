import type { Effect } from '../../steps/step-model.ts';
import { idleMinutes, tokenName, tokenOf, type Room, type TokenInRoom } from './room.ts';
import type { StepFacts } from './step-facts.ts';

function withToken(room: Room, step: StepFacts, what: string, change: Partial<TokenInRoom>): Room {
  const name = tokenName(room, step);
  if (name === null) return room;
  return {
    ...room,
    tokens: { ...room.tokens, [name]: { ...tokenOf(room, step), ...change } },
    because: { ...room.because, [`${what}:${name}`]: step.id },
  };
}

const closed = { session: false, idle: 0 };

/** The meaning of each effect. */
const effects: Readonly<Record<Effect, (room: Room, step: StepFacts) => Room>> = {
  'people-counted': (room, step) => ({ ...room, counted: true, because: { ...room.because, counted: step.id } }),
  'token-in': (room, step) => withToken(room, step, 'in', { in: true }),
  'token-out': (room, step) => withToken(withToken(room, step, 'session', closed), step, 'in', { in: false }),
  'pin-chosen': (room, step) => withToken(room, step, 'pin', { pin: step.pinKnownTo, fresh: true }),
  'session-open': (room, step) => withToken(room, step, 'session', { session: true, idle: 0 }),
  'session-closed': (room, step) => withToken(room, step, 'session', closed),
  'key-made': (room) => ({ ...room, key: true }),
  'signature-made': (room, step) => ({ ...room, signed: true, unexported: [...room.unexported.filter((id) => id !== step.id), step.id] }),
  'written-out': (room) => ({ ...room, unexported: [] }),
  'record-sealed': (room, step) => ({ ...room, sealed: true, because: { ...room.because, sealed: step.id } }),
};

/** Minutes go by: a session the step does not use grows older, up to where it no longer matters. */
export function aged(room: Room, step: StepFacts): Room {
  const used = step.model.requires.includes('session') ? tokenName(room, step) : null;
  const tokens = Object.entries(room.tokens).map(([name, token]): [string, TokenInRoom] => [
    name,
    token.session ? { ...token, idle: name === used ? 0 : Math.min(token.idle + step.minutes, idleMinutes + 1) } : token,
  ]);
  return { ...room, tokens: Object.fromEntries(tokens) };
}

/** The room after a step that went as planned. */
export function roomAfter(room: Room, step: StepFacts): Room {
  return (step.model.sets ?? []).reduce((changed, effect) => effects[effect](changed, step), aged(room, step));
}

/** The room after the process that held the session died: the token is still in, the PIN is asked again. */
export function roomInterrupted(room: Room): Room {
  const tokens = Object.entries(room.tokens).map(([name, token]): [string, TokenInRoom] => [
    name,
    token.session ? { ...token, idle: idleMinutes + 1 } : token,
  ]);
  return { ...room, tokens: Object.fromEntries(tokens) };
}
