import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { abandonment } from './abandonment/abandonment.js';
import { cohorts } from './cohorts/cohorts.js';
import { association } from './hypotheses/association/association.js';
import { purchaseDrivers } from './hypotheses/purchase-drivers/purchase-drivers.js';
import { lifetimeValue } from './lifetime-value/lifetime-value.js';
import { funnel } from './funnel/funnel.js';
import { lastWholeDay } from './coverage.js';
import { explore } from './explore/explore.js';
import { addDays, localDays } from './local-days.js';
import { overview } from './overview.js';
import { paths } from './paths/paths.js';
import { prices } from './prices/prices.js';
import { products } from './products/products.js';
import { topProducts } from './products/top-products.js';
import { rfm } from './rfm/rfm.js';
import { type LogRow, type TinyLake, tinyLake } from './testing/tiny-lake.js';
import { comparablePeriod, faultsForRates, trackedPeriod } from './tracked-period.js';

const LOST = '2019-11-08';
const [FIRST, LAST] = ['2019-11-01', '2019-11-14'];
const daysFrom = (from: string, length: number): string[] => Array.from({ length }, (_, day) => addDays(from, day));

/**
 * A hundred sessions a day, one of each user, a fifteen-minute step apart. All view, every second carts, every fourth buys; on some days the purchases are lost.
 * Every other user comes on two days in a row.
 */
function log(dates = daysFrom(FIRST, 14), lost: readonly string[] = [LOST]): LogRow[] {
  return dates.flatMap((date, day) =>
    Array.from({ length: 96 }, (_, visit): LogRow[] => {
      const user = String(visit % 2 === 0 ? 1_000 + visit + 100 * Math.floor(day / 2) : 10_000 + day * 100 + visit);
      const at = (second: number): string =>
        `${date} ${new Date(visit * 900_000 + second * 1000).toISOString().slice(11, 19)}`;
      const row = { user, session: `${user}-${day}`, product: String(visit % 5), price: '4.00' };
      return [
        { ...row, type: 'view', at: at(0) },
        ...(visit % 2 === 0 ? [{ ...row, type: 'cart' as const, at: at(10) }] : []),
        ...(visit % 4 === 0 && !lost.includes(date) ? [{ ...row, type: 'purchase' as const, at: at(20) }] : []),
      ];
    }).flat(),
  );
}

const rows = log();
const on = (holds: (date: string) => boolean, type?: LogRow['type']): LogRow[] =>
  rows.filter((row) => holds(row.at.slice(0, 10)) && (type === undefined || row.type === type));
const users = (of: readonly LogRow[]): number => new Set(of.map(({ user }) => user)).size;
const sessions = (of: readonly LogRow[]): number => new Set(of.map(({ session }) => session)).size;
const sound = (date: string): boolean => date !== LOST;
const before = (date: string): boolean => date < LOST;

let lake: TinyLake;
beforeAll(async () => {
  lake = await tinyLake(rows, 'UTC');
});
afterAll(() => lake.close());

const question = (from: string, to: string) => ({ timeZone: 'UTC', period: { from, to } });
const lostFault = { date: LOST, kind: 'event-type-vanished', eventType: 'purchase' };

