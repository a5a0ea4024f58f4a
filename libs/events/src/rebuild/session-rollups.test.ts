import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { DuckDbStore } from '../engines/duckdb/duckdb-store.js';
import { Gate } from '../engines/duckdb/gate.js';
import type { EventType } from '../schema.js';
import { scratchFolder } from '../testing/logs.js';
import { kindNumber, modelLakes, type ModelEvent, type ModelLake } from '../testing/rebuild-lake.js';

const lakes = modelLakes(scratchFolder());
const time = (at: string): number => Date.parse(`${at.replace(' ', 'T')}Z`);
const quarterOf = (at: string): string => new Date(Math.floor(time(at) / 900_000) * 900_000).toISOString().slice(0, 16);
const inOrder = (events: readonly ModelEvent[]): ModelEvent[] =>
  events.toSorted((a, b) => time(a.at) - time(b.at) || kindNumber(a.type) - kindNumber(b.type));

/** Every facet an event belongs to, as `part|facet`. */
function facetsOf({ code, category, brand }: ModelEvent): string[] {
  const parts = code?.split('.') ?? [];
  return [
    'all|',
    `name|${code ?? category ?? '(none)'}`,
    ...(brand === null ? [] : [`brand|${brand}`]),
    ...parts.map((_, i) => `category|${parts.slice(0, i + 1).join('.')}`),
  ];
}

function grouped<T>(things: readonly T[], keysOf: (thing: T) => readonly string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) for (const key of keysOf(thing)) groups.set(key, [...(groups.get(key) ?? []), thing]);
  return groups;
}

/** Lines with how often each stands there. */
const counted = (lines: readonly string[]): string[] =>
  [...grouped(lines, (line) => [line])].map(([line, same]) => `${line} × ${same.length}`).toSorted();

/** The number of a user's group: the last six bits of its cube modulo a prime. */
const groupOf = (user: number): number => Number((((BigInt(user) % 1_000_003n) + 500_009n) ** 3n % 1_000_003n) % 64n);

/** The tables the slow way: every session, every facet, event after event. */
function expectedOf(events: readonly ModelEvent[]): {
  shapes: string[];
  steps: string[];
  moves: string[];
  acts: string[];
  brands: string[];
  groups: string[];
  orders: string[];
} {
  const [shapes, steps, moves, acts]: [string[], string[], string[], string[]] = [[], [], [], []];
  const [groups, orders]: [string[], string[]] = [[], []];
  for (const session of grouped(events, ({ user, session }) => [`${user}|${session}`]).values()) {
    const begin = quarterOf(inOrder(session)[0]?.at ?? '');
    for (const { at, type, product } of session) if (type !== 'view') acts.push(`${at}|${type}|${product}|${begin}`);
    for (const [facet, own] of grouped(inOrder(session), facetsOf)) {
      const types = new Set(own.map(({ type }) => type));
      const mask = [...types].reduce((sum, type) => sum + 2 ** kindNumber(type), 0);
      for (let n = 0; n < own.length; n++) shapes.push(`event|${facet}|${mask}|${begin}`);
      shapes.push(`session|${facet}|${mask}|${begin}`);
      if (!facet.startsWith('name|') || /\|(?:\d+|\(none\))$/.test(facet))
        groups.push(`${facet}|${mask}|${begin.slice(0, 10)}|${groupOf(Number(session[0]?.user))}`);
      const bought = own.filter(({ type }) => type === 'purchase');
      if (!facet.startsWith('name|') || /\|(?:\d+|\(none\))$/.test(facet)) {
        const days = [...new Set(bought.map(({ at }) => at.slice(0, 10)))];
        const group = groupOf(Number(session[0]?.user));
        for (const day of days) orders.push(`${facet}|${day}|${group}`);
        for (const { at, price } of bought)
          for (let half = 0; half < Number(price); half += 0.5)
            orders.push(`half|${facet}|${at.slice(0, 10)}|${group}`);
        // However many days it bought on, it is one.
        if (days.length > 0) orders.push(`${facet}|once`);
      }
      const view = own.find(({ type }) => type === 'view');
      const cart = view && own.find(({ at, type }) => type === 'cart' && time(at) >= time(view.at));
      const purchase = cart && own.find(({ at, type }) => type === 'purchase' && time(at) >= time(cart.at));
      if (view && cart)
        steps.push(
          `${facet}|${begin}|${(time(cart.at) - time(view.at)) / 1000}|${purchase ? (time(purchase.at) - time(cart.at)) / 1000 : ''}`,
        );
      if (mask > 1)
        [...own, null].forEach((event, i) =>
          moves.push(`${facet}|${own[i - 1]?.type ?? ''}|${event?.type ?? ''}|${begin}`),
        );
    }
  }
  const brands = events.flatMap(({ brand, type, at, price }) =>
    brand === null ? [] : [`${brand}|${type}|${quarterOf(at)}|${Number(price)}`],
  );
  return {
    shapes: counted(shapes),
    steps: counted(steps),
    moves: counted(moves),
    acts: counted(acts),
    brands: counted(brands),
    groups: counted(groups),
    orders: counted(orders),
  };
}

