import type { CartographClient } from '@cartograph/sdk';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accessibilityFaults,
  desktop,
  launchBrowser,
  openPage,
  overflow,
  phone,
  picturing,
  settled,
  signIn,
  type Screen,
  type WatchedPage,
} from './harness/browser.js';
import { admin, startServer, type Server } from './harness/server.js';

const paths = [
  '/',
  '/overview',
  '/summary-report',
  '/insights',
  '/funnel',
  '/demand',
  '/purchase-drivers',
  '/behavior',
  '/segments',
  '/products',
  '/explore',
  '/views',
  '/recommendations',
  '/models',
  '/models/trainings',
  '/models/precision',
  '/action-items',
  '/campaigns',
  '/data',
  '/settings',
];
interface Look {
  what: string;
  screen: Screen;
  theme: 'light' | 'dark';
}
const looks: Look[] = [
  { what: 'on a desk, light', screen: desktop, theme: 'light' },
  { what: 'on a phone, dark', screen: phone, theme: 'dark' },
  { what: 'on a desk, dark', screen: desktop, theme: 'dark' },
  { what: 'on a phone, light', screen: phone, theme: 'light' },
];
/** Both languages, both screens and both themes; the full run looks at every combination. */
const isFull = process.env['TEST_SIZE'] === 'full';
const languages: { locale: 'en-US' | 'ko-KR'; lang: 'en' | 'ko'; looks: Look[] }[] = [
  { locale: 'en-US', lang: 'en', looks: isFull ? looks : looks.slice(0, 1) },
  { locale: 'ko-KR', lang: 'ko', looks: isFull ? looks : looks.slice(1, 2) },
];

let server: Server;
let browser: Browser;
let client: CartographClient;
let campaignPaths: string[];
let viewPath: string;

beforeAll(async () => {
  browser = await launchBrowser();
  server = await startServer('start', ['--demo-events', '20000']);
  client = await server.asAdmin();
  const shop = await client.shop();
  const insight = await client.insights.create({
    title: 'Carts are left behind',
    page: '/funnel',
    evidence: {
      query: '{ analytics { funnel { steps { eventTypes reached } } } }',
      snapshotId: shop.snapshot!.id,
      summary: 'Many carts are left.',
    },
  });
  const audience = await client.audiences.create({ name: 'Everybody', rule: { kind: 'ALL_VISITORS' } });
  const item = await client.actionItems.create({
    title: 'Remind them',
    insightId: insight.id,
    audienceId: audience.id,
    expectedUplift: 0.1,
    dueOn: '2019-12-24',
  });
  const campaign = await client.campaigns.create({
    name: 'Reminder',
    audienceId: audience.id,
    actionItemId: item.id,
    hypothesis: 'A reminder helps',
    upliftRelative: 0.2,
  });
  const scenario = { ...(await client.campaigns.scenarioDraft(campaign.id)).scenario, runs: 200 };
  await client.jobs.wait((await client.campaigns.simulate(campaign.id, scenario)).job.id);
  campaignPaths = ['', '/design', '/simulation', '/monitor', '/result'].map((tab) => `/campaigns/${campaign.id}${tab}`);
  campaignPaths.push('/campaigns/new');
  viewPath = `/views/${(await client.savedViews.create({ name: 'Shoes in spring', page: 'funnel', address: '/funnel?from=1999-03-01&to=1999-05-31&category=shoes' })).id}`;
});
afterAll(async () => {
  await browser?.close();
  await server?.dispose();
});

