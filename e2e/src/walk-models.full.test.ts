import { join } from 'node:path';
import type { CartographClient } from '@cartograph/sdk';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accessibilityFaults,
  cutLabels,
  desktop,
  launchBrowser,
  openPage,
  overflow,
  phone,
  picturing,
  settled,
  sidewaysTables,
  signIn,
  type WatchedPage,
} from './harness/browser.js';
import { makeLog, writeLog } from './harness/log.js';
import { freshFolder, removeFolder } from './harness/product.js';
import { admin, startServer, type Server } from './harness/server.js';

const log = makeLog({ users: 2500, seed: 71, days: 28 });
const carted = String(log.find((row) => row.type === 'cart')?.product);

/** What an analyst and a marketer read on the way, in both languages. */
const languages = [
  {
    lang: 'en',
    locale: 'en-US',
    train: 'Train again',
    start: 'Train',
    factors: 'Factors',
    tryIt: 'Try it',
    tried: 'The present settings and those tried',
    actions: /^What to do with the training/,
    letServe: 'Let it serve',
    acceptWorse: 'Let it serve although it is worse',
    rollBack: 'Roll back',
    isOn: 'Retrain by itself',
    save: 'Save',
    saved: 'The schedule is saved.',
    addToCart: 'Add a product to the cart',
    product: 'Product id, brand or category',
    visitor: 'User id: the page of one person',
    addRule: 'Add a rule',
    deny: 'Never these',
    products: 'Products',
    keepsOut: /“Never these” keeps/,
    cost: 'What do they cost?',
    costs: 'What the rules cost',
  },
  {
    lang: 'ko',
    locale: 'ko-KR',
    train: '다시 학습',
    start: '학습하기',
    factors: '요인 수',
    tryIt: '시험하기',
    tried: '지금 설정과 시험한 설정',
    actions: /학습으로 할 일$/,
    letServe: '답하게 하기',
    acceptWorse: '더 못하지만 그래도 답하게 하기',
    rollBack: '되돌리기',
    isOn: '자동으로 다시 학습',
    save: '저장',
    saved: '일정을 저장했습니다.',
    addToCart: '장바구니에 상품 추가',
    product: '상품 ID, 브랜드, 카테고리',
    visitor: '사용자 ID: 한 사람에게 보일 페이지',
    addRule: '규칙 추가',
    deny: '절대 안 보이기',
    products: '상품',
    keepsOut: /‘절대 안 보이기’ 규칙이/,
    cost: '비용 알아보기',
    costs: '규칙의 비용',
  },
] as const;

let folder: string;
let server: Server;
let client: CartographClient;
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
  folder = freshFolder('walk-models');
  server = await startServer('start', ['--log', writeLog(join(folder, '2019-Oct.csv'), log)]);
  client = await server.asAdmin();
});
afterAll(async () => {
  await browser?.close();
  await server?.dispose();
  await removeFolder(folder);
});

/** Violations of accessibility, sideways scrolling and cut labels, on a desk and on a phone. */
async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const screen of [phone, desktop]) {
    await page.setViewportSize(screen);
    await settled(page);
    const { pixels, by } = await overflow(page);
    if (pixels > 0) faults.push(`at ${screen.width} px ${page.url()} is ${pixels} px too wide: ${by.join(' | ')}`);
    faults.push(...(await sidewaysTables(page)).map((table) => `at ${screen.width} px scrolled sideways: ${table}`));
    faults.push(
      ...(await cutLabels(page)).map((label) => `at ${screen.width} px cut: ${label}`),
      ...(await accessibilityFaults(page)).map((fault) => `at ${screen.width} px ${fault}`),
    );
  }
  return faults;
}

const liveId = async (): Promise<string> => (await client.trainings.liveModel())!.training.id;

