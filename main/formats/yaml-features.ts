import { Parser } from 'yaml';
import type { CST } from 'yaml';
import { refuseAt } from './yaml-text.ts';
import type { YamlText } from './yaml-text.ts';

/** Deeper than any file of ours; also keeps hostile nesting off the stack of the composer that runs next. */
const maxDepth = 20;

const simpleKey = 'write `key: value`';
const sayItTwice = 'write the value out where it is used';

/** Token type of the YAML reader → what people call it, and what to write instead. */
const refused: Readonly<Record<string, readonly [thing: string, instead: string]>> = {
  anchor: ['An anchor (`&`)', sayItTwice],
  alias: ['An alias (`*`)', sayItTwice],
  tag: ['A tag (`!`)', 'types follow from the key'],
  directive: ['A directive (`%`)', 'delete the line'],
  'explicit-key-ind': ['A complex key (`?`)', simpleKey],
  'byte-order-mark': ['A byte order mark', 'save the file as UTF-8 without BOM'],
};

/**
 * Reads the token tree of a YAML file and refuses what formats.md does not allow, before any value is built: anchors,
 * aliases, tags, directives, complex keys, a second document, nesting over 20 levels. Throws `input.schema` with line and
 * column of the first offender. Walks with a list, not by recursion, so depth cannot exhaust the stack.
 */
export function readPlainTokens(yaml: YamlText): CST.Token[] {
  const tokens = [...new Parser().parse(yaml.text)];
  const documents = tokens.filter((token) => token.type === 'document');
  const offenders = tokens.flatMap((token) => offendersIn(token));
  const second = documents[1];
  if (second) offenders.push({ offset: second.offset, thing: 'A second document (`---`)', instead: 'put it into a file of its own' });
  const first = offenders.reduce<Offender | undefined>((least, next) => (least && least.offset <= next.offset ? least : next), undefined);
  if (first) throw refuseAt(yaml, first.offset, first.thing, first.instead);
  return tokens;
}

interface Offender {
  readonly offset: number;
  readonly thing: string;
  readonly instead: string;
}

function offendersIn(root: CST.Token): Offender[] {
  const found: Offender[] = [];
  const open: { token: CST.Token; depth: number }[] = [{ token: root, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { token, depth } = next;
    if (depth > maxDepth) {
      found.push({ offset: token.offset, thing: `Nesting deeper than ${maxDepth} levels`, instead: 'no file of Conclave needs it' });
      continue;
    }
    const bad = refused[token.type];
    if (bad) found.push({ offset: token.offset, thing: bad[0], instead: bad[1] });
    for (const child of childrenOf(token)) open.push({ token: child, depth: 'items' in token ? depth + 1 : depth });
  }
  return found;
}

function childrenOf(token: CST.Token): CST.Token[] {
  if ('items' in token) {
    return token.items.flatMap((item) =>
      [...item.start, item.key, ...(item.sep ?? []), item.value].filter((child) => child !== undefined && child !== null),
    );
  }
  if (token.type === 'document') return token.value ? [...token.start, token.value] : token.start;
  if (token.type === 'block-scalar') return token.props;
  return [];
}