describe('a day that lost its purchases', () => {
  it('is left out where they are counted, told where they are, and nothing where they are not', async () => {
    const whole = await trackedPeriod(lake.store, { timeZone: 'UTC' });
    expect(whole).toMatchObject({ faults: [lostFault], leftOut: [{ date: LOST }], isWholeLog: false });
    expect(await trackedPeriod(lake.store, { timeZone: 'UTC' }, { needed: [] })).toMatchObject({
      faults: [lostFault],
      leftOut: [],
      isWholeLog: true,
    });
    expect(await trackedPeriod(lake.store, { timeZone: 'UTC' }, { types: ['view', 'cart'] })).toMatchObject({
      faults: [],
      leftOut: [],
    });
    const alone = await trackedPeriod(lake.store, question(LOST, LOST));
    expect([alone.leftOut, [...alone.untracked]]).toEqual([[], ['purchase']]);
  });

  it('is no day without buyers: its conversion is not known', async () => {
    const { total, faults, daysLeftOut, changes, previous } = await overview(lake.store, question(LOST, LOST));
    expect([faults, daysLeftOut]).toEqual([[expect.objectContaining(lostFault)], []]);
    expect(total).toMatchObject({ visitors: 96, buyers: 0, revenue: '0.00', averageOrderValue: null });
    const detail = expect.stringContaining('The tracking lost purchases in this period') as string;
    expect(total.conversionRate).toEqual({ ok: false, reason: 'not-logged', detail });
    expect(total.purchaseSessionsPerSession).toEqual({ ok: false, reason: 'not-logged', detail });
    expect(previous?.conversionRate).toMatchObject({ ok: true, value: 24 / 96 });
    const named = Object.fromEntries(changes.map((change) => [change.measure, change]));
    for (const measure of ['conversionRate', 'revenue', 'buyers', 'averageOrderValue'])
      expect(named[measure], measure).toMatchObject({ relative: null, difference: null, isSignificant: null });
    expect(named['revenue']?.faults).toMatchObject([lostFault]);
    expect(named['visitors']).toMatchObject({ relative: 0, faults: [] });
  });

  it('is no day without visitors where it lost its views: the conversion is not known for them', async () => {
    const blind = await tinyLake(
      rows.filter(({ type, at }) => type !== 'view' || !at.startsWith('2019-11-05')),
      'UTC',
    );
    try {
      const { total } = await overview(blind.store, question('2019-11-05', '2019-11-05'));
      expect(total).toMatchObject({
        counts: { views: 0, purchases: 24 },
        conversionRate: {
          ok: false,
          reason: 'not-logged',
          detail: expect.stringContaining('The tracking lost views in this period') as string,
        },
      });
    } finally {
      await blind.close();
    }
  });

  it('leaves the other days of a period to its rates, and what was recorded to its amounts', async () => {
    for (const [from, to] of [
      [FIRST, LAST],
      ['2019-11-07', '2019-11-09'],
    ] as const) {
      const { total, daysLeftOut, parts, definition } = await overview(lake.store, question(from, to));
      expect(definition.query).not.toMatch(/from events/);
      const inside = (date: string): boolean => date >= from && date <= to;
      const known = (date: string): boolean => inside(date) && sound(date);
      expect(daysLeftOut).toEqual([LOST]);
      expect(total).toMatchObject({
        visitors: users(on(inside)),
        buyers: users(on(inside, 'purchase')),
        revenue: `${on(inside, 'purchase').length * 4}.00`,
        conversionRate: { ok: true, value: users(on(known, 'purchase')) / users(on(known)) },
        purchaseSessionsPerSession: { value: sessions(on(known, 'purchase')) / sessions(on(known)) },
        averageOrderValue: '4.00',
      });
      for (const part of parts)
        expect(part.figures.conversionRate, part.from).toMatchObject(
          part.from === LOST ? { ok: false, reason: 'not-logged' } : { ok: true, value: 24 / 96 },
        );
    }
    const { parts } = await overview(lake.store, { timeZone: 'UTC', granularity: 'week' });
    expect(parts.map(({ figures }) => figures.conversionRate)).toMatchObject(
      [
        ['2019-11-01', '2019-11-03'],
        ['2019-11-04', '2019-11-10'],
        ['2019-11-11', '2019-11-14'],
      ].map(([from = '', to = '']) => {
        const known = (date: string): boolean => date >= from && date <= to && sound(date);
        return { ok: true, value: users(on(known, 'purchase')) / users(on(known)) };
      }),
    );
  });

  it.each([{}, { users: false, seconds: false }, { users: false }, { order: 'any' as const, users: false }])(
    'is no day on which all was lost at the purchase, in a funnel with %j',
    async (how) => {
      const steps = (['view', 'cart', 'purchase'] as const).map((eventType) => ({ eventTypes: [eventType] }));
      const whole = await funnel(lake.store, { timeZone: 'UTC', steps, ...how });
      expect(whole.daysLeftOut).toEqual([LOST]);
      expect(whole.steps.map(({ reached }) => reached)).toEqual([13 * 96, 13 * 48, 13 * 24]);
      const alone = await funnel(lake.store, { ...question(LOST, LOST), steps, ...how });
      expect(alone.steps.map(({ perFirstStep }) => perFirstStep.ok)).toEqual([true, true, false]);
      expect(alone.steps.map(({ lost }) => lost)).toEqual([48, null, null]);
      const carts = await funnel(lake.store, { timeZone: 'UTC', steps: steps.slice(0, 2), ...how });
      expect([carts.daysLeftOut, carts.faults, carts.steps[1]?.reached]).toEqual([[], [], 14 * 48]);
    },
  );

  it('is left out of the ratios of Explore as of the overview, and no amount is compared across it', async () => {
    const asked = question(LOST, LAST);
    const { total, changes } = await overview(lake.store, asked);
    const rate = await explore(lake.store, { ...asked, measure: 'conversionRate', by: ['weekday'] });
    expect([rate.faults, rate.daysLeftOut]).toEqual([[expect.objectContaining(lostFault)], [LOST]]);
    expect(rate.total).toMatchObject(
      total.conversionRate.ok ? { value: total.conversionRate.value, low: total.conversionRate.low } : {},
    );
    expect([rate.notCompared, rate.previousTotal?.value]).toEqual([
      null,
      users(on(before, 'purchase')) / users(on(before)),
    ]);
    expect(changes.find(({ measure }) => measure === 'revenue')?.relative).toBeNull();
    const revenue = await explore(lake.store, { ...asked, measure: 'revenue', by: ['weekday'] });
    expect(revenue).toMatchObject({
      total: { exact: `${6 * 24 * 4}.00` },
      faults: [lostFault],
      daysLeftOut: [],
      previousTotal: null,
      notCompared: expect.stringContaining(LOST) as string,
    });
    expect(revenue.rows.map(({ previous }) => previous)).toEqual(revenue.rows.map(() => null));
    const views = await explore(lake.store, { ...asked, measure: 'views' });
    expect(views).toMatchObject({ faults: [], notCompared: null, previousTotal: { value: 7 * 96 } });
  });

  it('abandoned no cart by itself', async () => {
    const whole = await abandonment(lake.store, { timeZone: 'UTC' });
    expect([whole.carts, whole.abandoned, whole.daysLeftOut]).toEqual([13 * 48, 13 * 24, [LOST]]);
    const alone = await abandonment(lake.store, question(LOST, LOST));
    expect(alone.abandonedPerCart).toMatchObject({ ok: false, reason: 'not-logged' });
  });

  it('is told by answers that count purchases over time, and left out of what goes together', async () => {
    for (const ask of [rfm, lifetimeValue, cohorts])
      expect(await ask(lake.store, { timeZone: 'UTC' }), ask.name).toMatchObject({
        faults: [lostFault],
        daysLeftOut: [],
      });
    for (const ask of [purchaseDrivers, paths, prices, products])
      expect(await ask(lake.store, { timeZone: 'UTC' }), ask.name).toMatchObject({
        faults: [lostFault],
        daysLeftOut: [LOST],
      });
    expect(await association(lake.store, { timeZone: 'UTC' })).toMatchObject({ daysLeftOut: [LOST] });
    const alone = await products(lake.store, question(LOST, LOST));
    expect(alone.products[0]?.rates.buyersPerViewer.estimate).toMatchObject({ ok: false, reason: 'not-logged' });
    expect((await products(lake.store, question(FIRST, LOST))).daysLeftOut).toEqual([LOST]);
  });

  it('is no day on which products were viewed and not bought, in the whole log as in a part of it', async () => {
    const known = on(sound).filter(({ product }) => product === '0');
    const pairs = (type: LogRow['type']): number => users(known.filter((row) => row.type === type));
    for (const asked of [{ timeZone: 'UTC' }, question('2019-10-31', LAST)]) {
      const { products: page, all } = await products(lake.store, { ...asked, only: ['0'] });
      expect(page[0]?.rates.buyersPerViewer).toMatchObject({ users: pairs('purchase'), of: pairs('view') });
      expect(all.rates.buyersPerViewer).toMatchObject({ value: users(on(sound, 'purchase')) / users(on(sound)) });
    }
    const top = await topProducts(lake.store, { timeZone: 'UTC' });
    expect(top).toMatchObject({ faults: [lostFault], daysLeftOut: [] });
    expect(top?.products.reduce((sum, { counts }) => sum + counts.views, 0)).toBe(14 * 96);
  });
});

