import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { DuckDbStore } from '../engines/duckdb/duckdb-store.js';
import { Gate } from '../engines/duckdb/gate.js';
import type { EventType } from '../schema.js';
import { scratchFolder } from '../testing/logs.js';
import { kindNumber, modelLakes, type ModelEvent, type ModelLake } from '../testing/rebuild-lake.js';

const folder = scratchFolder();
const lakes = modelLakes(folder);

const GAP = 30 * 60_000;
const QUARTER = 900_000;
/** The id that a number stands for. */
const idOf = (column: string): string =>
  `CASE WHEN ${column} < 0 THEN (SELECT id FROM long_ids WHERE number = ${column}) ELSE CAST(${column} AS VARCHAR) END`;
const time = (at: string): number => Date.parse(`${at.replace(' ', 'T')}Z`);
const textOf = (event: ModelEvent): string =>
  [
    event.at,
    event.type,
    event.product,
    event.category,
    event.code,
    event.brand,
    Number(event.price).toFixed(4),
    event.user,
    event.session,
  ].join('|');

function grouped<T, K>(things: readonly T[], keyOf: (thing: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const thing of things) groups.set(keyOf(thing), [...(groups.get(keyOf(thing)) ?? []), thing]);
  return groups;
}

/** Sessions the slow way: by user and id, or by silence. */
function sessionsOf(events: readonly ModelEvent[]): ModelEvent[][] {
  const groups = grouped(events, ({ user, session }) => `${user}|${session ?? ''}|${session === null}`);
  return [...groups.values()].flatMap((group) => {
    const sorted = group.toSorted((a, b) => time(a.at) - time(b.at) || kindNumber(a.type) - kindNumber(b.type));
    if (sorted[0]?.session !== null) return [sorted];
    const cut: ModelEvent[][] = [];
    for (const event of sorted) {
      const last = cut.at(-1)?.at(-1);
      if (last === undefined || time(event.at) - time(last.at) > GAP) cut.push([event]);
      else cut.at(-1)?.push(event);
    }
    return cut;
  });
}

