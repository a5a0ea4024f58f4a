import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { USER_GROUPS } from '@cartograph/events';
import { type Estimate, woodruff } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import {
  type QuantileChoice,
  type QuantileColumns,
  quantileLimits,
  quantileOf,
  QUARTERS_AND_NINE_TENTHS,
} from './quantile-limits.js';
import { type Fragment, joined, raw, select, sql } from './sql.js';
import { roundedEstimate, slowQuantile } from './testing/slow-quantile.js';
import { type TinyLake, tinyLake } from './testing/tiny-lake.js';

interface Value {
  key: string | null;
  group: number;
  value: number;
}
type Name = keyof typeof QUARTERS_AND_NINE_TENTHS;
const NAMES = Object.keys(QUARTERS_AND_NINE_TENTHS) as Name[];

/** Values of three keys: many that are often equal and alike within a group, some all equal, some of one group only, few. */
function drawn(seed: number): Value[] {
  const random = seededRandom(seed);
  const of = (key: string | null, n: number, groups: number, valueOf: (group: number) => number): Value[] =>
    Array.from({ length: n }, () => {
      const group = Math.floor(random.next() * groups);
      return { key, group, value: valueOf(group) };
    });
  return [
    ...of(null, 700, USER_GROUPS, (group) => Math.floor(40 * random.next()) + (group % 7) * 9),
    ...of('fractions', 90, 12, () => Math.floor(4096 * random.next()) / 1024),
    ...of('equal', 300, USER_GROUPS, () => 7),
    ...of('one group', 80, 1, () => Math.floor(100 * random.next())),
    ...of('few', 5, USER_GROUPS, () => Math.floor(1024 * random.next())),
    ...of('six', 6, USER_GROUPS, () => Math.floor(1024 * random.next())),
  ];
}

interface Row extends QuantileColumns<Name> {
  key: string | null;
}

describe('quantileLimits', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake([{ at: '2019-10-01 10:00:00', type: 'view', product: '1', user: '1' }]);
  });
  afterAll(() => lake.close());
  const ask = (from: Fragment, shares: QuantileChoice['shares'], byUser: boolean): Promise<Row[]> =>
    select<Row>(
      lake.store,
      sql`with given as (${from}),
${joined(quantileLimits({ name: 'limits', from: 'given', keys: ['key'], shares, byUser }), ',\n')}
select * from limits order by key`,
    );
  const relation = (values: readonly Value[]): Fragment =>
    raw(
      `select cast(key as string) as key, user_group, cast(value as double) as value from (values ${values.map(({ key, group, value }) => `(${key === null ? 'null' : `'${key}'`}, ${group}, ${value})`).join(', ')}) v(key, user_group, value)`,
    );

  it.each([true, false])('agrees with a plain recount, by user %s', async (byUser) => {
    for (const seed of [1, 2, 3]) {
      const values = drawn(seed);
      const rows = await ask(relation(values), QUARTERS_AND_NINE_TENTHS, byUser);
      expect(rows).toHaveLength(6);
      for (const row of rows) {
        const own = values.filter(({ key }) => key === row.key);
        for (const name of NAMES) {
          const found = quantileOf(row, name, { byUser });
          const about = `${row.key} ${name} of seed ${seed}`;
          expect(roundedEstimate(found), about).toEqual(
            roundedEstimate(slowQuantile(own, QUARTERS_AND_NINE_TENTHS[name], byUser)),
          );
          if (!byUser) expect(roundedEstimate(found), about).toEqual(roundedEstimate(plain(own, name)));
        }
      }
    }
  });

  it('has 300 equal values of alike users between the same limits, and too few where all are of one group', async () => {
    const rows = await ask(relation(drawn(4)), { p50: 0.5 }, true);
    const of = (key: string) =>
      quantileOf(
        rows.find((row) => row.key === key)!,
        'p50',
        { byUser: true },
      );
    expect(of('equal')).toEqual({ ok: true, value: 7, low: 7, high: 7, level: 0.95, method: 'woodruff-by-user' });
    expect(of('one group')).toMatchObject({ ok: false, reason: 'too-few' });
  });

  it('holds the median in 95 of 100 samples where sessions of a user are alike, and in few by independent sessions', async () => {
    // 400 samples of 200 users with 1 to 8 sessions each; two thirds of what a session takes is its user's. By symmetry the median is 0.
    const uniform = (...of: string[]): string => `(hash(${of.join(', ')}, 5) % 1000003) / 1000003.0 - 0.5`;
    const samples = raw(`
  select cast(sample as string) as key, cast(hash(sample, person, 1) % ${USER_GROUPS} as int) as user_group, 2 * (${uniform('sample', 'person')}) + ${uniform('sample', 'person', 'visit')} as value
  from range(400) s(sample), range(200) u(person), range(8) v(visit) where visit <= hash(person, sample, 3) % 8`);
    const share = async (byUser: boolean): Promise<number> => {
      const rows = await ask(samples, { p50: 0.5 }, byUser);
      const held = rows.filter((row) => {
        const found = quantileOf(row, 'p50', { byUser });
        return found.ok && found.low <= 0 && found.high >= 0;
      });
      expect(rows).toHaveLength(400);
      return held.length / rows.length;
    };
    const [byUser, independent] = [await share(true), await share(false)];
    expect(byUser).toBeGreaterThan(0.92);
    expect(byUser).toBeLessThan(0.98);
    expect(independent).toBeLessThan(0.75);
  });
});

/** The same by the library. */
function plain(values: readonly Value[], name: Name): Estimate {
  const counts = new Map<number, number>();
  for (const { value } of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const ordered = [...counts].toSorted(([a], [b]) => a - b);
  return woodruff(
    { values: ordered.map(([value]) => value), counts: ordered.map(([, count]) => count) },
    { q: QUARTERS_AND_NINE_TENTHS[name] },
  );
}
