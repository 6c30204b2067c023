import { CeremonyError } from '../../errors.ts';
import { z } from '../../formats/jitless-zod.ts';

/** The columns asked for, and so the only ones there may be. */
export const lsblkColumns = [
  'NAME',
  'PATH',
  'MAJ:MIN',
  'TYPE',
  'SIZE',
  'RM',
  'HOTPLUG',
  'TRAN',
  'RO',
  'VENDOR',
  'MODEL',
  'SERIAL',
  'LABEL',
  'FSTYPE',
  'UUID',
  'FSAVAIL',
  'MOUNTPOINTS',
] as const;

const text = z.string().max(4096).nullable();
const digits = z.string().regex(/^\d{1,16}$/);
// util-linux before 2.33 printed every value as a string.
const flag = z.union([z.boolean(), z.enum(['0', '1']).transform((value) => value === '1')]);
const bytes = z.union([z.int().nonnegative(), digits.transform(Number)]);

const row = {
  name: z.string().min(1).max(255),
  path: z.string().regex(/^\/dev\/[^\p{Cc}]{1,1000}$/u),
  'maj:min': z.string().regex(/^ *\d{1,10}:\d{1,10} *$/),
  type: z.string().min(1).max(32),
  size: bytes.nullable(),
  rm: flag,
  hotplug: flag,
  tran: text,
  ro: flag,
  vendor: text,
  model: text,
  serial: text,
  label: text,
  fstype: text,
  uuid: text,
  fsavail: bytes.nullable(),
  mountpoints: z.array(text).max(10_000),
};

/** One device of lsblk with what lies on it. */
export interface LsblkRow extends z.infer<z.ZodObject<typeof row>> {
  readonly children?: readonly LsblkRow[];
}

const rowSchema: z.ZodType<LsblkRow> = z.strictObject({
  ...row,
  children: z
    .array(z.lazy(() => rowSchema))
    .max(1000)
    .exactOptional(),
});

const listSchema = z.strictObject({ blockdevices: z.array(rowSchema).max(10_000) });
/** Partition, RAID, crypt and logical volume are four; nobody stacks sixteen. Keeps a made-up answer from exhausting the parser. */
const deepest = 64;

/** Reads `lsblk --json --bytes --output …` (lsblk(8)). Throws media.listing for anything else. */
export function parseLsblk(output: string): LsblkRow[] {
  if (deepestBracket(output) > deepest) throw notUnderstood();
  let value: unknown;
  try {
    value = JSON.parse(output);
  } catch {
    throw notUnderstood();
  }
  const list = listSchema.safeParse(value);
  if (!list.success) throw notUnderstood(list.error.issues[0]?.path.map(String).join('.'));
  return list.data.blockdevices;
}

function deepestBracket(json: string): number {
  let depth = 0;
  let most = 0;
  for (const letter of json) {
    if (letter === '[' || letter === '{') most = Math.max(most, (depth += 1));
    else if (letter === ']' || letter === '}') depth -= 1;
  }
  return most;
}

function notUnderstood(where?: string): CeremonyError {
  return new CeremonyError(
    'media.listing',
    `The list of devices that lsblk printed was not understood${where === undefined || where === '' ? '' : ` (at ${where})`}. Nothing was changed.`,
  );
}