async function check(lake: ModelLake, expected: readonly ModelEvent[]): Promise<void> {
  if (lake.manifest === null) {
    expect(expected).toEqual([]);
    return;
  }
  const store = await DuckDbStore.open(lake.engine, new Gate(2), lake.dir, lake.manifest);
  const ask = (sql: string): Promise<Record<string, string | number>[]> => store.rows(sql);
  const instant = (column: string): string => `strftime(${column}, '%Y-%m-%d %H:%M:%S')`;
  const events =
    await ask(`SELECT ${instant('e.event_time')} AS at, event_type AS type, ${idOf('product_id')} AS product, ${idOf('category_id')} AS category, category_code AS code, brand, CAST(price AS VARCHAR) AS price, ${idOf('e.user_id')} AS user, s.user_session AS session, e.session_no
    FROM events e JOIN sessions s ON s.session_no = e.session_no AND s.user_id = e.user_id`);
  expect(events.map((event) => textOf(event as unknown as ModelEvent)).toSorted()).toEqual(
    expected.map(textOf).toSorted(),
  );
  const whole = sessionsOf(expected);
  const sessions = await ask(
    `SELECT ${idOf('user_id')} AS user_id, coalesce(user_session, '-') AS session, ${instant('started_at')} AS a, ${instant('ended_at')} AS z, views, carts, removes, purchases, CAST(value AS DOUBLE) AS value FROM sessions`,
  );
  const count = (group: readonly ModelEvent[], type: EventType): number =>
    group.filter((event) => event.type === type).length;
  const spent = (group: readonly ModelEvent[]): number =>
    Math.round(
      group.filter(({ type }) => type === 'purchase').reduce((sum, { price }) => sum + Number(price), 0) * 100,
    ) / 100;
  const line = (values: readonly unknown[]): string => values.join('|');
  expect(sessions.map((one) => line(Object.values(one))).toSorted()).toEqual(
    whole
      .map((group) =>
        line([
          group[0]?.user,
          group[0]?.session ?? '-',
          group[0]?.at,
          group.at(-1)?.at,
          count(group, 'view'),
          count(group, 'cart'),
          count(group, 'remove_from_cart'),
          count(group, 'purchase'),
          spent(group),
        ]),
      )
      .toSorted(),
  );
  // Every event of a session carries its number, whatever month it lies in.
  const numbers = grouped(events, ({ session_no }) => session_no);
  expect(
    [...numbers.values()]
      .map((group) =>
        group
          .map(({ at }) => at)
          .toSorted()
          .join(),
      )
      .toSorted(),
  ).toEqual(
    whole
      .map((group) =>
        group
          .map(({ at }) => at)
          .toSorted()
          .join(),
      )
      .toSorted(),
  );

  const pairs = grouped(expected, ({ user, product }) => `${user}|${product}`);
  const interactions = await ask(
    `SELECT ${idOf('user_id')} AS user_id, ${idOf('product_id')} AS product_id, views, carts, removes, purchases FROM interactions`,
  );
  expect(interactions.map((one) => line(Object.values(one))).toSorted()).toEqual(
    [...pairs]
      .map(([pair, group]) =>
        line([
          pair,
          count(group, 'view'),
          count(group, 'cart'),
          count(group, 'remove_from_cart'),
          count(group, 'purchase'),
        ]),
      )
      .toSorted(),
  );
  const products = await ask(
    `SELECT ${idOf('product_id')} AS product_id, views, purchases, viewers, buyers FROM products`,
  );
  const distinct = (group: readonly ModelEvent[], type: EventType): number =>
    new Set(group.filter((event) => event.type === type).map(({ user }) => user)).size;
  expect(products.map((one) => line(Object.values(one))).toSorted()).toEqual(
    [...grouped(expected, ({ product }) => product)]
      .map(([product, group]) =>
        line([
          product,
          count(group, 'view'),
          count(group, 'purchase'),
          distinct(group, 'view'),
          distinct(group, 'purchase'),
        ]),
      )
      .toSorted(),
  );

  const windows = expected.slice(0, 6).flatMap(({ at }, index) => {
    const from = Math.floor(time(at) / QUARTER) * QUARTER;
    return [QUARTER, 24 * 4 * QUARTER, 40 * 24 * 4 * QUARTER].map(
      (length) => [from - index * 7 * QUARTER, from - index * 7 * QUARTER + length] as const,
    );
  });
  for (const [from, to] of windows) {
    const inside = expected.filter(({ at }) => time(at) >= from && time(at) < to);
    const bounds = [from, to].map(
      (edge) => `TIMESTAMP '${new Date(edge).toISOString().slice(0, 19).replace('T', ' ')}'`,
    );
    const [found] =
      await ask(`SELECT ${['user', 'session', 'buyer', 'cart_session', 'purchase_session'].map((measure) => `CAST(coalesce(sum(n) FILTER (WHERE measure = '${measure}'), 0) AS BIGINT) AS "${measure}"`).join(', ')}
      FROM presence WHERE quarter >= ${bounds[0]} AND quarter < ${bounds[1]} AND (previous_quarter IS NULL OR previous_quarter < ${bounds[0]})`);
    const touched = (type?: EventType): number =>
      whole.filter((group) =>
        group.some(
          (event) => time(event.at) >= from && time(event.at) < to && (type === undefined || event.type === type),
        ),
      ).length;
    expect(found, `${bounds.join(' to ')}`).toEqual({
      user: new Set(inside.map(({ user }) => user)).size,
      session: touched(),
      buyer: new Set(inside.filter(({ type }) => type === 'purchase').map(({ user }) => user)).size,
      cart_session: touched('cart'),
      purchase_session: touched('purchase'),
    });
  }
}

const uuid = (n: number): string => `0000000${n}-0000-4000-8000-00000000000${n}`;
/** 2^63, 2^64 − 1 and an id of forty digits. */
const LONG = ['9223372036854775808', '18446744073709551615', '1234567890123456789012345678901234567890'] as const;
/** Few users, sessions and instants near the ends of months, so that everything meets. */
const event: fc.Arbitrary<ModelEvent> = fc.record({
  at: fc
    .tuple(
      fc.constantFrom(
        '2019-10-31 23:',
        '2019-11-01 00:',
        '2019-11-30 23:',
        '2019-12-01 00:',
        '2019-10-05 10:',
        '2019-11-15 12:',
      ),
      fc.integer({ min: 0, max: 59 }),
    )
    .map(([hour, minute]) => `${hour}${String(minute).padStart(2, '0')}:00`),
  type: fc.constantFrom<EventType>('view', 'view', 'view', 'cart', 'remove_from_cart', 'purchase'),
  product: fc.constantFrom(1, 2, LONG[0]),
  category: fc.constantFrom(null, 7, LONG[1]),
  code: fc.constantFrom(null, 'a.b'),
  brand: fc.constantFrom(null, 'x'),
  price: fc.constantFrom('1.50', '2.00', '0.00'),
  user: fc.constantFrom(1, 2, LONG[0], LONG[2]),
  session: fc.constantFrom(null, null, uuid(1), uuid(2)),
});
const file = fc.array(event, { minLength: 1, maxLength: 25 });

