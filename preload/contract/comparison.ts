import { z } from 'zod';

/** A rehearsal beside a production run (evidence/compare). */
export const comparisonSchema = z.object({
  verdict: z.enum(['as-rehearsed', 'differs']),
  equal: z.number(),
  differences: z.array(
    z.object({
      place: z.string(),
      field: z.string(),
      rehearsal: z.string(),
      production: z.string(),
      expected: z.boolean(),
      why: z.string(),
    }),
  ),
  steps: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      planned: z.number(),
      rehearsal: z.number().nullable(),
      production: z.number().nullable(),
    }),
  ),
});
