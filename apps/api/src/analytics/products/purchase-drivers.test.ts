import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../../permissions.js';
import type { TestClient } from '../../testing/client.js';
import { logRow } from '../../testing/log-rows.js';
import { startTestServer, type TestServer } from '../../testing/server.js';

const PURCHASE_DRIVERS = `query ($input: PurchaseDriversInput, $filter: EventFilter) { analytics(timeZone: "UTC", filter: $filter) { purchaseDrivers(input: $input) {
  hypothesis verdict incomputable { reason } lookedAt level minimumEffect sentence pairs pairsLeftOut falsifiedBy assumptions { name holds } definition { query }
  findingCount notConfirmedCount refutedCount power { ratio power } findings { category step attribute level subject effect { value unit } rateRatio { value unit } percentagePoints { value unit } shrunken { value incomputable { reason } } qValue confirmed holds status detectable differs sentence }
  categoryCount categories { category steps { step reached wentOn rate { value } informativeSessions tooFew reason effects { attribute level status detectable } } }
  attributeCount differingAttributeCount refutedAttributeCount detectableSpread attributes { attribute level step categories differs status spreadLimit detectable average { value unit } } } } }`;
const PRICES = `query ($input: PricesInput, $filter: EventFilter) { analytics(timeZone: "UTC", filter: $filter) { prices(input: $input) {
  categoryCount categories { category unpricedEvents bands { band from until products views carts purchases revenue cartsPerView { value unit } } }
  associations { direction outcome category changes ratio { value incomputable { reason } } pValue qValue status detectable } level minimumEffect power { ratio power }
  changeCount listableChangeCount changes { productId changedAt priceBefore priceAfter relativeChange before { views } after { views } associated { value incomputable { reason } } } } } }`;

/** Six hundred sessions in two categories that look at three tents or three chairs; the tent of acme is carted by half of the sessions, the others by a fifth. */
function rows(): ReturnType<typeof logRow>[] {
  let state = 12345;
  const random = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
  return Array.from({ length: 600 }, (_, i) => {
    const shelf = i % 2 === 0 ? 'camp.tent' : 'home.chair';
    const turn = i >> 1;
    const base = { user: String(1000 + i * 7), session: `s${i}`, category: shelf, categoryId: String(i % 2) };
    const day = `2019-10-${String(1 + (i % 20)).padStart(2, '0')}`;
    return ['acme', 'bolt', 'core'].flatMap((brand, place) => {
      const product = {
        ...base,
        brand,
        product: String(100 * (1 + (i % 2)) + 10 * place + (turn % 3)),
        price: String(20 + ((place + turn) % 3) * 10),
      };
      const pulls = random() < (shelf === 'camp.tent' && brand === 'acme' ? 0.5 : 0.2);
      return [
        logRow({ ...product, time: `${day} 10:0${place}:00` }),
        ...(pulls ? [logRow({ ...product, time: `${day} 10:0${place}:30`, type: 'cart' })] : []),
      ];
    });
  }).flat();
}

interface Answers {
  analytics: {
    purchaseDrivers: {
      verdict: string;
      findings: { category: string; level: string }[];
      categories: { category: string; steps: { effects: { status: string; detectable: number | null }[] }[] }[];
      power: { ratio: number; power: number }[];
      attributeCount: number;
      attributes: { status: string; differs: boolean; spreadLimit: number; detectable: number | null }[];
    } & Record<string, unknown>;
    prices: {
      categories: { category: string }[];
      associations: unknown[];
      power: unknown[];
      changes: unknown[];
    } & Record<string, unknown>;
  };
}

