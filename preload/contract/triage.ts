// «Something is wrong»: the questions, and where their answers lead. A leaf.

import { z } from 'zod';

const said = z.object({ en: z.string(), de: z.string() });
const id = z.string().max(64);

export const triageCalls = {
  /** Question → answer, as far as they are given. */
  triage: {
    input: z.strictObject({ answers: z.record(id, id) }),
    output: z.object({
      questions: z.array(z.object({ id: z.string(), asks: said, answers: z.array(z.object({ id: z.string(), says: said })) })),
      /** null while a question is open. The first lead is recommended, the others stand beside it. */
      verdict: z
        .object({
          leads: z.array(
            z.object({
              playbook: z.string(),
              title: z.string(),
              because: said,
              /** One person can begin it, before anybody is counted present. */
              alone: z.boolean(),
              /** Title of the step before which nothing is changed: the first approval. */
              changesFrom: z.string().optional(),
              /** Of a playbook that can take one up: what is held in reserve, whether it is ready, and what it lacks. */
              reserves: z.array(z.object({ label: z.string(), ready: z.boolean(), lacks: z.array(z.string()) })).optional(),
            }),
          ),
          advice: z.array(said),
        })
        .nullable(),
    }),
  },
} as const;
