// The page as it stands, as people with other eyes and other screens see it.

import type { PageDriver } from './page-driver.ts';

const looks = [
  ['', [], 1],
  ['-dark', [{ name: 'prefers-color-scheme', value: 'dark' }], 1],
  ['-200', [], 2],
] as const;

/** Keeps a picture of the page in light, dark and 200 %. @returns what axe says of each */
export async function threeLooks(page: PageDriver, name: string): Promise<string[]> {
  const found: string[] = [];
  for (const [suffix, features, scale] of looks) {
    await page.send('Emulation.setEmulatedMedia', { features: [...features] });
    const size = { width: 1360 / scale, height: 760 / scale, deviceScaleFactor: scale, mobile: false };
    await page.send('Emulation.setDeviceMetricsOverride', size);
    found.push(...(await page.axe()));
    await page.screenshot(`${name}${suffix}`);
  }
  await page.send('Emulation.setEmulatedMedia', { features: [] });
  await page.send('Emulation.clearDeviceMetricsOverride');
  return found;
}
