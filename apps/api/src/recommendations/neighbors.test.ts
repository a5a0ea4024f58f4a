import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';

const SIMILAR =
  'query($id: String!, $first: Int, $model: ID) { similarProducts(productExternalId: $id, first: $first, model: $model) { product { externalId } similarity measure text model { kind } } }';
const BOUGHT_TOGETHER = `query($id: String!, $kind: BoughtTogetherKind, $first: Int) { frequentlyBoughtTogether(productExternalId: $id, kind: $kind, first: $first) {
  items { product { externalId } together support confidence confidenceEstimate { value low high } lift { value low high method } } kind sessions sessionsWithProduct minimumTogether } }`;
interface Similar {
  similarProducts: {
    product: { externalId: string };
    similarity: number;
    measure: string;
    text: string;
    model: { kind: string };
  }[];
}
interface BoughtTogether {
  frequentlyBoughtTogether: {
    items: {
      product: { externalId: string };
      together: number;
      support: number;
      confidence: number;
      confidenceEstimate: { value: number; low: number; high: number };
      lift: { value: number; low: number; high: number };
    }[];
    sessions: number;
    sessionsWithProduct: number;
    minimumTogether: number;
  };
}

let server: TestServer;
let viewer: TestClient;
beforeAll(async () => {
  // One session a user, so that what she carts is carted together.
  server = await startTestServer({ rows: tasteRows(), isTrained: true });
  viewer = await server.as(Role.VIEWER);
});
afterAll(() => server.close());

const refusal = async (query: string, variables: object) => (await viewer.graphql(query, { ...variables })).errors[0];
const taste = (id: string): number => Math.floor((Number(id) - 1000) / 6);

describe('similar products', () => {
  test('are of the same taste, the most similar first, each with its measure and a sentence', async () => {
    const { similarProducts } = await viewer.ok<Similar>(SIMILAR, { id: '1000', first: 3 });
    expect(similarProducts).toHaveLength(3);
    expect(similarProducts.every(({ product }) => taste(product.externalId) === 0)).toBe(true);
    expect(similarProducts.map(({ similarity }) => similarity)).toEqual(
      similarProducts.map(({ similarity }) => similarity).toSorted((a, b) => b - a),
    );
    for (const { text } of similarProducts) expect(text).toContain('1000');
  });

  test('come from the model that is asked for', async () => {
    const { models } = await viewer.ok<{ models: { nodes: { id: string; kind: string }[] } }>(
      '{ models { nodes { id kind } } }',
    );
    const measures: Record<string, string | undefined> = {};
    for (const { id, kind } of models.nodes) {
      const { similarProducts } = await viewer.ok<Similar>(SIMILAR, { id: '1000', first: 1, model: id });
      expect(similarProducts[0]?.model.kind).toBe(kind);
      measures[kind] = similarProducts[0]?.measure;
    }
    expect(measures).toMatchObject({ ALS: 'COSINE', POPULARITY: 'POPULARITY' });
  });

  test('of a product nobody carted are none, and one the log does not know is refused', async () => {
    expect((await viewer.ok<Similar>(SIMILAR, { id: '1999' })).similarProducts).toEqual([]);
    expect(await refusal(SIMILAR, { id: '31337' })).toMatchObject({
      extensions: { code: 'NOT_FOUND' },
      message: 'The log does not know product 31337.',
    });
    expect(await refusal(SIMILAR, { id: '' })).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(await refusal(SIMILAR, { id: '1000', first: -1 })).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(await refusal(SIMILAR, { id: '1000', model: 'mdl_none' })).toMatchObject({
      extensions: { code: 'NOT_FOUND' },
    });
  });
});

describe('frequentlyBoughtTogether', () => {
  test('share sessions with a product, with support, confidence and lift', async () => {
    const { frequentlyBoughtTogether: list } = await viewer.ok<BoughtTogether>(BOUGHT_TOGETHER, {
      id: '1000',
      first: 5,
    });
    expect(list.items).toHaveLength(5);
    expect(list.items.filter(({ product }) => taste(product.externalId) === 0).length).toBeGreaterThanOrEqual(4);
    for (const { together, support, confidence, confidenceEstimate, lift } of list.items) {
      expect(together).toBeGreaterThanOrEqual(list.minimumTogether);
      expect(support).toBeCloseTo(together / list.sessions, 12);
      expect(confidence).toBeCloseTo(together / list.sessionsWithProduct, 12);
      expect(confidenceEstimate.value).toBeCloseTo(confidence, 12);
      expect(lift.low).toBeLessThan(lift.value);
      expect(lift.value).toBeLessThan(lift.high);
    }
    expect(list.items.map(({ lift }) => lift.low)).toEqual(
      list.items.map(({ lift }) => lift.low).toSorted((a, b) => b - a),
    );
  });

  test('in a log without purchases nothing is bought together', async () => {
    expect(await viewer.ok<BoughtTogether>(BOUGHT_TOGETHER, { id: '1000', kind: 'BOUGHT_TOGETHER' })).toEqual({
      frequentlyBoughtTogether: {
        items: [],
        kind: 'BOUGHT_TOGETHER',
        sessions: 0,
        sessionsWithProduct: 0,
        minimumTogether: 0,
      },
    });
  });

  test('of an unknown product are refused, of one nobody carted there are none', async () => {
    expect(await refusal(BOUGHT_TOGETHER, { id: 'nonsense' })).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
    expect((await viewer.ok<BoughtTogether>(BOUGHT_TOGETHER, { id: '1999' })).frequentlyBoughtTogether).toMatchObject({
      items: [],
      sessionsWithProduct: 0,
    });
  });
});

