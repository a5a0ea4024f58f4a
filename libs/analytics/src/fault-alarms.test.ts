import { describe, expect, it } from 'vitest';
import type { CoverageFault } from './coverage-fault.js';
import { findFaults } from './coverage-faults.js';
import { localDate, localDays } from './local-days.js';
import { type ShopPlan, shopQuarters } from './testing/shop-quarters.js';

const COMMITTED = new Date('2021-01-01T00:00:00Z');

function faultsOf(plan: ShopPlan, timeZone = 'UTC', committedAt = COMMITTED): CoverageFault[] {
  const { quarters, levels } = shopQuarters(plan);
  const range = { first: new Date(quarters[0]?.start ?? 0), last: new Date((quarters.at(-1)?.start ?? 0) + 899_000) };
  return findFaults({
    days: localDays(localDate(range.first, timeZone), localDate(range.last, timeZone), timeZone),
    quarters,
    range,
    timeZone,
    committedAt,
    levels,
  });
}

const brief = (faults: readonly CoverageFault[]): string[] =>
  faults.map((fault) =>
    [fault.date, fault.kind, fault.eventType, fault.fromLocalTime, fault.toLocalTime]
      .filter((part) => part !== null)
      .join(' '),
  );
const at = (start: number): string => new Date(start).toISOString();
const MONTHS = { from: '2019-10-01', to: '2020-01-31', sessions: 400 };

describe('a log without faults', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('raises no alarm for weeks, growth, sales and nights (seed %i)', (seed) => {
    expect(brief(faultsOf({ ...MONTHS, seed }))).toEqual([]);
    expect(
      brief(
        faultsOf({
          ...MONTHS,
          seed,
          growth: 4,
          saleDays: ['2019-11-16', '2019-11-17', '2019-11-29', '2019-11-30', '2019-12-24'],
        }),
      ),
    ).toEqual([]);
    expect(
      brief(faultsOf({ ...MONTHS, seed, sessions: 12, growth: 2, saleDays: ['2019-11-29', '2019-11-30'] })),
    ).toEqual([]);
    expect(brief(faultsOf({ ...MONTHS, seed, sessions: 90, growth: 0.4 }))).toEqual([]);
  });

  it.each([1, 2, 3])(
    'raises none for a rate that grows slowly, or for a shop that closes at night (seed %i)',
    (seed) => {
      const days = (date: string): number => (Date.parse(date) - Date.parse(MONTHS.from)) / 86_400_000;
      expect(brief(faultsOf({ ...MONTHS, seed, rate: (_, _category, date) => 1 + days(date) / 100 }))).toEqual([]);
      expect(brief(faultsOf({ ...MONTHS, seed, lost: (start) => Number(at(start).slice(11, 13)) < 7 }))).toEqual([]);
      expect(
        brief(faultsOf({ ...MONTHS, seed, saleDays: Array.from({ length: 6 }, (_, day) => `2019-11-2${day}`) })),
      ).toEqual([]);
    },
  );
});

describe('hours without any event', () => {
  const gap = (from: string, to: string): ShopPlan => ({
    from: '2019-11-04',
    to: '2019-11-24',
    sessions: 400,
    seed: 3,
    lost: (start) => at(start) >= from && at(start) < to,
  });

  it('are missing where the shop is never silent', () => {
    const [fault, ...others] = faultsOf(gap('2019-11-13T09:00', '2019-11-13T11:15'));
    expect(others).toEqual([]);
    expect(fault).toMatchObject({
      date: '2019-11-13',
      kind: 'missing-hours',
      eventType: null,
      fromLocalTime: '09:00',
      toLocalTime: '11:15',
      levelChange: null,
    });
    expect(fault?.expectedSessions).toBeGreaterThan(800);
    expect(fault?.detail).toBe(
      `The log has no event from 09:00 to 11:15 local time, where about ${fault?.expectedSessions} sessions were expected: hours are missing.`,
    );
  });

  it('are cut at local midnights, and leave out the days that are missing as a whole', () => {
    expect(brief(faultsOf(gap('2019-11-13T21:00', '2019-11-15T02:00')))).toEqual([
      '2019-11-13 missing-hours 21:00 24:00',
      '2019-11-14 missing-day',
      '2019-11-15 missing-hours 00:00 02:00',
    ]);
    expect(
      brief(faultsOf(gap('2019-11-13T18:00', '2019-11-13T23:00'), 'Asia/Dubai')).filter((text) =>
        text.includes('missing'),
      ),
    ).toEqual(['2019-11-13 missing-hours 22:00 24:00', '2019-11-14 missing-hours 00:00 03:00']);
  });

  it('are not spoken of under an hour, in a quiet shop, or where too few days tell the rhythm', () => {
    expect(brief(faultsOf(gap('2019-11-13T09:00', '2019-11-13T09:45')))).toEqual([]);
    expect(brief(faultsOf({ ...gap('2019-11-13T09:00', '2019-11-13T11:00'), sessions: 5 }))).toEqual([]);
    expect(brief(faultsOf({ ...gap('2019-11-05T09:00', '2019-11-05T11:00'), to: '2019-11-06' }))).toEqual([]);
  });
});

