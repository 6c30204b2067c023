import { idField, textField } from './fields.ts';
import { z } from './jitless-zod.ts';
import { loadYaml } from './loaded-file.ts';
import type { LoadedFile } from './loaded-file.ts';

export const stepHelpSchema = z.record(idField, z.strictObject({ title: textField(120), why: textField(1200), clause: textField(300) }));

/** Step kind → its name for people, why it is there (what it protects, what went wrong at real CAs), and the clause. */
export type StepHelp = z.infer<typeof stepHelpSchema>;

/** Parses resources/help/steps.yaml. Throws `input.*`. */
export function parseStepHelp(bytes: Uint8Array): LoadedFile<StepHelp> {
  return loadYaml(bytes, 'the step help', stepHelpSchema);
}
