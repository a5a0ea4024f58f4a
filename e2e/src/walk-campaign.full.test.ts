import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CampaignId, type CartographClient } from '@cartograph/sdk';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  accessibilityFaults,
  launchBrowser,
  openPage,
  overflow,
  phone,
  picturing,
  settled,
  signIn,
  type WatchedPage,
} from './harness/browser.js';
import { clockAt } from './harness/clock.js';
import { asManyOfEachArm, exposuresIn, type Exposure } from './harness/exposures.js';
import { cartograph, cartographJson, freshFolder, removeFolder } from './harness/product.js';
import { admin, credentials, startServer, type Server } from './harness/server.js';

// The server's clock is ahead of the browser's, whose cookies would else have ended long ago.
const before = '2030-10';
const start = '2030-11-01T00:00:00Z';
const later = '2030-12-01T00:00:00Z';
const events = '60000';
const windowDays = 7;

let folder: string;
let dataDir: string;
let server: Server;
let client: CartographClient;
let browser: Browser;
let watched: WatchedPage;
let page: Page;
let campaignId: CampaignId;
let exposures: Exposure[];

/** Opens the console at a time, signed in. */
async function open(at: string): Promise<void> {
  watched = await openPage(browser, server.url, { locale: 'en-US' });
  ({ page } = watched);
  await page.clock.setFixedTime(new Date(at));
  await page.goto('/');
  await signIn(page, admin);
  await settled(page);
  watched.takeErrors();
}
const step = (name: string, steps: () => Promise<void>): void => {
  it(name, () => picturing(`walk-campaign-${name}`, watched, steps));
};
const tab = async (name: string): Promise<void> => {
  await page
    .getByRole('navigation', { name: 'The campaign, step by step' })
    .getByRole('link', { name, exact: true })
    .click();
  await settled(page);
};
const button = (name: string): Locator => page.locator('main').getByRole('button', { name, exact: true });
const answer = (): Promise<string> => page.getByTestId('answer').innerText();

beforeAll(async () => {
  folder = freshFolder('walk-campaign');
  dataDir = join(folder, 'data');
  const log = join(folder, `${before}.csv`);
  for (const args of [
    ['demo', '--month', before, '--events', events, '--out', log],
    ['import', log, '--data', dataDir],
  ]) {
    const { code, stderr } = await cartograph(args, { env: clockAt(start) });
    expect(code, stderr).toBe(0);
  }
  [server, browser] = await Promise.all([startServer('serve', [], { dataDir, at: start }), launchBrowser()]);
  client = await server.asAdmin();
  await open(start);
});
afterAll(async () => {
  await watched?.close();
  await browser?.close();
  await server?.stop();
  await removeFolder(folder);
});

step('whom, what is expected, and a campaign of it', async () => {
  await page.getByRole('navigation').first().getByRole('link', { name: 'Campaigns', exact: true }).click();
  await settled(page);
  await page.getByRole('link', { name: 'Plan a campaign' }).first().click();
  await settled(page);
  await page.getByLabel('Rule', { exact: true }).first().click();
  await page.getByRole('option', { name: 'All visitors' }).click();
  await page.getByLabel('Expected uplift').first().fill('50');
  const form = page.locator('form').filter({ has: page.getByRole('button', { name: 'Save the campaign' }) });
  await form.getByLabel(/^Name/).fill('Free delivery');
  await form.getByLabel(/^Hypothesis/).fill('Free delivery lets more carts be bought.');
  await button('Save the campaign').click();
  await page.waitForURL(/\/campaigns\/cmp_/);
  campaignId = new URL(page.url()).pathname.split('/').at(-1)!;
  expect(await client.campaigns.get(campaignId)).toMatchObject({
    name: 'Free delivery',
    status: 'DRAFT',
    upliftRelative: 0.5,
    audience: { rule: { kind: 'ALL_VISITORS' } },
  });
});

step('the designer says whether the test can tell, and saves the plan', async () => {
  await tab('Design');
  await page.getByTestId('power-curve').waitFor();
  expect(await answer()).toContain('50');
  await page.getByLabel('Users enter for, days').fill('14');
  await page.getByLabel('Ends at, users').fill('600');
  await button('Save the plan').click();
  await button('Save the plan').waitFor({ state: 'hidden' });
  expect(await client.campaigns.get(campaignId)).toMatchObject({ plan: { windowDays, days: 14, plannedUnits: 600 } });
});

step('it is tried on the past, with nothing done and with the hoped-for effect', async () => {
  await tab('Simulation');
  await button('Run the A/A test').click();
  await page.getByTestId('aa-result').filter({ hasText: 'can be trusted' }).waitFor();
  await button('Simulate').click();
  await page.getByTestId('simulation-result').waitFor();
  expect((await answer()).length).toBeGreaterThan(20);
  expect((await client.campaigns.scenarioRuns(campaignId))[0]).toMatchObject({ job: { state: 'DONE' } });
});

