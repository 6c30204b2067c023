import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programDirectory, type OpenedApp } from './world.ts';

const instant = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

/** The example's plan for people: in the room, today, on a real token. Returns its path. */
export function productionPlan(directory: string): string {
  const now = Date.now();
  const example = readFileSync(join(programDirectory, 'resources', 'examples', 'root-ca.plan.yaml'), 'utf8');
  const text = example
    .replace('attendance: unattended', 'attendance: people')
    .replace('window: none', `window: { from: ${instant(now - 3_600_000)}, to: ${instant(now + 12 * 3_600_000)} }`)
    .replace('attendance: [people, unattended]', 'attendance: [people]')
    .replace('softwareToken: accepted\n', '');
  const path = join(directory, 'example-root-r1.plan.yaml');
  writeFileSync(path, text, { mode: 0o644 });
  return path;
}

/** Opens a plan as a person does: the button, then the browser's file dialog, here answered by the protocol. */
export async function openPlan(app: OpenedApp, path: string, shows = 'The plan is in order'): Promise<void> {
  const { page } = app;
  await page.send('Page.setInterceptFileChooserDialog', { enabled: true });
  const chosen = new Promise<number>((resolve) =>
    app.chromium.cdp.on(({ method, params }) =>
      method === 'Page.fileChooserOpened' ? resolve(Number(params['backendNodeId'])) : undefined,
    ),
  );
  await page.evaluate(`void (location.hash = '#plan')`);
  await page.click('button', (await page.has('button', 'Open another…')) ? 'Open another…' : 'Open a plan…');
  await page.send('DOM.setFileInputFiles', { files: [path], backendNodeId: await chosen });
  await page.waitFor(`document.body.innerText.includes(${JSON.stringify(shows)})`);
  await page.send('Page.setInterceptFileChooserDialog', { enabled: false });
}

/** Begins the production run of the plan that is open. */
export async function beginProduction(app: OpenedApp): Promise<void> {
  await app.page.click('button', 'Hold the ceremony…');
  await app.page.click('button', 'Begin the ceremony Example Root R1');
}