it('a week that lost its purchases on most days has no buyers and no revenue in any cohort, and none is added up over it', async () => {
  const lost = daysFrom('2019-11-04', 5);
  const shop = await tinyLake(log(daysFrom('2019-10-28', 21), lost), 'UTC');
  try {
    const found = await cohorts(shop.store, { timeZone: 'UTC', entry: 'first-view' });
    expect(found.faults.map(({ date, eventType }) => [date, eventType])).toEqual(
      lost.map((date) => [date, 'purchase']),
    );
    const [first, second] = found.cohorts;
    expect(first?.cells).toMatchObject([
      { buyers: 24 * 4, revenue: `${24 * 7 * 4}.00` },
      { activePerUser: { ok: true }, buyers: null, revenue: null, revenuePerUserSoFar: null },
      { buyers: 0, revenue: '0.00', revenuePerUserSoFar: null },
    ]);
    expect(first?.cells[0]?.revenuePerUserSoFar).not.toBeNull();
    expect(second?.cells[0]).toMatchObject({ active: second?.users, buyers: null, revenue: null });
  } finally {
    await shop.close();
  }
});

describe('what may be compared', () => {
  it('is nothing across a fault; the conversion rate is tested over the days that are whole', async () => {
    const { changes } = await overview(lake.store, question('2019-11-08', '2019-11-14'));
    const named = Object.fromEntries(changes.map((change) => [change.measure, change]));
    expect(named['revenue']).toMatchObject({ relative: null, faults: [lostFault] });
    expect(named['conversionRate']).toMatchObject({ isSignificant: false, difference: { ok: true }, faults: [] });
    expect(named['visitors']).toMatchObject({ isSignificant: null, difference: null, faults: [] });
    const earlier = await overview(lake.store, question('2019-11-04', '2019-11-06'));
    expect(earlier.changes.flatMap(({ faults }) => faults)).toEqual([]);
    expect(earlier.changes.every(({ relative }) => relative !== null)).toBe(true);
  });
});