step('it is approved and started', async () => {
  await button('Simulated').click();
  await page.getByRole('menuitem', { name: 'Mark as approved' }).click();
  await button('Approved').waitFor();
  await tab('Monitor');
  await button('Start').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Start it' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await button('Running').waitFor();
  await page.getByTestId('answer').filter({ hasText: 'nobody has met the campaign yet' }).waitFor();
  expect(watched.takeErrors()).toEqual([]);
});

it("the month passes: the shop's customers come again, and the treatment's buy more", async () => {
  const { startedAt, audience } = (await client.campaigns.get(campaignId))!;
  const members = (await new Response(await client.audiences.downloadMembers(audience.id)).text())
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(',')[0]!);
  const dealt: string[] = ['unit,arm'];
  for (let from = 0; from < members.length; from += 1_000)
    for (const { unit, arm } of await client.campaigns.assign(campaignId, members.slice(from, from + 1_000)))
      dealt.push(`${unit},${arm}`);
  const arms = join(folder, 'arms.csv');
  writeFileSync(arms, `${dealt.join('\n')}\n`);
  const startsAt = `${new Date(Date.parse(startedAt!) + 1_000).toISOString().slice(0, 19)}Z`;
  const month = await cartographJson<{ file: string; exposuresFile: string }>([
    'demo',
    '--next-month',
    '--after',
    before,
    '--events',
    events,
    '--arms',
    arms,
    '--uplift',
    'treatment:viewToCart=2',
    '--uplift',
    'treatment:cartToPurchase=0.9',
    '--starts-at',
    startsAt,
    '--window-days',
    String(windowDays),
    '--out',
    join(folder, 'next.csv'),
    '--json',
  ]);
  exposures = asManyOfEachArm(exposuresIn(readFileSync(month.exposuresFile, 'utf8')));
  await watched.close();
  await server.stop();
  const imported = await cartograph(['import', month.file, '--data', dataDir], { env: clockAt(later) });
  expect(imported.code, imported.stderr).toBe(0);
  server = await startServer('serve', [], { dataDir, at: later });
  client = server.anonymous();
  await client.signIn(credentials);
  await client.campaigns.recordExposures(campaignId, exposures);
  await open(later);
});

step('the monitor says that the arms are as planned, and looks', async () => {
  await page.goto(`/campaigns/${campaignId}/monitor`);
  await settled(page);
  await page.getByTestId('sample-ratio').filter({ hasText: 'Yes: sizes like these are to be expected' }).waitFor();
  await page.locator('main').getByText(exposures.length.toLocaleString('en-US')).first().waitFor();
  await button('Look now').click();
  await page.getByTestId('answer').filter({ hasText: 'Ship treatment' }).waitFor();
});

step('the result ships the treatment, and counts the users of the analysis', async () => {
  await tab('Result');
  await page.getByTestId('result-verdict').filter({ hasText: 'Ship treatment' }).waitFor();
  const [analysis] = await client.campaigns.analyses(campaignId);
  const text = await page.locator('main').innerText();
  expect(text).toContain(analysis!.result!.units.matured.toLocaleString('en-US'));
});

step('it is decided, and the reason stands beside the result', async () => {
  await button('Decide').first().click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.getByLabel('Ship treatment to everybody').isChecked()).toBe(true);
  await dialog.getByLabel('Reason').fill('More carts are bought.');
  await dialog.getByRole('button', { name: 'Decide', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page
    .getByTestId('decision')
    .filter({ hasText: 'Decided: everybody is to be shown treatment.' })
    .filter({ hasText: 'More carts are bought.' })
    .waitFor();
  expect(await client.campaigns.get(campaignId)).toMatchObject({
    status: 'FINISHED',
    decision: { kind: 'SHIP', arm: 'treatment', reason: 'More carts are bought.' },
  });
  expect(watched.takeErrors()).toEqual([]);
  expect(watched.strangers()).toEqual([]);
});

step('its tabs are accessible and fit a phone', async () => {
  const size = page.viewportSize()!;
  const faults: string[] = [];
  for (const name of ['', '/design', '/simulation', '/monitor', '/result']) {
    await page.goto(`/campaigns/${campaignId}${name}`);
    await settled(page);
    for (const screen of [size, phone]) {
      await page.setViewportSize(screen);
      const { pixels, by } = await overflow(page);
      if (pixels > 0) faults.push(`${name} at ${screen.width} is ${pixels} px too wide: ${by.join(' | ')}`);
      faults.push(...(await accessibilityFaults(page)).map((fault) => `${name} at ${screen.width} ${fault}`));
    }
    await page.setViewportSize(size);
  }
  expect(faults).toEqual([]);
});
