import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DuckDbStore } from '../engines/duckdb/duckdb-store.js';
import { Gate } from '../engines/duckdb/gate.js';
import { EVENT_TYPES } from '../schema.js';
import { scratchFolder } from '../testing/logs.js';
import { modelLakes, type ModelEvent, type ModelLake } from '../testing/rebuild-lake.js';

const lakes = modelLakes(scratchFolder());
const ENTRIES = ['view', 'cart', 'purchase'] as const;
const uuid = (n: number): string => `0000000${n}-0000-4000-8000-00000000000${n}`;
const time = (at: string): number => Date.parse(`${at.replace(' ', 'T')}Z`);

const event: fc.Arbitrary<ModelEvent> = fc.record({
  at: fc
    .tuple(
      fc.constantFrom('2019-10-26', '2019-10-27', '2019-10-31', '2019-11-01', '2019-11-02', '2019-11-03', '2019-11-30'),
      fc.constantFrom('00', '04', '12', '21', '23'),
      fc.integer({ min: 0, max: 59 }),
    )
    .map(([day, hour, minute]) => `${day} ${hour}:${String(minute).padStart(2, '0')}:00`),
  type: fc.constantFrom(...EVENT_TYPES, 'purchase'),
  product: fc.constantFrom(1, 2),
  category: fc.constantFrom(null, 7),
  code: fc.constantFrom(null, 'a', 'a.b'),
  brand: fc.constantFrom(null, 'x'),
  price: fc.constantFrom('1.5', '0.0001', '900719925.4740'),
  user: fc.constantFrom(1, 2, 3),
  session: fc.constantFrom(uuid(1), uuid(2)),
});
/** Buys too often for a human, over midnight. */
const bot: ModelEvent[] = Array.from({ length: 55 }, (_, i) => ({
  at: new Date(time('2019-10-31 10:00:00') + i * 1_800_000).toISOString().slice(0, 19).replace('T', ' '),
  type: i % 11 === 0 ? 'view' : 'purchase',
  product: 1,
  category: 7,
  code: 'a.b',
  brand: 'x',
  price: '2.25',
  user: 1,
  session: uuid(3),
}));

const isOf = (
  { part, facet }: { part: string; facet: string | null },
  { code, category, brand }: ModelEvent,
): boolean =>
  part === 'all' ||
  (part === 'brand'
    ? brand === facet
    : part === 'name'
      ? code === null && String(category ?? '(none)') === facet
      : code === facet || (code?.startsWith(`${facet ?? ''}.`) ?? false));
const FACETS = [
  { part: 'all', facet: null },
  { part: 'category', facet: 'a' },
  { part: 'category', facet: 'a.b' },
  { part: 'name', facet: '7' },
  { part: 'name', facet: '(none)' },
  { part: 'brand', facet: 'x' },
];

interface Asked {
  readonly month: string;
  readonly zone: string;
  readonly from: number;
  readonly to: number;
  readonly withBots: boolean;
}

/** Ten-thousandths by facet, entry, day of entry and day of sale, of the users who enter from one day of a month to another: the slow way. */
function expectedSales(events: readonly ModelEvent[], { month, zone, from, to, withBots }: Asked): string[] {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    calendar: 'iso8601',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const number = (at: number): number => Date.parse(`${format.format(at)}T00:00:00Z`) / 86_400_000;
  const first = number(Date.parse(`${month}-01T00:00:00Z`));
  const dayOf = ({ at }: ModelEvent): number => number(time(at)) - first;
  const inside = events.filter(
    (one) =>
      one.at.startsWith(month) && dayOf(one) >= from && dayOf(one) <= to && (withBots || one.session !== uuid(3)),
  );
  const sums = new Map<string, bigint>();
  for (const facet of FACETS)
    for (const entry of ENTRIES)
      for (const user of new Set(inside.map((one) => one.user))) {
        const own = inside.filter((one) => one.user === user && isOf(facet, one));
        const entered = Math.min(...own.filter(({ type }) => type === entry).map(dayOf));
        for (const sale of Number.isFinite(entered) ? own.filter(({ type }) => type === 'purchase') : []) {
          const key = [facet.part, facet.facet ?? '', entry, entered, dayOf(sale)].join('|');
          const [whole = '0', parts = ''] = sale.price.split('.');
          sums.set(key, (sums.get(key) ?? 0n) + BigInt(whole + parts.padEnd(4, '0')));
        }
      }
  return [...sums].map(([key, sum]) => `${key} ${sum}`).toSorted();
}

async function toldSales(lake: ModelLake, { month, from, to, withBots }: Asked): Promise<string[]> {
  if (lake.manifest === null) throw new Error('no lake');
  const store = await DuckDbStore.open(lake.engine, new Gate(2), lake.dir, lake.manifest);
  const rows = await store.rows<{
    key: string;
    sum: string;
  }>(`SELECT concat_ws('|', part, coalesce(facet, ''), entry, day, sale_day) AS key, CAST(CAST(sum(revenue) * 10000 AS HUGEINT) AS VARCHAR) AS sum FROM entry_sales
    WHERE month = '${month}' AND day BETWEEN ${from} AND ${to} AND sale_day BETWEEN ${from} AND ${to} AND (previous_day IS NULL OR previous_day < ${from}) ${withBots ? 'AND NOT is_correction' : ''} GROUP BY ALL HAVING sum(revenue) <> 0`);
  return rows.map(({ key, sum }) => `${key} ${sum}`).toSorted();
}

describe('sales by the day their user entered', () => {
  it('are those of a slow reading from any day of a month on, in every zone, with bots and without', async () => {
    const period = fc
      .tuple(fc.integer({ min: 0, max: 31 }), fc.integer({ min: 0, max: 31 }))
      .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 60 }),
        fc.constantFrom('Asia/Dubai', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu'),
        fc.array(period, { minLength: 3, maxLength: 3 }),
        fc.boolean(),
        async (events, zone, periods, atOnce) => {
          const lake = await lakes.open();
          const all = [...new Map([...events, ...bot].map((one) => [Object.values(one).join('|'), one])).values()];
          const files = atOnce ? [all] : [all.slice(0, 30), all.slice(30)];
          for (const file of files) await lake.step({ files: [file], rowsPerBucket: 20, dayZone: zone });
          for (const { from, to } of [{ from: 0, to: 31 }, ...periods])
            for (const month of ['2019-10', '2019-11'])
              for (const withBots of [true, false]) {
                const asked = { month, zone, from, to, withBots };
                expect(await toldSales(lake, asked)).toEqual(expectedSales(all, asked));
              }
          await lakes.close(lake);
        },
      ),
      { numRuns: 8, seed: 11 },
    );
  }, 600_000);
});