describe('a level that changed', () => {
  // Every second session carts, but only every eighth of phones before the 15th day. Phones are a third, too few to change the shop's level.
  const CHANGED = '2019-11-15';
  const SHOP = Array.from({ length: 28 }, (_, day) => addDays(FIRST, day)).flatMap((date, day) =>
    Array.from({ length: 96 }, (_, visit): LogRow[] => {
      const at = (second: number): string =>
        `${date} ${new Date(visit * 900_000 + second * 1000).toISOString().slice(11, 19)}`;
      const row = {
        user: String(1 + day * 96 + visit),
        session: `${visit}-${day}`,
        product: '1',
        price: '4.00',
        code: visit % 3 === 0 ? 'phones.smart' : 'tv.smart',
      };
      const carts = visit % (visit % 3 === 0 && date < CHANGED ? 8 : 2) === 0;
      return [
        { ...row, type: 'view', at: at(0) },
        ...(carts ? [{ ...row, type: 'cart' as const, at: at(10) }] : []),
        ...(visit % 4 === 0 ? [{ ...row, type: 'purchase' as const, at: at(20) }] : []),
      ];
    }).flat(),
  );
  const change = { date: CHANGED, kind: 'event-type-level-changed', eventType: 'cart' };
  const across = question('2019-11-08', '2019-11-21');
  const after = question(CHANGED, '2019-11-28');
  const later = question('2019-11-16', '2019-11-20');
  let shop: TinyLake;
  beforeAll(async () => {
    shop = await tinyLake(SHOP, 'UTC');
  });
  afterAll(() => shop.close());

  it('is told where both levels lie in the period and its type is counted, and leaves no day out', async () => {
    const steps = (['view', 'cart'] as const).map((eventType) => ({ eventTypes: [eventType] }));
    for (const answer of [
      await funnel(shop.store, { ...across, steps }),
      await abandonment(shop.store, across),
      await overview(shop.store, across),
      await explore(shop.store, { ...across, measure: 'cartSessionsPerViewSession' }),
    ])
      expect([answer.faults, answer.daysLeftOut], answer.definition.name).toEqual([
        [expect.objectContaining(change)],
        [],
      ]);
    expect((await funnel(shop.store, { ...after, steps })).faults).toEqual([]);
    expect((await trackedPeriod(shop.store, across, { types: ['view', 'purchase'] })).faults).toEqual([]);
    const of = (category: string) => trackedPeriod(shop.store, { ...across, filter: { category } });
    expect((await of('phones.smart')).faults).toMatchObject([change]);
    expect((await of('tv.smart')).faults).toEqual([]);
  });

  it('is never compared across, neither amounts nor rates', async () => {
    for (const measure of ['carts', 'cartSessionsPerViewSession'] as const) {
      const answer = await explore(shop.store, { ...after, measure });
      expect(answer, measure).toMatchObject({
        previousPeriod: { from: FIRST, to: LAST },
        previousTotal: null,
        faults: [change],
        notCompared: expect.stringContaining(CHANGED) as string,
      });
      expect((await explore(shop.store, { ...later, measure })).previousTotal, measure).toBeNull();
    }
    const tv = await explore(shop.store, { ...after, measure: 'carts', filter: { category: 'tv' } });
    expect([tv.notCompared, tv.previousTotal?.value]).toEqual([null, 14 * 32]);
    const purchases = await explore(shop.store, { ...after, measure: 'purchases' });
    expect([purchases.notCompared, purchases.previousTotal?.value]).toEqual([null, 14 * 24]);
    expect(await comparablePeriod(shop.store, await trackedPeriod(shop.store, after), null)).toBeNull();
    const sound = await trackedPeriod(shop.store, question('2019-11-22', '2019-11-28'));
    expect(await comparablePeriod(shop.store, sound, null)).toMatchObject({ from: CHANGED });
  });
});