async function check(lake: ModelLake, events: readonly ModelEvent[]): Promise<void> {
  if (lake.manifest === null) return expect(events).toEqual([]);
  const store = await DuckDbStore.open(lake.engine, new Gate(2), lake.dir, lake.manifest);
  const lines = async (columns: string, table: string, times = '1'): Promise<string[]> =>
    (
      await store.rows<{ line: string; times: number }>(
        `SELECT concat_ws('|', ${columns}) AS line, CAST(${times} AS BIGINT) AS times FROM ${table}`,
      )
    ).flatMap(({ line, times }) => Array.from({ length: times }, () => line));
  const begin = `strftime(quarter, '%Y-%m-%dT%H:%M')`;
  const facet = `part, coalesce(facet, '')`;
  const expected = expectedOf(events);
  expect(
    counted([
      ...(await lines(`'session', ${facet}, types, ${begin}`, 'session_shapes', 'sessions')),
      ...(await lines(`'event', ${facet}, types, ${begin}`, 'session_shapes', 'events')),
    ]),
  ).toEqual(expected.shapes);
  expect(
    counted(
      await lines(
        `${facet}, ${begin}, CAST(cart_seconds AS INTEGER), coalesce(CAST(CAST(purchase_seconds AS INTEGER) AS VARCHAR), '')`,
        'session_steps',
      ),
    ),
  ).toEqual(expected.steps);
  expect(
    counted(
      await lines(
        `${facet}, coalesce(previous_type, ''), coalesce(event_type, ''), ${begin}`,
        'session_moves',
        'moves',
      ),
    ),
  ).toEqual(expected.moves);
  expect(
    counted(await lines(`strftime(event_time, '%Y-%m-%d %H:%M:%S'), event_type, product_id, ${begin}`, 'acts')),
  ).toEqual(expected.acts);
  const hasGroups = lake.manifest.rollups !== undefined;
  expect(
    counted(
      await lines(
        `${facet}, types, strftime(first_day + CAST(day AS INTEGER), '%Y-%m-%d'), user_group`,
        'session_groups',
        'sessions',
      ),
    ),
  ).toEqual(hasGroups ? expected.groups : []);
  const ordered = `${facet}, strftime(first_day + day, '%Y-%m-%d'), user_group`;
  expect(
    counted([
      ...(await lines(ordered, 'session_orders', 'sessions')),
      ...(await lines(`'half', ${ordered}`, 'session_orders', 'revenue * 2')),
      ...(await lines(`${facet}, 'once'`, '(SELECT * FROM session_orders WHERE session_no = -1)', 'sessions')),
      ...(await lines(
        `${facet}, 'once'`,
        '(SELECT DISTINCT part, facet, session_no FROM session_orders WHERE session_no <> -1)',
      )),
    ]),
  ).toEqual(hasGroups ? expected.orders : []);
  const [sold] = await store.rows<{ events: number; revenue: string | null }>(
    'SELECT coalesce(CAST(sum(events) AS BIGINT), 0) AS events, CAST(sum(revenue) AS DECIMAL(18,2)) AS revenue FROM brand_quarters',
  );
  const branded = events.filter(({ brand }) => brand !== null);
  expect([sold?.events, Number(sold?.revenue ?? 0)]).toEqual([
    branded.length,
    branded.reduce((sum, { price }) => sum + Number(price), 0),
  ]);
  const seen = await lines(`brand, event_type, ${begin}`, 'brand_quarters', 'events');
  expect(counted(seen)).toEqual(counted(branded.map(({ brand, type, at }) => `${brand}|${type}|${quarterOf(at)}`)));
}