/** Opens the console signed in. */
async function open(
  locale: 'ko-KR' | 'en-US',
  screen: Screen,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<WatchedPage> {
  const watched = await openPage(browser, server.url, { locale, screen, colorScheme });
  await watched.page.goto('/');
  await signIn(watched.page, admin);
  await settled(watched.page);
  watched.takeErrors();
  return watched;
}

describe.each(languages)('in $lang', ({ locale, lang, looks }) => {
  beforeAll(async () => {
    await client.updateViewer({ locale: lang === 'ko' ? 'KO' : 'EN' });
  });

  it.each(looks)(
    'every page $what, is accessible, fits, says that the shop is synthetic, and asks nobody else',
    async ({ what, screen, theme }) => {
      const watched = await open(locale, screen, theme);
      const { page } = watched;
      const faults: string[] = [];
      const headings = new Set<string>();
      for (const path of [...paths, ...campaignPaths]) {
        await picturing(`page-${lang}-${what}-${path}`, watched, async () => {
          await page.goto(path);
          await settled(page);
          headings.add(await page.getByRole('heading', { level: 1 }).first().innerText());
          expect(await page.locator('html').getAttribute('lang')).toBe(lang);
          expect(await page.getByTestId('synthetic-ribbon').isVisible(), `${path} wears the ribbon`).toBe(true);
          const { pixels, by } = await overflow(page);
          if (pixels > 0) faults.push(`${path} is ${pixels} px too wide: ${by.join(' | ')}`);
          faults.push(...(await accessibilityFaults(page)).map((fault) => `${path} ${fault}`));
          faults.push(...watched.takeErrors());
        });
      }
      expect(faults).toEqual([]);
      expect(headings.size).toBeGreaterThanOrEqual(paths.length);
      expect(watched.strangers()).toEqual([]);
      await watched.close();
    },
  );

  it('the doors are accessible too: sign-in, a used set-up link, a page that is not', async () => {
    const watched = await openPage(browser, server.url, { locale });
    const setUp = new URL(await server.setUpLink());
    const faults: string[] = [];
    for (const path of ['/sign-in', setUp.pathname + setUp.search, '/no-such-page']) {
      await watched.page.goto(path);
      await settled(watched.page);
      faults.push(
        ...(await accessibilityFaults(watched.page)).map((fault) => `${path} ${fault}`),
        ...watched.takeErrors(),
      );
    }
    expect(faults).toEqual([]);
    expect(watched.strangers()).toEqual([]);
    await watched.close();
  });
});

it('a page is kept as it is set up, found again under its name, and says what of a view is no longer there', async () => {
  await client.updateViewer({ locale: 'EN' });
  const watched = await open('en-US', desktop);
  const { page } = watched;
  await picturing('views', watched, async () => {
    await page.goto('/segments?tab=retention&unit=DAY');
    await settled(page);
    await page.getByRole('button', { name: 'Views', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Save this view' }).click();
    await page.getByLabel('Name').fill('Daily return');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.goto('/views');
    await settled(page);
    await page.getByRole('link', { name: 'Daily return' }).click();
    await page.waitForURL((url) => url.pathname === '/segments' && url.search === '?tab=retention&unit=DAY');
    await page.goto(viewPath);
    await page.getByRole('alert').getByText('The log has no day of its period').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.goto('/segments?tab=retention&unit=FORTNIGHT');
    await settled(page);
    await page.getByText('unit=FORTNIGHT').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });
  expect(watched.takeErrors()).toEqual([]);
  await watched.close();
});

it('a page can be reached, and its link be shared, by keyboard alone', async () => {
  const watched = await open('en-US', desktop);
  const { page } = watched;
  await picturing('keyboard', watched, async () => {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe('#main');
    await page.keyboard.press('Escape');
    await page.locator('main').focus();
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await page.waitForURL(/\/funnel/);
    await settled(page);
    await page.goto(page.url());
    await settled(page);
    expect(new URL(page.url()).pathname).toBe('/funnel');
    await page.goBack();
  });
  expect(watched.takeErrors()).toEqual([]);
  await watched.close();
});

it('the initial script is small and later pages come when they are asked for', async () => {
  const watched = await openPage(browser, server.url, { locale: 'en-US' });
  const { page } = watched;
  const scripts = new Map<string, number>();
  page.on('response', async (response) => {
    if (/\.js($|\?)/.test(response.url()))
      scripts.set(response.url(), Number((await response.request().sizes()).responseBodySize));
  });
  await page.goto('/sign-in');
  await settled(page);
  const initial = [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0);
  expect(initial).toBeGreaterThan(0);
  expect(initial).toBeLessThan(250_000);
  const before = scripts.size;
  await signIn(page, admin);
  await page.goto('/campaigns');
  await settled(page);
  expect(scripts.size).toBeGreaterThan(before);
  await watched.close();
});

it('/graphql shows the explorer to a browser, from this server alone', async () => {
  const watched = await open('en-US', desktop);
  const { page } = watched;
  await picturing('explorer', watched, async () => {
    await page.goto('/graphql');
    await page.waitForLoadState('networkidle');
    await page.locator('.graphiql-container').waitFor();
  });
  expect(watched.strangers()).toEqual([]);
  expect(watched.takeErrors()).toEqual([]);
  await watched.close();
});
