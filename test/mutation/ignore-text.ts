// A plugin of Stryker: what is written for people to read is no behaviour, and no test need pin it word by word. Every other
// literal counts: codes, check names, rule ids, clauses, OIDs, PEM labels, event names, keys of data.

/** Three words or more, two of them written small: `it ends inside a tag`. No `BR 7.1.2.1.1`, `sign-crl` or `X509 CRL`. */
function isProse(text: string): boolean {
  const words = text.split(/[\s…]+/u).filter((word) => word !== '');
  return words.length >= 3 && words.filter((word) => /^[\p{Ll}’]{1,20}[.,;:]?$/u.test(word)).length >= 2;
}

/** The members of the syntax tree this plugin looks at. */
interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly quasis?: readonly { readonly value: { readonly raw: string } }[];
  readonly expressions?: readonly Node[];
  readonly object?: Node;
  readonly computed?: boolean;
  readonly key?: { readonly name?: unknown };
}

/** A name or a member of one: filling such a hole changes nothing that could be mutated. */
function isPlain(node: Node): boolean {
  return (
    node.type === 'Identifier' ||
    (node.type === 'MemberExpression' && node.computed === false && node.object !== undefined && isPlain(node.object))
  );
}

function proseIn(node: Node): boolean {
  if (node.type === 'StringLiteral') return typeof node.value === 'string' && isProse(node.value);
  if (node.type !== 'TemplateLiteral') return false;
  return isProse((node.quasis ?? []).map(({ value }) => value.raw).join('…')) && (node.expressions ?? []).every(isPlain);
}

/** Clauses are pinned wherever they stand, whatever they read like. */
const isClause = (parent: Node | undefined): boolean => parent?.type === 'ObjectProperty' && parent.key?.name === 'clause';

/** In the form Stryker loads: declareValuePlugin(PluginKind.Ignore, …) of its API. */
export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'text',
    value: {
      shouldIgnore({ node, parent }: { readonly node: Node; readonly parent?: Node }): string | undefined {
        return proseIn(node) && !isClause(parent) ? 'a sentence for people' : undefined;
      },
    },
  },
] as const;
