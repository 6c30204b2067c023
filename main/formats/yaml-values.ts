import { isMap, isScalar, isSeq, Scalar } from 'yaml';
import type { Document, Node, Pair, YAMLMap } from 'yaml';
import { refuseAt } from './yaml-text.ts';
import type { YamlText } from './yaml-text.ts';

/** What strict YAML can say: no null, no floats. */
export type YamlValue = string | number | boolean | YamlValue[] | { [key: string]: YamlValue };

/** Path of keys and list indexes from the top of a file. */
export type YamlPath = readonly (string | number)[];

/** A file's value with the offsets of its nodes: of a value by its path, of a key by `keyOffset`. */
export interface YamlTree {
  readonly value: YamlValue;
  valueOffset(path: YamlPath): number | undefined;
  keyOffset(path: YamlPath): number | undefined;
}

/**
 * Turns composed YAML (failsafe schema: every scalar is text) into values. Plain scalars are `true`, `false`, decimal
 * integers or text; null, floats, hexadecimal, octal and other spellings of booleans are refused, as are duplicate and
 * non-text keys and `__proto__`. Throws `input.schema` with line and column.
 */
export function readYamlValues(yaml: YamlText, document: Document.Parsed): YamlTree {
  const values = new Map<string, number>();
  const keys = new Map<string, number>();
  const value = read(document.contents, []);
  return {
    value,
    valueOffset: (path) => values.get(JSON.stringify(path)),
    keyOffset: (path) => keys.get(JSON.stringify(path)),
  };

  function read(node: Node | null, path: YamlPath, emptyAt = 0): YamlValue {
    const at = node?.range?.[0] ?? emptyAt;
    values.set(JSON.stringify(path), at);
    if (isMap(node)) return readMap(node, path);
    if (isSeq(node)) return node.items.map((item, index) => read(item as Node | null, [...path, index], at));
    if (isScalar(node)) return readScalar(yaml, node, at);
    throw refuseAt(yaml, at, 'An empty value', 'write a value or delete the key');
  }

  function readMap(map: YAMLMap, path: YamlPath): YamlValue {
    const object: Record<string, YamlValue> = {};
    for (const pair of map.items as Pair<Node | null, Node | null>[]) {
      const at = pair.key?.range?.[0] ?? map.range?.[0] ?? 0;
      const key = isScalar(pair.key) ? readScalar(yaml, pair.key, at) : null;
      if (typeof key !== 'string') throw refuseAt(yaml, at, 'A key that is not text', 'write a name, or put it in quotes');
      // Keys that reach a prototype instead of a property when a program reads them carelessly.
      if (key === '__proto__' || key === 'constructor' || key === 'prototype')
        throw refuseAt(yaml, at, `The key \`${key}\``, 'choose another name');
      if (Object.hasOwn(object, key)) throw refuseAt(yaml, at, `A second key \`${key}\``, 'every key may stand once');
      keys.set(JSON.stringify([...path, key]), at);
      object[key] = read(pair.value, [...path, key], pair.key?.range?.[1] ?? at);
    }
    return object;
  }
}

const quote = 'put it in quotes if it is text';

/** Plain scalars that YAML readers take for something other than text: pattern, name, what to write instead. First match wins. */
const refusedPlain: readonly (readonly [RegExp, string, string])[] = [
  [/^(?:null|~|)$/i, 'An empty value (null)', 'write a value or delete the key'],
  [/^(?:true|false)$/i, 'Another spelling of true or false', 'write `true` or `false` in lower case'],
  [/^[-+]?0x[0-9a-f_]*$/i, 'A hexadecimal number', quote],
  [/^[-+]?0(?:o[0-7_]*|[0-9_]+)$/i, 'An octal number or one with leading zeros', quote],
  [/^[-+]?0b[01_]+$/i, 'A binary number', quote],
  [/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?$/i, 'A number that is not a plain whole number', quote],
  [/^(?:[-+]?\.inf|\.nan)$/i, 'Infinity or not-a-number', quote],
];

function readScalar(yaml: YamlText, node: Scalar, at: number): string | number | boolean {
  const text = typeof node.value === 'string' ? node.value : (node.source ?? '');
  if (!text.isWellFormed()) throw refuseAt(yaml, at, 'Half a surrogate pair (`\\uD800` to `\\uDFFF`)', 'write the character itself');
  if (node.type !== Scalar.PLAIN) return text;
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^(?:0|-?[1-9]\d*)$/.test(text)) {
    const number = Number(text);
    if (Number.isSafeInteger(number)) return number;
  }
  for (const [pattern, thing, instead] of refusedPlain) {
    if (pattern.test(text)) throw refuseAt(yaml, at, thing, instead);
  }
  return text;
}
