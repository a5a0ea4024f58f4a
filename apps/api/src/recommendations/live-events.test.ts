import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import { runJob } from '../server/run-job.js';
import type { TestClient } from '../testing/client.js';
import { importRows, logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';

const OFF = { minutes: 0, events: 0 };
const ASK = `query($for: RecommendFor!, $first: Int, $rules: RulesInput, $includeSeen: Boolean) { recommendations(for: $for, first: $first, rules: $rules, includeSeen: $includeSeen) {
  items { product { externalId } } liveEvents group model { kind } modelChoice { isUnknownUser } unknownProducts } }`;
interface List {
  items: { product: { externalId: string } }[];
  liveEvents: number;
  group: string;
  model: { kind: string };
  modelChoice: { isUnknownUser: boolean };
  unknownProducts: string[];
}

let first: TestServer;
let second: TestServer;
let viewers: TestClient[];
beforeAll(async () => {
  first = await startTestServer({ rows: tasteRows(), isTrained: true, sealing: OFF });
  second = await startTestServer({ dataDir: first.dataDir, sealing: OFF });
  viewers = [await first.as(Role.VIEWER), await second.as(Role.VIEWER)];
});
afterAll(async () => {
  await second.close();
  await first.close();
});

const ask = async (user: string, by: number, more: object = {}): Promise<List> =>
  (await viewers[by]!.ok<{ recommendations: List }>(ASK, { for: { userExternalId: user }, ...more })).recommendations;
const ids = ({ items }: List): string[] => items.map(({ product }) => product.externalId);
const tasteOf = (id: string): number => Math.floor((Number(id) - 1000) / 6);
const record = async (
  server: TestServer,
  events: { user: string; product: string; type?: string; time?: string; session?: string | null }[],
): Promise<void> => {
  const { recordEvents } = await (
    await server.withKey('events:write')
  ).ok<{ recordEvents: { accepted: number } }>(
    'mutation($input: RecordEventsInput!) { recordEvents(input: $input) { accepted userErrors { message } } }',
    {
      input: {
        events: events.map(({ user, product, type = 'CART', time = '2019-11-11T12:00:00Z', session = null }) => ({
          time,
          type,
          productExternalId: product,
          price: '10.00',
          userExternalId: user,
          sessionExternalId: session,
        })),
      },
    },
  );
  expect(recordEvents.accepted).toBe(events.length);
};
const seal = async (server: TestServer): Promise<void> => {
  // The segment is ended by its own server; the job of any of them seals it then.
  await (await server.services.appender()).endSegment();
  const { state, error } = await runJob({ dataDir: server.dataDir, kind: 'SEAL', input: {} });
  expect([state, error]).toEqual(['DONE', null]);
};

describe('events recorded on one server', () => {
  test('change the next answer of every server, and nobody else’s', async () => {
    // She only viewed a product of the third taste.
    const before = await ask('9001', 1);
    const other = await ask('5002', 1);
    expect(before).toMatchObject({ liveEvents: 0, group: 'COLD' });
    const products = ['1000', '1001', '1002'];
    await record(
      first,
      products.flatMap((product) => [
        { user: '9001', product },
        { user: '9001', product },
      ]),
    );
    for (const by of [0, 1]) {
      const after = await ask('9001', by);
      expect(after).toMatchObject({ liveEvents: 6, group: 'REGULAR' });
      expect(ids(after)).not.toEqual(ids(before));
      expect(ids(after).filter((id) => products.includes(id))).toEqual([]);
      expect(ids(after).slice(0, 3).map(tasteOf)).toEqual([0, 0, 0]);
    }
    expect(await ask('5002', 1)).toEqual(other);
  });

  test('make somebody known whom the log never met, and move her to another group', async () => {
    expect(await ask('777001', 1)).toMatchObject({
      group: 'COLD',
      modelChoice: { isUnknownUser: true },
      liveEvents: 0,
    });
    await record(second, [{ user: '777001', product: '1006', type: 'VIEW' }]);
    expect(await ask('777001', 0)).toMatchObject({
      group: 'COLD',
      modelChoice: { isUnknownUser: false },
      liveEvents: 1,
    });
    await record(
      second,
      ['1006', '1007', '1008', '31337'].map((product) => ({ user: '777001', product })),
    );
    const list = await ask('777001', 0, { first: 3 });
    expect(list).toMatchObject({ group: 'REGULAR', liveEvents: 5, unknownProducts: ['31337'] });
    expect(ids(list).every((id) => tasteOf(id) === 1)).toBe(true);
  });

  test('count once while they are sealed, and go on counting when they are', async () => {
    const before = await ask('777001', 0);
    await seal(second);
    const sealedToo = await ask('777001', 0);
    expect(sealedToo).toEqual(before);
    expect(await ask('777001', 1)).toEqual(before);
    await record(first, [{ user: '777001', product: '1009', time: '2019-11-11T13:00:00Z' }]);
    expect(await ask('777001', 1)).toMatchObject({ liveEvents: 6 });
    await seal(first);
    expect(await ask('777001', 1)).toMatchObject({ liveEvents: 6 });
  });

  test('are part of what the next training knows, and then no longer live', async () => {
    const { state } = await runJob({ dataDir: first.dataDir, kind: 'TRAIN', input: { promote: 'ALWAYS' } });
    expect(state).toBe('DONE');
    expect(await ask('777001', 0)).toMatchObject({ liveEvents: 0, group: 'REGULAR' });
  });

  test('hold for windows of what was bought', async () => {
    const rules = { bought: [{ name: 'a week', window: 'DAYS', days: 7 }] };
    await record(first, [
      { user: '777002', product: '1000', time: '2019-11-12T12:00:00Z' },
      { user: '777002', product: '1000', type: 'PURCHASE', time: '2019-11-12T12:01:00Z' },
    ]);
    expect(ids(await ask('777002', 1, { first: 30, rules }))).not.toContain('1000');
    await record(second, [{ user: '777002', product: '1001', type: 'VIEW', time: '2019-11-20T12:00:00Z' }]);
    expect(ids(await ask('777002', 1, { first: 30, rules }))).toContain('1000');
  });

  test('ask the database nothing more for a page of users', async () => {
    const page = (size: number) =>
      viewers[0]!.ok(`{ users(first: ${size}) { nodes { recommendations(first: 2) { liveEvents } } } }`);
    await importRows(first.dataDir, [
      logRow({ user: '9100', type: 'cart', product: '1000', time: '2019-11-21 08:00:00' }),
    ]);
    // The standing rules are looked at ten times a second, whoever asks.
    const questions = async (size: number): Promise<number> =>
      (await first.statementsDuring(() => page(size))).filter(
        (statement) => !/"(rule_set|product_feed)"/.test(statement),
      ).length;
    // What another process has written is read again once, by a request that is not counted.
    await page(2);
    expect(await questions(20)).toBe(await questions(2));
  });
});
