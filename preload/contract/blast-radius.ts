// What stands under the key of an authority, and what stops working when, if it were revoked now. A leaf. Dates ISO 8601 UTC.

import { z } from 'zod';

const label = z.strictObject({ label: z.string().min(1).max(64) });
const environment = z.string().nullable();

const radiusSchema = z.object({
  authority: z.string(),
  spkiSha256: z.string(),
  now: z.string(),
  totals: z.object({
    authorities: z.number(),
    certificates: z.number(),
    crls: z.number(),
    ocspResponses: z.number(),
    responders: z.number(),
  }),
  environments: z.array(z.object({ environment, authorities: z.number(), certificates: z.number() })).readonly(),
  /** This key and every CA below it, parents first. */
  under: z
    .array(
      z.object({
        name: z.string(),
        spkiSha256: z.string(),
        /** It is an authority of this record; what one run elsewhere issued is not known here. */
        here: z.boolean(),
        depth: z.number(),
        live: z.number(),
        revoked: z.number(),
        ended: z.number(),
        profiles: z.array(z.object({ profile: z.string(), count: z.number(), until: z.string() })).readonly(),
        crls: z.number(),
        newestCrl: z.object({ number: z.string(), nextUpdate: z.string() }).optional(),
        ocspResponses: z.number(),
        responders: z.number(),
        environment: z.string().optional(),
        publishedAt: z.array(z.string()).readonly(),
      }),
    )
    .readonly(),
  /** Without `at`: as soon as somebody acts. */
  stops: z.array(z.object({ what: z.string(), at: z.string().optional(), why: z.string() })).readonly(),
});
export type RadiusView = z.infer<typeof radiusSchema>;

export const blastRadiusCalls = {
  blastRadius: { input: label, output: radiusSchema },
  /** Saves the same as data, under blast-radius/ in the data directory, read back; gives where. */
  saveBlastRadius: { input: label, output: z.object({ path: z.string() }) },
} as const;