const uuid = (n: number): string => `0000000${n}-0000-4000-8000-00000000000${n}`;
const event: fc.Arbitrary<ModelEvent> = fc.record({
  at: fc
    .tuple(
      fc.constantFrom('2019-10-31 23:', '2019-11-01 00:', '2019-11-30 23:', '2019-12-01 00:', '2019-11-15 12:'),
      fc.integer({ min: 0, max: 59 }),
    )
    .map(([hour, minute]) => `${hour}${String(minute).padStart(2, '0')}:00`),
  type: fc.constantFrom<EventType>('view', 'view', 'cart', 'remove_from_cart', 'purchase'),
  product: fc.constantFrom(1, 2),
  category: fc.constantFrom(null, 7, 8),
  code: fc.constantFrom(null, 'a', 'a.b', 'a.b.c', 'ab', '7', 'x.y'),
  brand: fc.constantFrom(null, 'x', 'a'),
  price: fc.constantFrom('1.50', '2.00'),
  user: fc.constantFrom(1, 2, 3, 4, 5),
  session: fc.constantFrom(uuid(1), uuid(2), uuid(3)),
});
const file = fc.array(event, { minLength: 1, maxLength: 40 });
const textOf = (one: ModelEvent): string => Object.values(one).join('|');
const withoutCopies = (events: readonly ModelEvent[]): ModelEvent[] => [
  ...new Map(events.map((one) => [textOf(one), one])).values(),
];

describe('tables of sessions by facet', () => {
  it('equal the slow way, however the log is imported, with users erased and months replaced', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(file, { minLength: 1, maxLength: 3 }),
        file,
        fc.constantFrom(8, 1000),
        fc.boolean(),
        async (files, again, rowsPerBucket, atOnce) => {
          const lake = await lakes.open();
          if (atOnce) await lake.step({ files, rowsPerBucket });
          else for (const one of files) await lake.step({ files: [one], rowsPerBucket });
          const all = withoutCopies(files.flat());
          await check(lake, all);
          await lake.step({ files: [], erasedUsers: [2] });
          const left = all.filter(({ user }) => user !== 2);
          await check(lake, left);
          const november = again.map((one) => ({ ...one, at: `2019-11${one.at.slice(7)}`.replace('-31 ', '-30 ') }));
          await lake.step({ files: [november], replacedMonths: ['2019-11'] });
          await check(lake, withoutCopies([...left.filter(({ at }) => !at.startsWith('2019-11')), ...november]));
          await lakes.close(lake);
        },
      ),
      { numRuns: 10, endOnFailure: true },
    );
  }, 600_000);

  it('are made for every month at the next rebuild of a lake that lacks them', async () => {
    const lake = await lakes.open();
    const [[first = [], second = []] = []] = fc.sample(
      fc.tuple(fc.array(event, { minLength: 80, maxLength: 80 }), fc.array(event, { minLength: 3, maxLength: 3 })),
      { numRuns: 1, seed: 3 },
    );
    await lake.step({ files: [first], rowsPerBucket: 20 });
    if (lake.manifest === null) throw new Error('no lake');
    const none = {
      acts: [],
      brand_quarters: [],
      session_shapes: [],
      session_steps: [],
      session_moves: [],
      active_days: [],
      entry_sales: [],
      session_groups: [],
      session_orders: [],
    };
    const { rollups, ...manifest } = lake.manifest;
    expect(rollups).toBe(5);
    lake.manifest = { ...manifest, files: { ...manifest.files, ...none } };
    // Until then they are told from the events.
    await check(lake, withoutCopies(first));
    await lake.step({ files: [second.map((one) => ({ ...one, at: '2019-12-01 00:30:30' }))] });
    await check(lake, withoutCopies([...first, ...second.map((one) => ({ ...one, at: '2019-12-01 00:30:30' }))]));
  });
});