describe('attributes that go with purchases, and prices', () => {
  let server: TestServer;
  let client: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ rows: rows() });
    client = await server.as(Role.VIEWER);
  });
  afterAll(() => server.close());

  test('finds the brand of one category, in the form of a hypothesis', async () => {
    const { purchaseDrivers } = (await client.ok<Answers>(PURCHASE_DRIVERS)).analytics;
    expect(purchaseDrivers).toMatchObject({
      hypothesis: 'H3',
      incomputable: null,
      level: 0.05,
      minimumEffect: 0.1,
      pairsLeftOut: 0,
      categoryCount: 2,
    });
    expect(
      purchaseDrivers.findings.find(({ category, level }) => category === 'camp.tent' && level === 'acme'),
    ).toMatchObject({
      category: 'camp.tent',
      level: 'acme',
      step: 'VIEW_TO_CART',
      attribute: 'BRAND',
      effect: { unit: 'RATIO' },
      rateRatio: { unit: 'RATIO' },
      percentagePoints: { unit: 'FRACTION' },
      holds: true,
      status: 'CONFIRMED',
      detectable: null,
      confirmed: true,
      differs: null,
    });
    expect(purchaseDrivers.categories[0]!.steps).toHaveLength(2);
  });

  test('says of what is not confirmed which ratio would have been, and how often the search confirms one', async () => {
    const { purchaseDrivers } = (await client.ok<Answers>(PURCHASE_DRIVERS)).analytics;
    const effects = purchaseDrivers.categories.flatMap(({ steps }) => steps.flatMap((step) => step.effects));
    const open = effects.filter(({ status }) => status === 'NOT_CONFIRMED');
    expect(open.length).toBeGreaterThan(0);
    expect(purchaseDrivers).toMatchObject({
      notConfirmedCount: open.length,
      refutedCount: effects.filter(({ status }) => status === 'REFUTED').length,
    });
    for (const { detectable } of open) if (detectable !== null) expect(detectable).toBeGreaterThan(1.1);
    expect(open.some(({ detectable }) => detectable !== null)).toBe(true);
    expect(purchaseDrivers.power.map(({ ratio }) => ratio)).toEqual([1.25, 1.5, 2]);
    expect(purchaseDrivers.power[2]!.power).toBeGreaterThan(purchaseDrivers.power[0]!.power);
    expect(purchaseDrivers.sentence).toContain('this search would confirm a ratio of 1.5 in');
  });

  test('says whether the categories differ in an attribute, and which spread would have been found', async () => {
    const { purchaseDrivers } = (await client.ok<Answers>(PURCHASE_DRIVERS)).analytics;
    const { attributes } = purchaseDrivers;
    expect(attributes).toHaveLength(purchaseDrivers.attributeCount);
    const countOf = (status: string): number => attributes.filter((trait) => trait.status === status).length;
    expect(purchaseDrivers).toMatchObject({
      differingAttributeCount: countOf('CONFIRMED'),
      refutedAttributeCount: countOf('REFUTED'),
    });
    expect(countOf('NOT_CONFIRMED')).toBeGreaterThan(0);
    for (const { status, differs, spreadLimit, detectable } of attributes) {
      expect(differs).toBe(status === 'CONFIRMED');
      expect(status === 'REFUTED').toBe(spreadLimit < 1.1);
      if (detectable !== null) expect(detectable).toBeGreaterThan(1);
    }
    expect(purchaseDrivers.detectableSpread).toBeGreaterThan(1);
  });

  test('lists as much as is asked for, a named category first', async () => {
    const { purchaseDrivers } = (
      await client.ok<Answers>(PURCHASE_DRIVERS, { input: { first: 1, category: 'home.chair' } })
    ).analytics;
    expect(purchaseDrivers.categories.map(({ category }) => category)).toEqual(['home.chair']);
    expect(purchaseDrivers.findings).toHaveLength(1);
    const { purchaseDrivers: nothing } = (
      await client.ok<Answers>(PURCHASE_DRIVERS, { filter: { category: 'no.such' } })
    ).analytics;
    expect(nothing).toMatchObject({
      verdict: 'INCOMPUTABLE',
      incomputable: { reason: 'NO_DATA' },
      findings: [],
      categories: [],
      attributes: [],
    });
  });

  test('answers price bands, and that no price changed', async () => {
    const { prices } = (await client.ok<Answers>(PRICES)).analytics;
    expect(prices).toMatchObject({ categoryCount: 2, changeCount: 0, changes: [] });
    expect(prices.categories[0]).toMatchObject({
      unpricedEvents: 0,
      bands: [
        { band: 'LOW', from: null, products: 3, cartsPerView: { unit: 'FRACTION' } },
        { band: 'MID' },
        { band: 'HIGH', until: null },
      ],
    });
    expect(prices.associations).toHaveLength(12);
    expect(prices).toMatchObject({ level: 0.05, minimumEffect: 0.1 });
    // No price changed, so that no ratio is known.
    for (const association of prices.associations)
      expect(association).toMatchObject({ status: null, detectable: null });
    expect(prices.power).toEqual([]);
  });

  test('refuses what makes no sense, by its name', async () => {
    const wrong: [string, Record<string, unknown>][] = [
      [PURCHASE_DRIVERS, { level: 0.9 }],
      [PURCHASE_DRIVERS, { first: 101 }],
      [PURCHASE_DRIVERS, { mostPairs: 3 }],
      [PURCHASE_DRIVERS, { minimumEffect: 0 }],
      [PRICES, { first: 0 }],
      [PRICES, { smallestViews: 0 }],
    ];
    for (const [query, input] of wrong) {
      const { errors } = await client.graphql(query, { input });
      expect(errors?.[0]?.extensions.code, JSON.stringify(input)).toBe('BAD_USER_INPUT');
    }
  });
});