/** Exact copies within the lot are dropped. */
const withoutCopies = (events: readonly ModelEvent[]): ModelEvent[] => [
  ...new Map(events.map((one) => [textOf(one), one])).values(),
];

const NAMELESS: ModelEvent = {
  at: '',
  type: 'view',
  product: 1,
  category: null,
  code: null,
  brand: null,
  price: '1.50',
  user: 1,
  session: null,
};

describe('rebuild', () => {
  it('gives the same lake however a log is cut into files and imports, with one bucket or several', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(file, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(5, 1000),
        async (files, rowsPerBucket) => {
          const lake = await lakes.open();
          for (const [index, one] of files.entries()) {
            await lake.step({ files: [one], rowsPerBucket });
            await check(lake, withoutCopies(files.slice(0, index + 1).flat()));
          }
          await lakes.close(lake);
          // A month in which no row has a brand, and one in which some do.
        },
      ),
      {
        numRuns: 12,
        examples: [
          [[[{ ...NAMELESS, at: '2019-10-31 23:00:00' }], [{ ...NAMELESS, at: '2019-11-30 23:00:00', brand: 'x' }]], 5],
        ],
      },
    );
  }, 600_000);

  it('adds nothing for the same rows again', async () => {
    const lake = await lakes.open();
    const [events] = fc.sample(fc.array(event, { minLength: 60, maxLength: 60 }), { numRuns: 1, seed: 5 });
    await lake.step({ files: [events ?? []] });
    expect(await lake.step({ files: [events ?? []] })).toBeNull();
  });

  it('keeps copies as often as the file that has most of them', async () => {
    const lake = await lakes.open();
    const [one] = fc.sample(event, { numRuns: 1, seed: 7 });
    if (one === undefined) throw new Error('no event');
    const first = await lake.step({ files: [[one, one, one]], duplicates: 'keep' });
    expect(first?.counts).toMatchObject([{ accepted: 3, duplicates: 0, duplicatesFound: 2 }]);
    const second = await lake.step({
      files: [
        [one, one],
        [one, one, one, one, one],
      ],
      duplicates: 'keep',
    });
    expect(second?.counts.map(({ accepted, duplicates }) => [accepted, duplicates])).toEqual([
      [0, 2],
      [2, 3],
    ]);
    const third = await lake.step({ files: [[one, one]], duplicates: 'append' });
    expect(third?.rows).toBe(7);
  });

  it('takes users and months away with everything that hangs on them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 10, maxLength: 60 }), file, async (events, again) => {
        const lake = await lakes.open();
        await lake.step({ files: [events], rowsPerBucket: 20 });
        await lake.step({ files: [], erasedUsers: [2, LONG[2]] });
        const left = withoutCopies(events).filter(({ user }) => user !== 2 && user !== LONG[2]);
        await check(lake, left);
        const november = again.map((one) => ({ ...one, at: `2019-11${one.at.slice(7)}`.replace('-31 ', '-30 ') }));
        await lake.step({ files: [november], replacedMonths: ['2019-11'] });
        await check(lake, withoutCopies([...left.filter(({ at }) => !at.startsWith('2019-11')), ...november]));
        await lakes.close(lake);
      }),
      { numRuns: 7 },
    );
  }, 600_000);

  it('gives the same lake when everything is written again', async () => {
    const lake = await lakes.open();
    const [events = []] = fc.sample(fc.array(event, { minLength: 80, maxLength: 80 }), { numRuns: 1, seed: 11 });
    for (let start = 0; start < 80; start += 20)
      await lake.step({ files: [events.slice(start, start + 20)], rowsPerBucket: 10 });
    await lake.step({ files: [], isWhole: true });
    await check(lake, withoutCopies(events));
  });
});
