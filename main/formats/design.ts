import { addDuration } from '../pki/duration.ts';
import { keyAlgorithmNames } from '../pki/algorithms.ts';
import { CeremonyError } from '../errors.ts';
import { parseDistinguishedName } from '../pki/name.ts';
import { distinct, durationField, idField, instantField, isDuration, ruleSetField, textField } from './fields.ts';
import { z } from './jitless-zod.ts';
import { loadYaml } from './loaded-file.ts';
import type { LoadedFile } from './loaded-file.ts';
import { purposeField, nameConstraintsField } from './profile-extensions.ts';
import { publicationField } from './publication.ts';

/** Id of a node: it becomes the label of its key and the name of its plan. */
const nodeIdField = idField.max(48);

/** The customary start, from which durations are laid to be compared (pki/duration.ts). */
const from = new Date('2000-01-01T00:00:00Z');
const laid = (duration: string): number => addDuration(from, duration).getTime();

/** Bounded, so that no axis of time and no list of renewals grows without end. */
const lifetimeField = durationField.refine((text) => !isDuration(text) || laid(text) <= laid('P100Y'), {
  error: 'must be at most `P100Y`',
});

const startField = instantField.refine((text) => text >= '2000' && text < '2200', { error: 'must be a year from 2000 to 2199' });

const subjectField = z
  .string()
  .max(500)
  .superRefine((text, context) => {
    try {
      parseDistinguishedName(text);
    } catch (error) {
      if (!(error instanceof CeremonyError) || error.code === 'bug') throw error;
      context.addIssue({ code: 'custom', message: `was not understood: ${error.message}` });
    }
  });

const nodeSchema = z
  .strictObject({
    id: nodeIdField,
    parent: nodeIdField.exactOptional(),
    profile: idField,
    subject: subjectField,
    algorithm: z.enum(keyAlgorithmNames),
    from: startField.exactOptional(),
    validity: lifetimeField,
    overlap: lifetimeField.exactOptional(),
    key: z.enum(['offline', 'online']),
    purpose: textField(60).exactOptional(),
    environment: textField(60).exactOptional(),
    geography: textField(60).exactOptional(),
    publication: publicationField.exactOptional(),
    pathLenConstraint: z.int().min(0).max(20).exactOptional(),
    nameConstraints: nameConstraintsField.exactOptional(),
    extendedKeyUsage: distinct(purposeField, { min: 1, max: 20 }, String).exactOptional(),
    leaves: distinct(
      z.strictObject({ profile: idField, count: z.int().min(0).max(1_000_000_000), validity: lifetimeField.exactOptional() }),
      { min: 1, max: 20 },
      (row) => row.profile,
    ).exactOptional(),
    playbook: idField.exactOptional(),
  })
  .superRefine(({ validity, overlap }, context) => {
    if (overlap === undefined || !isDuration(overlap) || !isDuration(validity)) return;
    if (laid(overlap) >= laid(validity))
      context.addIssue({ code: 'custom', path: ['overlap'], message: 'must be shorter than `validity`' });
  });

export const designSchema = z.strictObject({
  conclave: z.literal('design/1'),
  title: textField(120),
  rules: ruleSetField,
  start: startField,
  nodes: distinct(nodeSchema, { min: 1, max: 200 }, (node) => node.id),
});

/** A PKI before any of its keys exists, as a file says it. */
export type Design = z.infer<typeof designSchema>;
export type DesignNode = Design['nodes'][number];

/**
 * Parses a design (YAML, 256 kB, 1 to 200 nodes, lifetimes of at most P100Y, starts from 2000 to 2199). Throws `input.*` with line and
 * column; whether the tree is a good one is for main/design to say.
 *
 * - `title`; `rules`: `br`, `private` or `cnsa2`; `start`: when the first certificate is issued.
 * - a node: `id` (also the label of its key), `parent` (absent: the root), `profile`, `subject` (RFC 4514), `algorithm`, `key`: kept
 *   `offline` or `online`.
 * - its time: `from` (absent: the start of the design), `validity`, `overlap`: how long before its end the successor is issued (absent:
 *   it is never renewed).
 * - `publication`: where this node publishes; copied into what it signs (RFC 5280 §4.2.1.13, §4.2.2.1).
 * - `nameConstraints`: where the profile says `from: plan`. `pathLenConstraint`, `extendedKeyUsage`: repeat what the profile fixes, and are
 *   held to it.
 * - `leaves`: profile, expected number and `validity` (absent: the longest the profile allows) of the certificates it issues that are no
 *   authority.
 * - `purpose`, `environment`, `geography`: for people. `playbook`: the ceremony that makes it (absent: the simplest one for its profile).
 */
export function parseDesign(bytes: Uint8Array): LoadedFile<Design> {
  return loadYaml(bytes, 'the design', designSchema);
}
