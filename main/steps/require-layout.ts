import { CeremonyError } from '../errors.ts';
import type { BundleSource } from '../evidence/bundle.ts';
import { layout } from '../evidence/layout.ts';

/**
 * The run was sealed by a version that draws as this one does. Otherwise people would sign off other texts than those who
 * signed before them. `sealed`: data of run-sealed; `software`: what began the run.
 * @throws state.other-layout
 */
export function requireLayout(sealed: unknown, software: BundleSource['software']): void {
  const { layout: theirs } = sealed as { readonly layout?: number };
  if (theirs === layout) return;
  throw new CeremonyError(
    'state.other-layout',
    `This run was sealed by another version of Conclave, which draws its documents differently (layout ${theirs ?? 'unknown'}; this version draws layout ${layout}). Nothing was written or signed. Finish the run with the version it began with: ${software.version}, sha256 ${software.sha256}.`,
  );
}
