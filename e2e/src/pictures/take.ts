import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { desktop, launchBrowser, openPage, settled, signIn } from '../harness/browser.js';
import { root } from '../harness/product.js';
import { admin, startServer, type Server } from '../harness/server.js';

// The pictures of the README: the real console on the demo shop. `npm run pictures -w e2e` after a build.
const folder = join(root, 'docs/pictures');
const demoEvents = process.env['CARTOGRAPH_PICTURE_EVENTS'] ?? '300000';

let server: Server;
let browser: Browser;
let campaignPath: string;
let busyUser: string;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  browser = await launchBrowser();
  server = await startServer('start', ['--demo-events', demoEvents]);
  const client = await server.asAdmin();
  const { snapshot } = await client.shop();
  const [user] = await client.users.list({ orderBy: { field: 'EVENTS', direction: 'DESC' } }).take(1);
  busyUser = user!.externalId;
  const visitors = await client.audiences.create({ name: 'All visitors', rule: { kind: 'ALL_VISITORS' } });
  const everybody = await client.audiences.create({ name: '모든 방문자', rule: { kind: 'ALL_VISITORS' } });
  const carted = await client.audiences.create({
    name: '장바구니에 담고 사지 않은 고객',
    rule: { kind: 'CARTED_NOT_BOUGHT' },
  });
  const insight = await client.insights.create({
    title: '장바구니에 담긴 뒤 멈춘다',
    page: '/funnel',
    evidence: {
      query: '{ analytics { funnel { steps { eventTypes reached } } } }',
      snapshotId: snapshot!.id,
      summary: '담은 세션의 많은 수가 구매로 이어지지 않는다.',
    },
  });
  const plan = [
    {
      title: '담고 떠난 고객에게 알림 보내기',
      status: 'PROPOSED',
      expectedUplift: 0.08,
      dueOn: '2026-12-18',
      audienceId: carted.id,
    },
    {
      title: '저녁 시간대 스마트폰 기획전',
      status: 'PLANNED',
      expectedUplift: 0.05,
      dueOn: '2026-12-24',
      audienceId: everybody.id,
    },
    {
      title: '상품 상세에 함께 담은 상품 보이기',
      status: 'DOING',
      expectedUplift: 0.1,
      dueOn: '2026-12-11',
      audienceId: everybody.id,
    },
    { title: '결제 단계 오류 문구 고치기', status: 'DOING', expectedUplift: 0.03 },
  ] as const;
  const items = [];
  for (const item of plan) items.push(await client.actionItems.create({ ...item, insightId: insight.id }));
  await client.actionItems.update(items[3]!.id, { version: items[3]!.version, status: 'DONE' });
  const campaign = await client.campaigns.create({
    name: 'Show what goes with it',
    audienceId: visitors.id,
    upliftRelative: 0.1,
    hypothesis: 'If a product page shows what others put into the cart with it, more visitors buy.',
  });
  const onBoard = await client.campaigns.create({
    name: '함께 담은 상품',
    audienceId: everybody.id,
    actionItemId: items[2]!.id,
    upliftRelative: 0.1,
    hypothesis: '함께 담은 상품을 보이면 더 많이 산다.',
  });
  for (const { id } of [campaign, onBoard]) await client.jobs.wait((await client.campaigns.simulate(id)).job.id);
  campaignPath = `/campaigns/${campaign.id}`;
});
afterAll(async () => {
  await browser?.close();
  await server?.dispose();
});

it.each<[name: string, locale: 'KO' | 'EN', path: () => string]>([
  ['overview-en', 'EN', () => '/overview'],
  ['recommendations-en', 'EN', () => `/recommendations?user=${busyUser}`],
  ['campaign-en', 'EN', () => `${campaignPath}/simulation`],
  ['models-ko', 'KO', () => '/models'],
  ['board-ko', 'KO', () => '/action-items'],
])('takes %s', async (name, locale, path) => {
  const client = server.anonymous();
  await client.signIn({ email: admin.email, password: admin.password });
  await client.updateViewer({ locale });
  const watched = await openPage(browser, server.url, { locale: locale === 'KO' ? 'ko-KR' : 'en-US', screen: desktop });
  const { page } = watched;
  await page.goto('/');
  await signIn(page, admin);
  await page.goto(path());
  await settled(page);
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  expect(watched.takeErrors()).toEqual([]);
  await watched.close();
});
