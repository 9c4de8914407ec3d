/** Draws every page from the samples and saves pictures of it: `npx tsx scripts/screenshots.ts FOLDER [NAME…]`. Needs Chromium. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { SCREENS, SIZES, servePages } from '#test/pages/screens.ts';

const [folder, ...only] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npx tsx scripts/screenshots.ts FOLDER [NAME…]');
  process.exit(2);
}
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
try {
  for (const screen of SCREENS.filter(({ name }) => only.length === 0 || only.includes(name))) {
    const site = await servePages(screen.deps);
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of SIZES) {
        const page = await browser.newPage({
          colorScheme,
          viewport: { width, height: width < 600 ? 844 : 900 },
          deviceScaleFactor: width < 600 ? 2 : 1,
        });
        await page.goto(`${site.url}${screen.path}`);
        if (screen.press !== undefined) await page.getByRole('button', { name: screen.press }).click();
        await page.screenshot({ path: join(folder, `${screen.name}-${width}-${colorScheme}.png`), fullPage: true });
        await page.close();
      }
    }
    await site.close();
  }
} finally {
  await browser.close();
}