describe('users like one', () => {
  interface Page {
    users: {
      nodes: {
        externalId: string;
        similar:
          | {
              user: { externalId: string };
              similarity: number;
              sharedCount: number;
              sharedProducts: { externalId: string }[];
            }[]
          | null;
      }[];
    };
  }
  const page = (first: number) =>
    viewer.ok<Page>(
      `{ users(first: ${first}) { nodes { externalId similar(first: 3) { user { externalId } similarity sharedCount sharedProducts { externalId } } } } }`,
    );

  test('took the same products; what they share is named', async () => {
    const { users } = await page(10);
    expect(users.nodes.flatMap(({ similar }) => similar ?? []).length).toBeGreaterThan(0);
    for (const { externalId, similar } of users.nodes) {
      expect(similar?.map(({ user }) => user.externalId)).not.toContain(externalId);
      for (const { similarity, sharedCount, sharedProducts } of similar ?? []) {
        expect(similarity).toBeGreaterThan(0);
        expect(sharedProducts.length).toBe(Math.min(5, sharedCount));
      }
    }
    expect(users.nodes.some(({ similar }) => (similar ?? []).length === 3)).toBe(true);
  });

  test('of a page are found in a fixed number of statements', async () => {
    // What another process has written is read again once, by a request that is not counted.
    await page(2);
    expect(await server.countStatements(() => page(20))).toBe(await server.countStatements(() => page(2)));
  });

  test('somebody without a cart is like nobody', async () => {
    expect(await viewer.ok('{ user(externalId: "9001") { similar { similarity } } }')).toEqual({
      user: { similar: [] },
    });
  });

  test('are never bots, whatever else these did, but may be who had one odd session', async () => {
    const walk = ['7777', '7778'].flatMap((user) =>
      Array.from({ length: 70 }, (_, place) =>
        logRow({
          user,
          session: 'machine',
          type: 'view',
          product: String(1000 + (place % 18)),
          time: `2019-10-20 10:00:0${Math.floor(place / 18)}`,
        }),
      ),
    );
    // Most of what 7778 did is a visitor's.
    const carts = [
      ['7777', 6],
      ['7778', 71],
    ] as const;
    const visits = carts.flatMap(([user, events]) =>
      Array.from({ length: events }, (_, place) =>
        logRow({
          user,
          session: 'visit',
          type: 'cart',
          product: String(1000 + (place % 6)),
          time: `2019-10-21 ${10 + Math.floor(place / 60)}:${String(place % 60).padStart(2, '0')}:00`,
        }),
      ),
    );
    const shop = await startTestServer({ rows: [...tasteRows(60), ...walk, ...visits], isTrained: true });
    try {
      const { users, bot, odd } = await (
        await shop.as(Role.VIEWER)
      ).ok<{
        users: { nodes: { similar: { user: { externalId: string } }[] }[] };
        bot: { botSessions: number; similar: object[] };
        odd: { botSessions: number; similar: object[] };
      }>(
        '{ users(first: 60) { nodes { similar(first: 60) { user { externalId } } } } bot: user(externalId: "7777") { botSessions similar(first: 2) { similarity } } odd: user(externalId: "7778") { botSessions similar(first: 2) { similarity } } }',
      );
      expect([bot.botSessions, bot.similar.length]).toEqual([1, 0]);
      expect([odd.botSessions, odd.similar.length]).toEqual([1, 2]);
      const named = users.nodes.flatMap(({ similar }) => similar.map((found) => found.user.externalId));
      expect(named.length).toBeGreaterThan(100);
      expect(named).not.toContain('7777');
      expect(named).toContain('7778');
    } finally {
      await shop.close();
    }
  });

  test('need both permissions', async () => {
    const key = await server.withKey('shop:read', 'recommendations:read');
    expect(
      (await key.graphql('{ user(externalId: "5001") { similar { similarity } } }')).errors[0]?.extensions.code,
    ).toBe('FORBIDDEN');
  });
});
