import { z } from '../formats/jitless-zod.ts';
import { CeremonyError } from '../errors.ts';
import { canonicalJson, parseCanonicalJson } from '../formats/canonical-json.ts';
import { sha256Hex } from '../pki/hash.ts';
import { type BundleFile, type BundleSource, byPath } from './bundle.ts';
import { isBundlePath } from './bundle-path.ts';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
const manifestSchema = z.strictObject({
  format: z.literal('conclave/bundle/1'),
  mode: z.enum(['production', 'rehearsal', 'drill']),
  run: z.string().min(1).max(64),
  software: z.strictObject({ version: z.string(), sha256: sha256Schema }),
  files: z
    .array(
      z.strictObject({
        path: z.string().refine(isBundlePath),
        size: z.int().nonnegative(),
        sha256: sha256Schema,
        role: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
      }),
    )
    .max(10_000),
});

export type Manifest = z.infer<typeof manifestSchema>;

/**
 * MANIFEST.json: canonical JSON (RFC 8785), one row per file with path, size in bytes, SHA-256 and role, in code-unit order
 * of the paths. It lists every file but itself, checkpoint.txt, signatures/ and SHA256SUMS.
 */
export function composeManifest(source: Pick<BundleSource, 'mode' | 'run' | 'software'>, files: readonly BundleFile[]): Uint8Array {
  const manifest: Manifest = {
    format: 'conclave/bundle/1',
    mode: source.mode,
    run: source.run,
    software: { version: source.software.version, sha256: source.software.sha256 },
    files: files.map(({ path, bytes, role }) => ({ path, size: bytes.length, sha256: sha256Hex(bytes), role })).toSorted(byPath),
  };
  return new TextEncoder().encode(canonicalJson(manifest));
}

/** MANIFEST.json, strictly: canonical, known keys only, paths sorted and each once. @throws input.schema, input.too-large */
export function parseManifest(bytes: Uint8Array): Manifest {
  const parsed = manifestSchema.safeParse(parseCanonicalJson(bytes, 'MANIFEST.json', 8 * 1024 * 1024));
  if (!parsed.success)
    throw new CeremonyError('input.schema', 'MANIFEST.json does not have the form of a manifest of format conclave/bundle/1.');
  const { files } = parsed.data;
  const sorted = files.every((file, index) => index === 0 || byPath(files[index - 1] ?? file, file) < 0);
  if (!sorted) throw new CeremonyError('input.schema', 'MANIFEST.json does not list its files in order, each once.');
  return parsed.data;
}
