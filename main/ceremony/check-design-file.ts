import { checkDesign } from '../design/check-design.ts';
import { factsOf } from '../design/design-facts.ts';
import { parseDesign } from '../formats/design.ts';
import type { CheckedFile } from './check-file.ts';
import type { ResourceLibrary } from './run-files.ts';

/** A design as `conclave check` judges it: what a rule calls an error is a problem of the file, anything else a fact. Throws input.*. */
export function checkDesignFile(bytes: Uint8Array, library: ResourceLibrary): Omit<CheckedFile, 'kind' | 'sha256' | 'words'> {
  const { value: design } = parseDesign(bytes);
  const findings = checkDesign(factsOf(design, library));
  const told = ({ rule, clause, message, item }: (typeof findings)[number]): string =>
    `${rule} (${clause}): ${item ?? 'design'}: ${message}`;
  return {
    problems: findings.filter(({ severity }) => severity === 'error').map(told),
    checks: [],
    facts: [
      { label: 'Title', value: design.title },
      { label: 'Rule set', value: design.rules },
      { label: 'Nodes', value: design.nodes.map(({ id }) => id).join(', ') },
      ...findings.filter(({ severity }) => severity !== 'error').map((finding) => ({ label: finding.severity, value: told(finding) })),
    ],
  };
}