describe.each(languages)('the way of an analyst through models, in $lang', (words) => {
  let watched: WatchedPage;
  let page: Page;
  const step = (name: string, steps: () => Promise<void>): void => {
    it(name, () => picturing(`models-${words.lang}-${name}`, watched, steps));
  };

  beforeAll(async () => {
    await client.updateViewer({ locale: words.lang === 'ko' ? 'KO' : 'EN' });
    watched = await openPage(browser, server.url, { locale: words.locale });
    page = watched.page;
    await page.goto('/models');
    await signIn(page, admin);
    await settled(page);
  });
  afterAll(() => watched?.close());

  step('the models are trained from the page, and the new ones answer because they do not lose', async () => {
    const before = await liveId();
    await page.getByRole('button', { name: words.train, exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: words.start, exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await expect.poll(liveId, { timeout: 300_000 }).not.toBe(before);
    await page.goto('/models');
    await settled(page);
    expect((await page.getByTestId('answer').innerText()).length).toBeGreaterThan(20);
    expect(await faultsOf(page)).toEqual([]);
  });

  step('a model has a page, where other settings are tried on the same users', async () => {
    const als = (await client.models.leaderboard())!.models.find(({ kind }) => kind === 'ALS')!;
    await page.goto(`/models/${als.id}`);
    await settled(page);
    await page.getByLabel(words.factors, { exact: true }).fill('8');
    await page.getByRole('button', { name: words.tryIt, exact: true }).click();
    await page.getByRole('table', { name: words.tried }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  step('a worse training serves only when that is accepted, and one press goes back', async () => {
    const before = await liveId();
    await client.jobs.wait((await client.models.train({ kinds: [], promote: 'NEVER' })).id);
    const worse = (await client.trainings.list().take(1))[0]!.id;
    await page.goto('/models/trainings');
    await settled(page);
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: words.actions }).first().click();
    await page.getByRole('menuitem', { name: words.letServe }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: words.letServe, exact: true }).click();
    await dialog.getByRole('alert').waitFor();
    expect(await liveId()).toBe(before);
    await dialog.getByLabel(words.acceptWorse).check();
    await dialog.getByRole('button', { name: words.letServe, exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await liveId()).toBe(worse);
    await page.getByRole('button', { name: words.rollBack, exact: true }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: words.rollBack, exact: true }).click();
    await expect.poll(liveId, { timeout: 300_000 }).toBe(before);
  });

  step('retraining is put on a schedule', async () => {
    const { isOn } = await client.trainings.schedule();
    await page.getByRole('switch', { name: words.isOn }).click();
    await page.getByRole('button', { name: words.save, exact: true }).click();
    await page.getByText(words.saved).first().waitFor();
    expect((await client.trainings.schedule()).isOn).toBe(!isOn);
  });

  step('precision is explained', async () => {
    // Other pages name their tabs in the address, and so do links to this one.
    await page.goto('/models?tab=precision');
    await page.waitForURL('**/models/precision');
    await settled(page);
    // What is attainable here, what the best model reaches, and which share of it that is.
    const [attainable = 0, reached = 0, share = 0] = [
      ...(await page.locator('main').innerText()).matchAll(/([\d.]+)%/g),
    ].map(([, percent]) => Number(percent));
    expect(reached).toBeGreaterThan(0);
    expect(reached).toBeLessThan(attainable);
    expect(Math.abs(share - (100 * reached) / attainable)).toBeLessThan(1);
    expect(await faultsOf(page)).toEqual([]);
  });

  step(
    'a cart made by hand is answered, a rule takes a product out, and its absence and its price are told',
    async () => {
      await page.goto('/recommendations?for=cart');
      await settled(page);
      await page.getByPlaceholder(words.addToCart).fill(carted);
      await page.keyboard.press('Enter');
      await page.waitForURL(new RegExp(`items=c${carted}`));
      const [first] = (
        await client.recommendations({ for: { session: [{ productExternalId: carted, eventType: 'CART' }] } })
      ).items;
      const out = first!.product.externalId;
      const list = page.locator('main ol').first();
      await list.getByText(out).first().waitFor();
      await page.getByRole('button', { name: words.addRule, exact: true }).click();
      await page.getByRole('menuitem', { name: words.deny }).click();
      await page.getByTestId('rule').getByRole('combobox', { name: words.products, exact: true }).fill(out);
      await page.keyboard.press('Enter');
      await expect.poll(() => list.getByText(out).count(), { timeout: 300_000 }).toBe(0);
      await page.getByPlaceholder(words.product).last().fill(out);
      await page.keyboard.press('Enter');
      await page.getByTestId('why-not').getByText(words.keepsOut).waitFor();
      await page.getByRole('button', { name: words.cost, exact: true }).click();
      await page.getByRole('heading', { name: words.costs }).waitFor();
      await settled(page);
      expect(await faultsOf(page)).toEqual([]);
    },
  );

  step('the page of a category is asked for one person, and holds nothing else', async () => {
    const category = (await client.products.get({ externalId: carted }))!.category!;
    const { user } = log.find(({ type }) => type === 'cart')!;
    await page.goto(`/recommendations?for=category&of=${category}`);
    await settled(page);
    await page.getByPlaceholder(words.visitor).fill(String(user));
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`visitor=${user}`));
    const { items } = await client.recommendations({
      for: { userExternalId: String(user) },
      rules: { allow: [{ name: 'page', categories: [category] }] },
    });
    expect(items.length).toBeGreaterThan(0);
    const lines = page.locator('main ol').first().locator(':scope > li');
    await expect
      .poll(async () => (await lines.allInnerTexts()).map((text) => /\d{3,}/.exec(text)?.[0]), { timeout: 300_000 })
      .toEqual(items.map(({ product: { externalId } }) => externalId));
    expect(await faultsOf(page)).toEqual([]);
  });

  step('nothing went wrong on the way, and nobody else was asked', async () => {
    expect(watched.takeErrors()).toEqual([]);
    expect(watched.strangers()).toEqual([]);
  });
});