describe('an event type on another level', () => {
  it('is found on its day: carts that are logged twice as often from November on, most of all those of apparel', () => {
    const rate: ShopPlan['rate'] = (type, category, date) =>
      type !== 'cart' ? 1 : date < '2019-11-01' ? (category === 'apparel' ? 0.001 : 1) : category === 'apparel' ? 3 : 2;
    for (const seed of [1, 2, 3]) {
      const faults = faultsOf({ ...MONTHS, to: '2019-11-30', seed, sessions: 2000, rate });
      expect(brief(faults)).toEqual(['2019-11-01 event-type-level-changed cart']);
      const change = faults[0]?.levelChange;
      expect(change?.category).toBeNull();
      expect((change?.after ?? 0) / (change?.before ?? 1)).toBeCloseTo(2.15, 0);
      expect(change?.categories.map(({ category }) => category)).toContain('apparel');
      expect(faults[0]?.detail).toMatch(
        /^From 2019-11-01 on there are 0\.1\d+ cart events per session with a view instead of 0\.0\d+, most of all in electronics \(/,
      );
    }
  });

  it('is found in one category alone, up or down, also from nothing', () => {
    const only =
      (category: string, before: number, after: number): ShopPlan['rate'] =>
      (type, own, date) =>
        type === 'cart' && own === category ? (date < '2019-12-05' ? before : after) : 1;
    const up = faultsOf({ ...MONTHS, seed: 5, sessions: 2000, rate: only('apparel', 0, 1) });
    expect(brief(up)).toEqual(['2019-12-05 event-type-level-changed cart']);
    expect(up[0]?.levelChange).toMatchObject({ category: 'apparel', before: 0, categories: [{ category: 'apparel' }] });
    expect(up[0]?.detail).toMatch(/cart events per view in apparel instead of 0: such/);
    const down = faultsOf({ ...MONTHS, seed: 6, sessions: 2000, rate: only('appliances', 1, 0.3) });
    expect(brief(down)).toEqual(['2019-12-05 event-type-level-changed cart']);
    expect(down[0]?.levelChange?.after).toBeLessThan((down[0]?.levelChange?.before ?? 0) / 2);
  });

  it('is found each time it changes, and is not said of a type that vanishes', () => {
    const rate: ShopPlan['rate'] = (type, _, date) =>
      type === 'purchase' && date >= '2019-11-10' && date < '2019-12-10' ? 2.5 : 1;
    expect(brief(faultsOf({ ...MONTHS, seed: 7, rate }))).toEqual([
      '2019-11-10 event-type-level-changed purchase',
      '2019-12-10 event-type-level-changed purchase',
    ]);
    const gone: ShopPlan['rate'] = (type, _, date) =>
      type === 'purchase' && date >= '2019-11-15' && date <= '2019-11-16' ? 0 : 1;
    expect(brief(faultsOf({ ...MONTHS, seed: 8, rate: gone }))).toEqual([
      '2019-11-15 event-type-vanished purchase 00:00 24:00',
      '2019-11-16 event-type-vanished purchase 00:00 24:00',
    ]);
  });
});

describe('a month that is cut short', () => {
  const plan: ShopPlan = { from: '2019-10-01', to: '2019-11-15', sessions: 100, seed: 9 };

  it('is one that ends days too early behind a whole one', () => {
    expect(brief(faultsOf(plan))).toEqual(['2019-11-15 month-cut-short 23:59']);
    expect(faultsOf(plan)[0]?.detail).toBe(
      'The log ends on 2019-11-15, 15 days before the end of 2019-11, while 2019-10 is whole: the month is cut short.',
    );
    expect(brief(faultsOf(plan, 'America/New_York')).filter((text) => text.includes('month'))).toEqual([
      '2019-11-15 month-cut-short 18:59',
    ]);
  });

  it('is not the month that still goes on, one of a log of whole months in another zone, or one behind a month that is not whole', () => {
    expect(brief(faultsOf(plan, 'UTC', new Date('2019-11-16T08:00:00Z')))).toEqual([]);
    for (const zone of ['UTC', 'Asia/Dubai', 'America/New_York'])
      expect(brief(faultsOf({ ...plan, to: '2019-11-30' }, zone)).filter((text) => text.includes('month'))).toEqual([]);
    expect(brief(faultsOf({ ...plan, to: '2019-11-01' }))).toEqual([]);
    expect(brief(faultsOf({ ...plan, from: '2019-10-03' }))).toEqual([]);
    expect(brief(faultsOf({ ...plan, to: '2019-11-28' }))).toEqual([]);
  });
});
