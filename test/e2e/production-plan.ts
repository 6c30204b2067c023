import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programDirectory, type OpenedApp } from './world.ts';

const instant = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

/** The text of a plan for people: in the room, today, on a real token. */
export function forPeople(plan: string): string {
  const now = Date.now();
  return plan
    .replace('attendance: unattended', 'attendance: people')
    .replace('window: none', `window: { from: ${instant(now - 3_600_000)}, to: ${instant(now + 12 * 3_600_000)} }`)
    .replace('softwareToken: accepted\n', '');
}

/** The example's plan for people. Returns its path. */
export function productionPlan(directory: string): string {
  const example = readFileSync(join(programDirectory, 'resources', 'examples', 'root-ca.plan.yaml'), 'utf8');
  const text = forPeople(example).replace('attendance: [people, unattended]', 'attendance: [people]');
  const path = join(directory, 'example-root-r1.plan.yaml');
  writeFileSync(path, text, { mode: 0o644 });
  return path;
}

/** Opens a plan as a person does: the button, then the browser's file dialog, here answered by the protocol. */
export async function openPlan(app: OpenedApp, path: string, shows = 'The plan is in order'): Promise<void> {
  const { page } = app;
  await page.evaluate(`void (location.hash = '#plan')`);
  await choosePlan(app, (await page.has('button', 'Open another…')) ? 'Open another…' : 'Open a plan…', path);
  await page.waitFor(`document.body.innerText.includes(${JSON.stringify(shows)})`);
}

/** Presses a button that opens the browser's file dialog, and answers it. */
export async function choosePlan({ page, chromium }: OpenedApp, button: string, path: string): Promise<void> {
  await page.send('Page.setInterceptFileChooserDialog', { enabled: true });
  const chosen = new Promise<number>((resolve) =>
    chromium.cdp.on(({ method, params }) => (method === 'Page.fileChooserOpened' ? resolve(Number(params['backendNodeId'])) : undefined)),
  );
  await page.click('button', button);
  await page.send('DOM.setFileInputFiles', { files: [path], backendNodeId: await chosen });
  await page.waitFor(`location.hash === '#plan'`);
  await page.send('Page.setInterceptFileChooserDialog', { enabled: false });
}

/** Begins the production run of the plan that is open. */
export async function beginProduction(app: OpenedApp, title = 'Example Root R1'): Promise<void> {
  await app.page.click('button', 'Hold the ceremony…');
  await app.page.click('button', `Begin the ceremony ${title}`);
}
