/**
 * A view's `why` is prose with its clauses in parentheses at the end; they are shown apart. Parentheses may nest.
 * Without such an end everything is prose.
 */
export function splitWhy(why: string): { readonly text: string; readonly clauses: readonly string[] } {
  if (!why.endsWith(')')) return { text: why, clauses: [] };
  let depth = 0;
  for (let at = why.length - 1; at >= 0; at -= 1) {
    if (why[at] === ')') depth += 1;
    if (why[at] === '(') depth -= 1;
    if (depth === 0) return { text: why.slice(0, at).trim(), clauses: splitClauses(why.slice(at + 1, -1)) };
  }
  return { text: why, clauses: [] };
}

/** Commas outside parentheses part the clauses. */
function splitClauses(list: string): string[] {
  const clauses: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= list.length; at += 1) {
    const sign = list[at];
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (at === list.length || (sign === ',' && depth === 0)) {
      clauses.push(list.slice(from, at).trim());
      from = at + 1;
    }
  }
  return clauses.filter((clause) => clause !== '');
}
