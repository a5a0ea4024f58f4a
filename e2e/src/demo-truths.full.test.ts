import type { CartographClient, ModelDetail } from '@cartograph/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cartographJson, freshFolder } from './harness/product.js';
import { startServer, type Server } from './harness/server.js';

/** The full run asks for a million. */
const events = process.env['CARTOGRAPH_DEMO_EVENTS'] ?? '100000';

/** Models that must find what is planted; the others may lose, and are shown losing. */
const WINNERS = ['ALS', 'ITEM_KNN', 'VMIS_KNN'] as const;

interface Shelf {
  category: string | null;
  /** What a customer has a taste for. */
  categoryId: string | null;
}

let server: Server;
let client: CartographClient;
let models: ModelDetail[];
const shelves = new Map<string, Shelf>();
const mostCarted: string[] = [];
beforeAll(async () => {
  const data = freshFolder('truths');
  await cartographJson(['demo', '--events', events, '--data', data, '--json']);
  await cartographJson(['train', '--data', data, '--json']);
  server = await startServer('serve', [], { dataDir: data });
  client = await server.asAdmin();
  const board = await client.models.leaderboard();
  models = (await Promise.all(board!.models.map(({ id }) => client.models.get(id)))).filter((model) => model !== null);
  for await (const { externalId, category, categoryId } of client.products.list({
    orderBy: { field: 'CARTS', direction: 'DESC' },
  })) {
    mostCarted.push(externalId);
    shelves.set(externalId, { category, categoryId });
  }
}, 1_800_000);
afterAll(() => server.dispose());

const modelOf = (kind: string): ModelDetail => models.find((model) => model.kind === kind)!;
const overPopularity = (kind: string) =>
  modelOf(kind).differences.find(({ against, includesSeen }) => against.kind === 'POPULARITY' && !includesSeen)!;

describe(`a training of the demo shop of ${events} events`, () => {
  it.each(WINNERS)('finds that %s beats popularity, by more than chance, also when all models are compared', (kind) => {
    const { estimate, pAdjusted } = overPopularity(kind);
    expect([estimate.low! > 0, pAdjusted! < 0.05]).toEqual([true, true]);
  });

  it('lets no segment be answered by popularity where enough is known of people', async () => {
    const board = await client.models.leaderboard();
    expect(board!.tooSmall).toBeNull();
    for (const segment of ['LIGHT', 'REGULAR'])
      expect(board!.router.find((entry) => entry.segment === segment)!.model.kind).not.toBe('POPULARITY');
  });

  it('shows every other model with its difference from popularity, or says why it was not made', async () => {
    const others = models.filter(({ kind }) => kind !== 'POPULARITY');
    expect(others.length).toBeGreaterThan(WINNERS.length);
    for (const { kind } of others) expect(overPopularity(kind).estimate.value, kind).not.toBeNull();
    for (const { reason } of (await client.models.leaderboard())!.notTrained) expect(reason.length).toBeGreaterThan(20);
  });

  it.each(WINNERS)('%s holds products of one planted taste for similar', async (kind) => {
    const { id } = modelOf(kind);
    const isSame: boolean[] = [];
    for (const product of mostCarted.slice(0, 60)) {
      const similar = await client.similarProducts(product, { first: 5, model: id });
      isSame.push(
        ...similar.map(
          ({ product: { externalId } }) => shelves.get(externalId)!.categoryId === shelves.get(product)!.categoryId,
        ),
      );
    }
    expect(isSame.length).toBeGreaterThan(200);
    expect(isSame.filter(Boolean).length / isSame.length).toBeGreaterThan(0.9);
  });

  it.each(['ALS', 'ITEM_KNN'])('%s knows the planted sequels, and none where nothing is planted', async (kind) => {
    const { id } = modelOf(kind);
    /** The share of one category in what is recommended to buyers of another, which is left out. */
    const share = async (from: string, to: string): Promise<number> => {
      const categories: (string | null)[] = [];
      for (const productExternalId of mostCarted
        .filter((product) => shelves.get(product)!.category === from)
        .slice(0, 20)) {
        const { items } = await client.recommendations({
          for: { session: [{ productExternalId, eventType: 'PURCHASE' }] },
          first: 10,
          model: id,
          explain: false,
          rules: { deny: [{ name: 'own', categories: [from] }] },
        });
        categories.push(
          ...items.filter(({ isFilled }) => !isFilled).map(({ product }) => shelves.get(product.externalId)!.category),
        );
      }
      expect(categories.length).toBeGreaterThan(100);
      return categories.filter((category) => category === to).length / categories.length;
    };
    const printers = await share('computers.notebook', 'computers.peripherals.printer');
    expect(printers).toBeGreaterThan(0.03);
    expect(printers).toBeGreaterThan(3 * (await share('electronics.video.tv', 'computers.peripherals.printer')));
    const irons = await share('appliances.kitchen.washer', 'appliances.iron');
    expect(irons).toBeGreaterThan(0.03);
    expect(irons).toBeGreaterThan(3 * (await share('electronics.video.tv', 'appliances.iron')));
    expect(await share('electronics.video.tv', 'electronics.audio.headphone')).toBeLessThan(0.15);
  });
});
