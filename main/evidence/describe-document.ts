import { parseCanonicalJson, type JsonValue } from '../formats/canonical-json.ts';
import type { DescribedField } from '../pki/describe.ts';

const longestDocument = 256 * 1024;

/**
 * A document people approve, line by line: every value of its canonical JSON under the path that leads to it, lists of plain
 * values on one line. Throws input.* for bytes that are not canonical JSON of up to 256 kB.
 */
export function describeDocument(bytes: Uint8Array): DescribedField[] {
  return linesOf(parseCanonicalJson(bytes, 'The document', longestDocument), '');
}

function linesOf(value: JsonValue, path: string): DescribedField[] {
  if (typeof value !== 'object' || value === null) return [lineOf(path, String(value))];
  if (Array.isArray(value)) {
    const each = value as readonly JsonValue[];
    if (each.every((one) => typeof one !== 'object')) return [lineOf(path, each.length === 0 ? 'none' : each.join(', '))];
    return each.flatMap((one, index) => linesOf(one, `${path}[${index + 1}]`));
  }
  return Object.entries(value).flatMap(([name, each]) => linesOf(each, path === '' ? name : `${path}.${name}`));
}

function lineOf(label: string, value: string): DescribedField {
  return { label, value, ...(/^[0-9a-f]{32,}$/.test(value) ? { mono: true } : {}) };
}
