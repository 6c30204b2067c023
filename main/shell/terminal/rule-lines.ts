import { registry } from '../../lint/registry.ts';

/** Every lint rule as a line for people, the last one their number; with `json` one line for machines. */
export function ruleLines(json: boolean): string[] {
  const rows = registry.map(({ id, severity, softer, ruleSets, clause, title, effective }) => ({
    id,
    severity,
    ...(softer === undefined ? {} : { softer }),
    ruleSets,
    clause,
    title,
    ...(effective === undefined ? {} : { effective }),
  }));
  if (json) return [JSON.stringify({ rules: rows })];
  return [
    ...rows.map(({ id, severity, ruleSets, clause, title }) => `${id}: ${severity} (${ruleSets.join(', ')}) ${clause}: ${title}`),
    `rules: ${rows.length}`,
  ];
}
