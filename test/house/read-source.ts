// What one source file imports and names, read off a real parser (oxc), so that no form of import passes unseen.

import { parseSync } from 'oxc-parser';

export interface SourceImport {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/** What the house table is about. `names` holds `Date.now`, `new Date()`, `randomBytes`, `require`, `computed import` … */
export interface SourceFacts {
  readonly imports: readonly SourceImport[];
  readonly names: ReadonlySet<string>;
  readonly defaultExport: boolean;
  readonly codeLines: number;
}

type Node = { readonly type: string } & Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

function nodesOf(root: Node): Node[] {
  const found: Node[] = [];
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const next = pending.pop();
    if (Array.isArray(next)) {
      pending.push(...(next as unknown[]));
    } else if (isNode(next)) {
      found.push(next);
      pending.push(...Object.values(next));
    }
  }
  return found;
}

/** The text of a string literal or of a template without holes; null for anything computed. */
function literalText(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : null;
  if (node.type === 'TSLiteralType') return literalText(node['literal']);
  if (node.type !== 'TemplateLiteral') return null;
  const quasis = node['quasis'] as readonly { value: { cooked: string } }[];
  return quasis.length === 1 ? (quasis[0]?.value.cooked ?? null) : null;
}

function nameOf(node: unknown): string | null {
  if (!isNode(node)) return null;
  return node.type === 'Identifier' ? (node['name'] as string) : literalText(node);
}

function importOf(node: Node): SourceImport | 'computed' | null {
  switch (node.type) {
    case 'ImportDeclaration':
      return { specifier: literalText(node['source']) ?? '', typeOnly: node['importKind'] === 'type' };
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return node['source'] ? { specifier: literalText(node['source']) ?? '', typeOnly: node['exportKind'] === 'type' } : null;
    case 'TSImportType':
      return { specifier: literalText(node['source'] ?? node['argument']) ?? '', typeOnly: true };
    case 'TSExternalModuleReference':
      return { specifier: literalText(node['expression']) ?? '', typeOnly: false };
    case 'ImportExpression': {
      const specifier = literalText(node['source']);
      return specifier === null ? 'computed' : { specifier, typeOnly: false };
    }
    default:
      return null;
  }
}

function namesOf(node: Node): string[] {
  switch (node.type) {
    case 'MemberExpression': {
      const property = nameOf(node['property']);
      if (property === null || (node['computed'] === true && literalText(node['property']) === null)) return [];
      return [property, `${nameOf(node['object']) ?? '?'}.${property}`];
    }
    case 'NewExpression': {
      const callee = nameOf(node['callee']) ?? '?';
      return (node['arguments'] as unknown[]).length === 0 ? [callee, `new ${callee}()`] : [callee];
    }
    case 'CallExpression':
      return [nameOf(node['callee']) ?? '?'];
    case 'ImportSpecifier':
      return [nameOf(node['imported']) ?? '?'];
    case 'ObjectPattern':
      return (node['properties'] as Node[]).map((property) => nameOf(property['key']) ?? '?');
    case 'TSExternalModuleReference':
      return ['require'];
    default:
      return [];
  }
}

function countCodeLines(text: string, comments: readonly { start: number; end: number }[]): number {
  let code = text;
  for (const { start, end } of comments) code = code.slice(0, start) + code.slice(start, end).replace(/[^\n]/gu, ' ') + code.slice(end);
  return code.split('\n').filter((line) => line.trim() !== '').length;
}

/** Parses one file. Throws when it does not parse: a file the house cannot read is not in order. */
export function readSource(file: string, text: string): SourceFacts {
  const { program, comments, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message ?? 'does not parse'}`);
  const imports: SourceImport[] = [];
  const names = new Set<string>();
  let defaultExport = false;
  for (const node of nodesOf(program as unknown as Node)) {
    const found = importOf(node);
    if (found === 'computed') names.add('computed import');
    else if (found !== null) imports.push(found);
    for (const name of namesOf(node)) names.add(name);
    defaultExport ||=
      node.type === 'ExportDefaultDeclaration' || (node.type === 'ExportSpecifier' && nameOf(node['exported']) === 'default');
  }
  return { imports, names, defaultExport, codeLines: countCodeLines(text, comments) };
}
