import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { programDirectory, type OpenedApp } from './world.ts';

/** A plan of the examples, with people in the room. */
export const attendedPlan = (name: string): Uint8Array =>
  new TextEncoder().encode(
    readFileSync(join(programDirectory, 'resources/examples', `${name}.plan.yaml`), 'utf8')
      .replace('attendance: unattended', 'attendance: people')
      .replace('window: none', 'window: { from: 2020-01-01T00:00:00Z, to: 2099-01-01T00:00:00Z }'),
  );

/** Begins a rehearsal of a plan and shows it in the window. @returns the id of its run */
export async function rehearseInWindow({ workplace, page }: OpenedApp, bytes: Uint8Array): Promise<string> {
  const { runId } = await workplace.start({ name: 'example.plan.yaml', bytes, library: workplace.library }, 'rehearsal');
  await page.evaluate(`void (location.hash = '#run/${runId}')`);
  return runId;
}
