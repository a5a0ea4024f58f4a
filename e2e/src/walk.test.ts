import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage, picturing, settled, type WatchedPage } from './harness/browser.js';
import { expectedOf, makeLog, writeLog } from './harness/log.js';
import { freshFolder, removeFolder } from './harness/product.js';
import { admin, credentials, startServer, type Server } from './harness/server.js';
import { dataPageSteps } from './walk-data-page.js';

const log = makeLog({ users: 900, seed: 61, days: 21 });
const expected = expectedOf(log);
const grouped = (n: number): string => n.toLocaleString('en-US');
const money = (decimal: string): string => `${grouped(Number(decimal.split('.')[0]))}.${decimal.split('.')[1]}`;

/** What a person reads on the way, in both languages. */
const languages = [
  {
    lang: 'en',
    locale: 'en-US',
    setUp: 'Create the account',
    pages: {
      data: 'Data',
      overview: 'Overview',
      funnel: 'Funnel',
      models: 'Models',
      recommendations: 'Recommendations',
      actionItems: 'Action items',
      campaigns: 'Campaigns',
    },
    questions: {
      overview: 'How is the shop doing?',
      funnel: 'Where do we lose them?',
      recommendations: 'What would we show, and why?',
      actionItems: 'What will we do?',
    },
    chooseFiles: 'Choose files',
    train: 'Train again',
    start: 'Train',
    userId: 'User id',
    act: 'Act on this',
    title: 'Title',
    uplift: 'Expected uplift',
    due: 'Due',
    create: 'Create the action item',
    proposed: 'Proposed',
    done: 'Done',
    plan: 'Plan a campaign for it',
    name: 'Name',
    hypothesis: 'Hypothesis',
    save: 'Save the campaign',
    simulation: 'Simulation',
    simulate: 'Simulate',
    aa: 'Run the A/A test',
    simulated: 'Simulated',
  },
  {
    lang: 'ko',
    locale: 'ko-KR',
    setUp: '계정 만들기',
    pages: {
      data: '데이터',
      overview: '개요',
      funnel: '퍼널',
      models: '모델',
      recommendations: '추천',
      actionItems: '실행 과제',
      campaigns: '캠페인',
    },
    questions: {
      overview: '쇼핑몰은 지금 어떤 상태인가요?',
      funnel: '고객을 어디에서 놓치고 있나요?',
      recommendations: '무엇을 왜 보여 줄까요?',
      actionItems: '무엇을 할 건가요?',
    },
    chooseFiles: '파일 선택',
    train: '다시 학습',
    start: '학습하기',
    userId: '사용자 ID',
    act: '실행 과제로',
    title: '제목',
    uplift: '기대 상승률',
    due: '마감일',
    create: '실행 과제 만들기',
    proposed: '제안',
    done: '완료',
    plan: '이 과제로 캠페인 계획하기',
    name: '이름',
    hypothesis: '가설',
    save: '캠페인 저장',
    simulation: '시뮬레이션',
    simulate: '시뮬레이션하기',
    aa: 'A/A 테스트 하기',
    simulated: '시뮬레이션 완료',
  },
] as const;
type Words = (typeof languages)[number];

let browser: Browser;
let folder: string;
let file: string;
beforeAll(async () => {
  browser = await launchBrowser();
  folder = freshFolder('walk');
  file = writeLog(join(folder, '2019-Oct.csv'), log);
});
afterAll(async () => {
  await browser?.close();
  await removeFolder(folder);
});

/** Goes to a page by its link in the navigation. */
async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').first().getByRole('link', { name, exact: true }).click();
  await settled(page);
}

const figure = (page: Page, metric: string): Locator => page.getByTestId(`figure-${metric}`);
const label = (text: string): RegExp => new RegExp(`^${text}( \\*)?$`);

