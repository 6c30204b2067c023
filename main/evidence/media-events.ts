import { z } from '../formats/jitless-zod.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What is read of the events about files that came in and copies that went out (event-data.ts). */
export const mediaEvents = {
  'read-back': z.object({ person: z.string(), what: z.string(), sha256: sha256.nullish() }),
  'import-confirmed': z.object({
    files: z.array(z.object({ name: z.string(), size: z.int().nonnegative(), sha256 })).max(1000),
    /** What was held against paper or plan: of one file its own, of several that of their list. */
    sha256: z.union([sha256, z.literal('')]),
    by: z.enum(['plan', 'read-back', 'answers', 'record']),
  }),
  exported: z.object({
    /** Where each copy went; absent in runs of before. */
    media: z
      .array(
        z.object({
          copy: z.int().positive(),
          on: z.enum(['directory', 'device']),
          seal: z.string().nullish(),
          device: z.string().nullish(),
          serial: z.string().nullish(),
          label: z.string().nullish(),
          fileSystem: z.string().nullish(),
        }),
      )
      .nullish(),
  }),
} as const;
