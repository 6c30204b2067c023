// The one writer of designs: the same draft gives the same bytes, with every value of a node on a line of its own.

import type { JsonObject } from './canonical-json.ts';
import { flow } from './write-plan.ts';

type Value = JsonObject[string];

const isObject = (value: Value | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** One node of the list, its first key behind the dash (YAML 1.2 §8.2.1). */
function nodeLines(node: Value): string[] {
  if (!isObject(node) || Object.keys(node).length === 0) return [`  - ${flow(node)}`];
  return Object.entries(node).map(([key, value], index) => `${index === 0 ? '  - ' : '    '}${flow(key)}: ${flow(value)}`);
}

/** The text of a design. Whether it is one is for parseDesign to say. */
export function writeDesign(draft: JsonObject): string {
  const lines = Object.entries(draft).flatMap(([key, value]) => {
    const list = key === 'nodes' && Array.isArray(value) && value.length > 0 ? (value as readonly Value[]) : null;
    return list === null ? [`${flow(key)}: ${flow(value)}`] : ['nodes:', ...list.flatMap(nodeLines)];
  });
  return ['# Written with Conclave’s designer of hierarchies.', '', ...lines, ''].join('\n');
}
