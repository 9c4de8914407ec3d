import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findProgram, type Missing } from '../peers/peer-process.ts';
import { describePeer } from '../peers/skip.ts';
import { SCREENS, SIZES, servePages } from './screens.ts';

const program = findProgram('chromium');
const peer: { readonly executablePath: string } | Missing =
  program === undefined ? { missing: 'Chromium (apt-get install chromium)' } : { executablePath: program };

/** Everything that WCAG 2.2 AA asks for and a machine can check, and what axe advises beyond. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// No frames on our pages: the plain way of running is enough, and several times faster.
const axe = (page: Page) => new AxeBuilder({ page }).withTags(TAGS).setLegacyMode(true);

describePeer('the pages in Chromium', peer, ({ executablePath }) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  });
  afterAll(async () => {
    await browser.close();
  });

  it.each(SCREENS)(
    '$name holds WCAG 2.2 AA in both schemes, on a phone and on a desk, without sideways scrolling or scripts',
    async ({ path, deps, press }) => {
      const site = await servePages(deps);
      const context = await browser.newContext();
      try {
        const page = await context.newPage();
        const refused: string[] = [];
        page.on('console', (message) => {
          if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) refused.push(message.text());
        });
        await page.goto(`${site.url}${path}`);
        if (press !== undefined) await page.getByRole('button', { name: press }).click();
        for (const colorScheme of ['light', 'dark'] as const) {
          for (const width of SIZES) {
            const where = `${path} ${colorScheme} ${width}`;
            await page.emulateMedia({ colorScheme });
            await page.setViewportSize({ width, height: 844 });
            const found = await axe(page).analyze();
            expect(
              found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`),
              where,
            ).toEqual([]);
            expect(found.passes.length, where).toBeGreaterThan(15);
            expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), where).toBe(0);
          }
        }
        expect(await page.evaluate(() => document.scripts.length)).toBe(0);
        // The browser keeps its own record of what our content policy refused.
        expect(refused).toEqual([]);
      } finally {
        await context.close();
        await site.close();
      }
    },
  );

  it('is found wanting when something is wrong: the check is awake', async () => {
    const site = await servePages();
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${site.url}/`);
    await page.evaluate(() => {
      document.documentElement.removeAttribute('lang');
      document.querySelector('main')?.insertAdjacentHTML('beforeend', '<img src="/assets/mark.svg"><button></button>');
    });
    const found = await axe(page).analyze();
    expect(found.violations.map(({ id }) => id)).toEqual(expect.arrayContaining(['html-has-lang', 'image-alt', 'button-name']));
    await page.context().close();
    await site.close();
  });

  it('can be walked by keyboard: the skip link first, visibly, then to the content', async () => {
    const site = await servePages();
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${site.url}/`);
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to content' });
    expect(await skip.evaluate((link) => link === document.activeElement)).toBe(true);
    expect((await skip.boundingBox())?.y).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await page.context().close();
    await site.close();
  });

  it('lets a signed-in reader follow a link from another site to an incident, although the cookie stays back at first', async () => {
    const site = await servePages({ isAllowed: () => false });
    const other = await servePages();
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${site.url}/`);
    await page.getByLabel('Your API token').fill('good');
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('incidents are open');
    // Another host name is another site; loopback has two.
    await page.goto(other.url.replace('127.0.0.1', 'localhost'));
    await page.evaluate((href) => {
      document.body.innerHTML = `<a href="${href}">mail</a>`;
    }, `${site.url}/i/INC-31`);
    await page.getByRole('link', { name: 'mail' }).click();
    await page.getByRole('heading', { level: 1, name: /Submissions fail for every cohort/ }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('This is Tourniquet');
    await page.context().close();
    await other.close();
    await site.close();
  });
});
