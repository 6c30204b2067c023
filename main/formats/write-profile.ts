// The one writer of profiles: the same draft gives the same bytes, with every extension on a line of its own.

import type { JsonObject } from './canonical-json.ts';
import { flow } from './write-plan.ts';

type Value = JsonObject[string];

/** Blocks that are read line by line; everything else stands on one line. */
const asBlock: ReadonlySet<string> = new Set(['signatureAlgorithms', 'subject', 'extensions']);

const isObject = (value: Value): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The text of a profile. Whether it is one is for parseProfile to say. */
export function writeProfile(draft: JsonObject): string {
  const lines = Object.entries(draft).flatMap(([key, value]) => {
    if (!asBlock.has(key) || value === undefined || !isObject(value) || Object.keys(value).length === 0)
      return [`${flow(key)}: ${flow(value)}`];
    return ['', `${flow(key)}:`, ...Object.entries(value).map(([name, item]) => `  ${flow(name)}: ${flow(item)}`)];
  });
  return ['# A profile written with Conclave’s editor of profiles.', '', ...lines, ''].join('\n');
}
