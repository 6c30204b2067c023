// What the designer of hierarchies and the core say to each other. A leaf.

import { z } from 'zod';
import { designViewSchema } from './design.ts';
import { handle } from './plan-editor.ts';
import { hashSchema } from './run-view.ts';

/** A file name that stays in its folder on every system. */
export const designFileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,59}\.design\.yaml$/);

/** A design being written: keys as in its file, values as typed. The core's own parser judges it. */
const designDraftSchema = z.object({ conclave: z.literal('design/1') }).catchall(z.json());
export type DesignDraftInput = z.infer<typeof designDraftSchema>;

const startedDesignSchema = z.object({
  draft: designDraftSchema,
  /** File name offered when it is saved. */
  name: z.string(),
  /** The opened file, whose own playbooks and profiles the draft may use. */
  designId: z.string().nullable(),
});
export type StartedDesign = z.infer<typeof startedDesignSchema>;

const designDeskSchema = z.object({
  /** Profiles of certificates that came with Conclave. */
  profiles: z.array(
    z.object({ id: z.string(), title: z.string(), kind: z.string(), validity: z.object({ min: z.string(), max: z.string() }) }),
  ),
  algorithms: z.array(z.object({ id: z.string(), title: z.string() })),
  rules: z.array(z.string()),
  /** In the data directory's folder, newest first. */
  saved: z.array(z.object({ name: designFileName, savedAt: z.string() })),
});
export type DesignDeskView = z.infer<typeof designDeskSchema>;

const ceremoniesSchema = z.object({
  /** The plans of the design in the order of the ceremonies; empty while a rule finds an error. */
  ceremonies: z.array(z.object({ order: z.number(), node: z.string(), playbook: z.string(), name: z.string() })),
  /** Nodes no playbook makes a certificate for. */
  without: z.array(z.object({ node: z.string(), reason: z.string() })),
});

const checkedDesignSchema = ceremoniesSchema.extend({
  /** The file as it would be saved. */
  text: z.string(),
  hash: hashSchema,
  /** What is wrong with a field, by its path (`nodes.0.subject`). */
  fields: z.array(z.object({ path: z.string(), text: z.string() })),
  /** Why the file is no design yet. */
  problem: z.string().nullable(),
  /** null beside a problem. */
  view: designViewSchema.nullable(),
});
export type CheckedDesign = z.infer<typeof checkedDesignSchema>;

const nothing = z.strictObject({});
const draftRef = z.strictObject({ draft: designDraftSchema, designId: handle.nullable() });

/** The calls of the designer, by name. */
export const designCalls = {
  designDesk: { input: nothing, output: designDeskSchema },
  beginDesign: { input: nothing, output: startedDesignSchema },
  /** Asks the shell for a file. null: the person chose none. */
  openDesign: { input: nothing, output: startedDesignSchema.nullable() },
  openSavedDesign: { input: z.strictObject({ name: designFileName }), output: startedDesignSchema },
  checkDesign: { input: draftRef, output: checkedDesignSchema },
  /** Saved where the person says, never over a file. null: they chose no place. */
  saveDesign: {
    input: z.strictObject({ draft: designDraftSchema, name: designFileName }),
    output: z.object({ name: z.string() }).nullable(),
  },
  /** Every plan of the design into the data directory's folder for plans, all or none. */
  saveDesignPlans: { input: draftRef, output: ceremoniesSchema },
} as const;