/** Hands the log over, by the button or by dropping it. */
async function importLog(page: Page, by: 'choosing' | 'dropping', words: Words): Promise<void> {
  if (by === 'choosing') {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: words.chooseFiles }).click();
    await (await chooser).setFiles(file);
    return;
  }
  const transfer = await page.evaluateHandle(
    (text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], '2019-Oct.csv', { type: 'text/csv' }));
      return data;
    },
    readFileSync(file, 'utf8'),
  );
  for (const type of ['dragover', 'drop'])
    await page.getByTestId('drop-zone').dispatchEvent(type, { dataTransfer: transfer });
}

/** In English; the full run walks in both languages. */
const walked = process.env['TEST_SIZE'] === 'full' ? languages : languages.slice(0, 1);

describe.each(walked)('the way of a marketer, in $lang', (words) => {
  let server: Server;
  let watched: WatchedPage;
  let page: Page;
  const step = (name: string, steps: () => Promise<void>): void => {
    it(name, () => picturing(`walk-${words.lang}-${name}`, watched, steps));
  };

  beforeAll(async () => {
    server = await startServer('serve');
    watched = await openPage(browser, server.url, { locale: words.locale });
    page = watched.page;
  });
  afterAll(async () => {
    await watched?.close();
    await server?.dispose();
  });

  step('the set-up link makes the first account', async () => {
    await page.goto(await server.setUpLink());
    await settled(page);
    expect(await page.locator('html').getAttribute('lang')).toBe(words.lang);
    await page.locator('input[autocomplete="name"]').fill(admin.name);
    await page.locator('input[type="email"]').fill(admin.email);
    await page.locator('input[type="password"]').fill(admin.password);
    await page.getByRole('button', { name: words.setUp }).click();
    await page.getByRole('navigation').first().waitFor();
  });

  step('a log is imported and watched', async () => {
    await goTo(page, words.pages.data);
    await importLog(page, words.lang === 'en' ? 'choosing' : 'dropping', words);
    await expect.poll(() => figure(page, 'events').innerText(), { timeout: 300_000 }).toContain(grouped(expected.rows));
    for (const [metric, value] of [
      ['users', grouped(expected.users)],
      ['sessions', grouped(expected.sessions)],
      ['products', grouped(expected.products)],
      ['buyers', grouped(expected.buyers)],
      ['revenue', money(expected.revenue)],
    ] as const) {
      expect(await figure(page, metric).innerText()).toContain(value);
    }
    await page.getByText('2019-Oct.csv').first().waitFor();
  });

  step('the overview says how the shop is doing', async () => {
    await goTo(page, words.pages.overview);
    await page.getByRole('heading', { level: 1, name: words.questions.overview }).waitFor();
    expect(await figure(page, 'revenue').innerText()).toContain(money(expected.revenue));
    expect(await figure(page, 'visitors').innerText()).toContain(grouped(expected.users));
    expect(await figure(page, 'buyers').innerText()).toContain(grouped(expected.buyers));
    expect((await page.getByTestId('answer').innerText()).length).toBeGreaterThan(20);
    expect(await page.getByTestId('synthetic-ribbon').count()).toBe(0);
  });

  step('the funnel says where they are lost', async () => {
    await goTo(page, words.pages.funnel);
    await page.getByRole('heading', { level: 1, name: words.questions.funnel }).waitFor();
    const client = server.anonymous();
    await client.signIn(credentials);
    const { steps } = await client.analytics.funnel();
    for (const { reached } of steps)
      await page
        .locator('main')
        .filter({ hasText: grouped(reached) })
        .waitFor();
  });

  step('models are trained, and recommendations given for a user with their reasons', async () => {
    await goTo(page, words.pages.models);
    await page.getByRole('button', { name: words.train }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: words.start, exact: true }).click();
    await page.locator('main table').first().waitFor();
    await goTo(page, words.pages.recommendations);
    await page.getByRole('heading', { level: 1, name: words.questions.recommendations }).waitFor();
    const user = String(log.find((row) => row.type === 'cart')?.user);
    await page.getByPlaceholder(words.userId, { exact: true }).fill(user);
    await page.keyboard.press('Enter');
    await settled(page);
    await page.waitForURL(new RegExp(`user=${user}`));
    await page.getByTestId('answer').filter({ hasText: user }).waitFor();
    await page.locator('main ol > li, main tbody tr').nth(4).waitFor();
  });

  step('an action item is made from an insight on the funnel page', async () => {
    await goTo(page, words.pages.funnel);
    await page.getByRole('button', { name: words.act, exact: true }).first().click();
    const drawer = page.getByRole('dialog');
    await drawer.getByLabel(label(words.title)).fill(`E2E ${words.lang}`);
    await drawer.getByLabel(label(words.uplift)).fill('20');
    await drawer.getByLabel(label(words.due)).fill('2026-12-24');
    await drawer.getByRole('button', { name: words.create }).click();
    await drawer.waitFor({ state: 'hidden' });
    await goTo(page, words.pages.actionItems);
    await page.getByRole('heading', { level: 1, name: words.questions.actionItems }).waitFor();
    await page
      .getByRole('region', { name: words.proposed })
      .getByRole('button', { name: `E2E ${words.lang}`, exact: true })
      .waitFor();
  });

  step('its campaign is planned and simulated', async () => {
    await page.getByRole('button', { name: `E2E ${words.lang}`, exact: true }).click();
    await page.getByRole('link', { name: words.plan }).click();
    await settled(page);
    const form = page.locator('form').filter({ has: page.getByRole('button', { name: words.save }) });
    await form.getByLabel(label(words.name)).fill(`Campaign ${words.lang}`);
    await form.getByLabel(label(words.hypothesis)).fill('A reminder brings people back.');
    await form.getByRole('button', { name: words.save }).click();
    await page.waitForURL(/\/campaigns\/cmp|\/campaigns\/[^/]+_/);
    await settled(page);
    await page.locator('main').getByRole('link', { name: words.simulation, exact: true }).click();
    await settled(page);
    await page.locator('main').getByRole('button', { name: words.simulate, exact: true }).click();
    await page.getByTestId('simulation-result').waitFor();
    expect((await page.getByTestId('answer').innerText()).length).toBeGreaterThan(20);
  });

  step('its test is tried on the past, where nothing was done', async () => {
    await page.locator('main').getByRole('button', { name: words.aa, exact: true }).click();
    await page.getByTestId('aa-result').waitFor();
    const client = server.anonymous();
    await client.signIn(credentials);
    const [campaign] = await client.campaigns.list().take(1);
    const [run] = await client.campaigns.aaRuns(campaign!.id);
    expect(run).toMatchObject({ isOfPlan: true, job: { state: 'DONE' } });
  });

  step('the board shows it, and it can be completed', async () => {
    await goTo(page, words.pages.actionItems);
    const card = (column: string): Locator =>
      page
        .getByRole('region', { name: column })
        .getByRole('article')
        .filter({ hasText: `E2E ${words.lang}` });
    await card(words.proposed).getByText(words.simulated).waitFor();
    await card(words.proposed).getByRole('button').last().click();
    await page.getByRole('menuitem', { name: words.done, exact: true }).click();
    await card(words.done).waitFor();
    const client = server.anonymous();
    await client.signIn(credentials);
    const [item] = await client.actionItems.list().take(1);
    expect(item).toMatchObject({
      title: `E2E ${words.lang}`,
      status: 'DONE',
      expectedUplift: 0.2,
      dueOn: '2026-12-24',
      campaign: { name: `Campaign ${words.lang}`, status: 'SIMULATED' },
    });
    expect(item!.completedAt).not.toBeNull();
    expect(item!.insight.evidence.snapshotId).toBe((await client.shop()).snapshot!.id);
  });

  if (words.lang === 'en') {
    for (const { name, run } of dataPageSteps({ page: () => page, folder: () => folder, eventsBefore: expected.rows }))
      step(name, run);
  }

  step('nothing went wrong on the way, and nobody else was asked', async () => {
    expect(watched.takeErrors()).toEqual([]);
    expect(watched.strangers()).toEqual([]);
  });
});
