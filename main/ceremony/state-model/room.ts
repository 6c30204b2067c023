import type { StepFacts } from './step-facts.ts';

/** One token as the room knows it. */
export interface TokenInRoom {
  /** In a reader. */
  readonly in: boolean;
  readonly session: boolean;
  /** Minutes since the session was last used; a session idle for more than ten ends (rules.md, Keys and tokens). */
  readonly idle: number;
  /** Roles whose holders know the PIN because it was chosen in this run; null: chosen before, known to whoever is asked. */
  readonly pin: readonly string[] | null;
  /** Was made in this run and has only the name its initialisation gave it. */
  readonly fresh: boolean;
}

/** What can change in the course of a playbook, and which step changed it last. */
export interface Room {
  readonly counted: boolean;
  readonly tokens: Readonly<Record<string, TokenInRoom>>;
  readonly key: boolean;
  readonly signed: boolean;
  /** Steps whose signatures have not been written out. */
  readonly unexported: readonly string[];
  readonly sealed: boolean;
  /** Decision → answer. */
  readonly decided: Readonly<Record<string, string>>;
  /** Steps a decision passed over. */
  readonly skipped: readonly string[];
  /** `counted`, `sealed`, `in:NAME`, `session:NAME`, `pin:NAME` → id of the step that changed it last. For sentences only. */
  readonly because: Readonly<Record<string, string>>;
}

/** Ten idle minutes end a login session. */
export const idleMinutes = 10;

export const emptyRoom: Room = {
  counted: false,
  tokens: {},
  key: false,
  signed: false,
  unexported: [],
  sealed: false,
  decided: {},
  skipped: [],
  because: {},
};

const unknownToken: TokenInRoom = { in: false, session: false, idle: 0, pin: null, fresh: false };

/** The name under which the room knows the step's token: one made in this run is the one the day decides on. */
export function tokenName(room: Room, step: StepFacts): string | null {
  if (step.token === null || step.token in room.tokens || !step.tokenAtRun) return step.token;
  return Object.keys(room.tokens).find((name) => room.tokens[name]?.fresh === true && room.tokens[name].in) ?? step.token;
}

export function tokenOf(room: Room, step: StepFacts): TokenInRoom {
  return room.tokens[tokenName(room, step) ?? ''] ?? unknownToken;
}

/** Two rooms in which the same can happen have the same text. */
export function roomKey(room: Room): string {
  const { because: _because, ...rest } = room;
  return JSON.stringify(rest);
}
