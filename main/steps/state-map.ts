// Step state is JSON; these two read and extend its person → value maps without casts all over.

import type { JsonObject, JsonValue } from '../formats/canonical-json.ts';

/** The map under `name`, empty where it is not there yet. */
export function stateMap(state: JsonObject, name: string): JsonObject {
  const value = state[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** The state with `key → value` added to the map under `name`. */
export function withEntry(state: JsonObject, name: string, key: string, value: JsonValue): JsonObject {
  return { ...state, [name]: { ...stateMap(state, name), [key]: value } };
}

/** Text or number as text; '' for anything else and for nothing. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
