import { openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchBrowser, openPage, picturing, signIn } from './harness/browser.js';
import { cartograph, cartographJson, freshFolder, removeFolder } from './harness/product.js';
import { admin, startServer, type Server } from './harness/server.js';

/** What the issue asks of the head of October 2019, with and without its three repeated rows. */
const figures = { users: 1755, products: 2312, sessions: 1906, buyers: 48, revenue: '14786.59', zeroPrices: 6 };
const dropped = { view: 4912, cart: 50, remove_from_cart: 0, purchase: 54 };
const kept = { view: 4915, cart: 50, remove_from_cart: 0, purchase: 54 };

const samples = process.env['CARTOGRAPH_SAMPLES'] ?? '';
const october = join(samples, 'multi-category/2019-Oct.csv');

describe.skipIf(samples === '')('the head of October 2019', () => {
  let folder: string;
  beforeAll(() => {
    folder = freshFolder('real');
  });
  afterAll(() => removeFolder(folder));

  it.each([
    ['by default', [], { read: 5019, accepted: 5016, duplicates: 3, duplicatesFound: 3, eventsByType: dropped }],
    [
      'with --keep-duplicates',
      ['--keep-duplicates'],
      { read: 5019, accepted: 5019, duplicates: 0, duplicatesFound: 3, eventsByType: kept },
    ],
  ])('imports %s as counted by hand', async (name, options, counts) => {
    const report = await cartographJson<object>([
      'import',
      october,
      '--data',
      join(folder, name),
      '--json',
      ...options,
    ]);
    expect(report).toMatchObject({ ...counts, ...figures, quarantined: {} });
  });

  it.each([
    ['by default', dropped],
    ['with --keep-duplicates', kept],
  ])('answers GraphQL %s with the same figures', async (name, events) => {
    const query =
      '{ shop { users products sessions buyers revenue zeroPrices counts { views carts removes purchases } } analytics { overview { total { visitors sessions buyers revenue } } } }';
    const { data } = await cartographJson<{ data: object }>(['query', query, '--data', join(folder, name)]);
    expect(data).toEqual({
      shop: {
        ...figures,
        counts: {
          views: events.view,
          carts: events.cart,
          removes: events.remove_from_cart,
          purchases: events.purchase,
        },
      },
      analytics: {
        overview: {
          total: {
            visitors: figures.users,
            sessions: figures.sessions,
            buyers: figures.buyers,
            revenue: figures.revenue,
          },
        },
      },
    });
  });

  it('reads the heads of the other logs too, and loses no row', async () => {
    const rows: Record<string, number> = {
      'multi-category-short/2019-Oct-sample.csv': 1000,
      'cosmetics/data_2022_oct.csv': 999,
      'cosmetics/data_2022_nov.csv': 999,
      'electronics/duplicates.csv': 1284,
    };
    for (const [path, read] of Object.entries(rows)) {
      const report = await cartographJson<{
        read: number;
        accepted: number;
        duplicates: number;
        quarantined: Record<string, number>;
      }>(['import', join(samples, path), '--data', join(folder, path.replaceAll('/', '-')), '--json']);
      expect(report.read, path).toBe(read);
      expect(
        report.accepted + report.duplicates + Object.values(report.quarantined).reduce((sum, n) => sum + n, 0),
        path,
      ).toBe(read);
    }
  });

  it('trains on them and answers, and says that they are too small to judge', async () => {
    for (const name of ['by default', 'cosmetics-data_2022_oct.csv', 'electronics-duplicates.csv']) {
      const data = join(folder, name);
      const { models } = await cartographJson<{ models: { kind: string }[] }>(['train', '--data', data, '--json']);
      expect(
        models.map(({ kind }) => kind),
        name,
      ).toContain('POPULARITY');
      const board = await cartograph(['leaderboard', '--data', data]);
      expect(board, name).toMatchObject({ code: 0, stdout: expect.stringMatching(/too small to/i) as string });
      const { data: known } = await cartographJson<{
        data: { users: { nodes: { externalId: string }[] }; products: { nodes: { externalId: string }[] } };
      }>([
        'query',
        '{ users(first: 1) { nodes { externalId } } products(first: 1) { nodes { externalId } } }',
        '--data',
        data,
      ]);
      for (const who of [
        [known.users.nodes[0]!.externalId],
        ['--session', `cart:${known.products.nodes[0]!.externalId}`],
      ]) {
        const { items, modelReason } = await cartographJson<{ items: object[]; modelReason: string }>([
          'recommend',
          ...who,
          '--first',
          '5',
          '--data',
          data,
          '--json',
        ]);
        expect(items, `${name} ${who.join(' ')}`).toHaveLength(5);
        expect(modelReason).toMatch(/\S+ \S+/);
      }
    }
  });

  describe('through a server', () => {
    let server: Server;
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchBrowser();
      server = await startServer('serve', [], { dataDir: join(folder, 'served') });
    });
    afterAll(async () => {
      await browser?.close();
      await server?.dispose();
    });

    it('the SDK uploads, imports and reads the same figures', async () => {
      const client = await server.asAdmin();
      const upload = await client.imports.upload({ name: '2019-Oct.csv', bytes: await openAsBlob(october) });
      const job = await client.jobs.wait((await client.imports.start([upload.id])).id);
      expect(job).toMatchObject({ state: 'DONE', error: null });
      const [report] = await client.imports.list().take(1);
      expect(report).toMatchObject({
        read: 5019,
        accepted: 5016,
        duplicates: 3,
        duplicatesFound: 3,
        quarantinedTotal: 0,
      });
      expect(await client.shop()).toMatchObject({
        ...figures,
        currency: null,
        isSynthetic: false,
        counts: { views: 4912, carts: 50, removes: 0, purchases: 54, total: 5016 },
      });
      expect(await client.users.list().totalCount()).toBe(figures.users);
      expect(await client.users.list({ filter: { converted: true } }).totalCount()).toBe(figures.buyers);
      expect(await client.products.list().totalCount()).toBe(figures.products);
      expect(await client.sessions.list().totalCount()).toBe(figures.sessions);
      const overview = await client.analytics.overview();
      expect(overview.total).toMatchObject({
        visitors: figures.users,
        sessions: figures.sessions,
        buyers: figures.buyers,
        revenue: figures.revenue,
      });
    });

    it.each(['en-US', 'ko-KR'] as const)('the console shows the same figures in %s', async (locale) => {
      const watched = await openPage(browser, server.url, { locale });
      const { page } = watched;
      await picturing(`real-rows-${locale}`, watched, async () => {
        await page.goto('/overview');
        await signIn(page, admin);
        for (const figure of ['1,755', '1,906', '14,786.59'])
          await page.getByText(figure, { exact: false }).first().waitFor();
        const text = await page.locator('main').innerText();
        expect(text).toContain('48');
        expect(text).not.toContain('$');
        await page.goto('/data');
        for (const figure of ['5,019', '5,016', '3']) await page.getByText(figure, { exact: false }).first().waitFor();
      });
      expect(watched.takeErrors()).toEqual([]);
      expect(watched.strangers()).toEqual([]);
      await watched.close();
    });
  });
});
