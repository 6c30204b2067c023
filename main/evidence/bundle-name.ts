import type { RunMode } from './bundle.ts';

/**
 * Name of a bundle's directory: `[REHEARSAL-]<title slug>-<first 8 of the run id>`. Only the directory carries the prefix;
 * names inside are those of production (formats.md, Evidence bundle).
 */
export function bundleName(run: { readonly mode: RunMode; readonly title: string; readonly run: string }): string {
  const slug = run.title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^-|-$/g, '');
  return `${run.mode === 'production' ? '' : 'REHEARSAL-'}${slug === '' ? 'bundle' : slug}-${run.run.slice(0, 8)}`;
}