describe('a part day', () => {
  // The last of 14 days ends at noon.
  let cut: TinyLake;
  beforeAll(async () => {
    cut = await tinyLake(
      rows.filter(({ at }) => at < `${LAST} 12`),
      'UTC',
    );
  });
  afterAll(() => cut.close());
  const partDay = { date: LAST, kind: 'partial-day' };

  it('is not the last whole day', async () => {
    expect(await lastWholeDay(cut.store, 'UTC')).toBe('2019-11-13');
    expect(await lastWholeDay(lake.store, 'UTC')).toBe(LAST);
    // There the log goes on until 01:00 of the next day.
    expect(await lastWholeDay(cut.store, 'Pacific/Auckland')).toBe('2019-11-14');
  });

  it('is never compared, neither amounts nor rates', async () => {
    const asked = question('2019-11-12', LAST);
    const { changes, previous } = await overview(cut.store, asked);
    expect(previous).not.toBeNull();
    for (const { measure, relative, difference, faults } of changes)
      expect([relative, difference, faults], measure).toEqual([null, null, [expect.objectContaining(partDay)]]);
    for (const measure of ['views', 'conversionRate'] as const)
      expect(await explore(cut.store, { ...asked, measure }), measure).toMatchObject({
        previousTotal: null,
        notCompared: expect.stringContaining(LAST) as string,
        faults: [partDay],
      });
    const whole = await overview(cut.store, question('2019-11-11', '2019-11-12'));
    expect(whole.changes.flatMap(({ faults }) => faults)).toEqual([]);
  });
});

describe('missing hours', () => {
  // Of the eleventh day the log has no event from 6:00 to 12:00.
  const DAY = '2019-11-11';
  let holed: TinyLake;
  beforeAll(async () => {
    holed = await tinyLake(
      log(daysFrom(FIRST, 14), []).filter(({ at }) => at < `${DAY} 06` || at >= `${DAY} 12`),
      'UTC',
    );
  });
  afterAll(() => holed.close());
  const missing = { date: DAY, kind: 'missing-hours', fromLocalTime: '06:00', toLocalTime: '12:00' };

  it('of one day forbid comparing its rates, by themselves, among few days and as the period before', async () => {
    for (const [from, to] of [
      [DAY, DAY],
      ['2019-11-12', '2019-11-12'],
      ['2019-11-10', '2019-11-11'],
    ] as const) {
      const { changes } = await overview(holed.store, question(from, to));
      expect(changes).toHaveLength(7);
      for (const { measure, relative, difference, faults } of changes)
        expect([relative, difference, faults], measure).toEqual([null, null, [expect.objectContaining(missing)]]);
      expect(await explore(holed.store, { ...question(from, to), measure: 'conversionRate' })).toMatchObject({
        previousTotal: null,
        notCompared: expect.stringContaining(DAY) as string,
      });
    }
  });

  it('that are less than a hundredth of the hours forbid comparing amounts, and rates by time only', async () => {
    const whole = await trackedPeriod(holed.store, question(FIRST, LAST));
    const hour = { ...whole.faults[0]!, fromLocalTime: '06:00', toLocalTime: '07:15' };
    expect(whole.faults).toMatchObject([missing]);
    expect(faultsForRates(whole.faults, [whole])).toEqual(whole.faults);
    expect(faultsForRates([hour], [whole])).toEqual([]);
    expect(faultsForRates([hour, hour, hour], [whole])).toHaveLength(3);
    expect(faultsForRates([hour], [whole], true)).toEqual([hour]);
    // A day that is left out is in no rate, and the rest is fewer hours.
    const without = { ...whole, leftOut: localDays(DAY, DAY, 'UTC') };
    expect(faultsForRates(whole.faults, [without], true)).toEqual([]);
    const few = { ...whole, leftOut: localDays(FIRST, '2019-11-09', 'UTC') };
    expect(faultsForRates([hour], [few])).toEqual([hour]);
    // Where clocks go back, the time after is the time before.
    expect(faultsForRates([{ ...hour, toLocalTime: '06:00' }], [few])).toHaveLength(0);
    expect(
      faultsForRates(
        [{ ...hour, toLocalTime: '05:45' }],
        [await trackedPeriod(holed.store, question('2019-11-09', DAY))],
      ),
    ).toHaveLength(1);
    expect(faultsForRates([hour], [await trackedPeriod(holed.store, question(DAY, DAY))])).toEqual([hour]);
  });
});
