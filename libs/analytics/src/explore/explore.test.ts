import { intervalDifference } from '@cartograph/metrics';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../local-days.js';
import { overview } from '../overview.js';
import { exploreModel, textOf } from '../testing/explore-model.js';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { dayOf, sessionNames, timeOf, wanderingLog } from '../testing/wandering-log.js';
import { exploreChange } from './explore-change.js';
import { explore, type Explore, type ExploreKey, type ExploreQuestion } from './explore.js';
import { EXPLORE_DIMENSIONS, type ExploreDimension } from './explore-dimensions.js';
import { EXPLORE_MEASURES, type ExploreFigure, type ExploreMeasure, isRatio } from './explore-measures.js';

const ZONES = ['UTC', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata'];
const MEASURES = Object.keys(EXPLORE_MEASURES) as ExploreMeasure[];
const DIMENSIONS = Object.keys(EXPLORE_DIMENSIONS) as ExploreDimension[];

const keyText = ({ kind, value }: ExploreKey): string => (kind === 'value' ? (value ?? '') : `(${kind})`);
const bounds = ({ value, low, high }: { value: number; low: number; high: number }): object => ({
  value: expect.closeTo(value, 9) as number,
  low: expect.closeTo(low, 9) as number,
  high: expect.closeTo(high, 9) as number,
});
const boundsOf = ({ value, low, high }: ExploreFigure) => ({ value: value ?? 0, low: low ?? 0, high: high ?? 0 });
const figureText = (figure: ExploreFigure): string => {
  expect(figure.value === null).toBe(figure.incomputable !== null);
  return textOf(figure.value);
};
const essence = (answer: Explore): object => ({
  // Days without any event are not known; the model has rows of events.
  rows: Object.fromEntries(
    answer.rows
      .filter(({ figure }) => figure.incomputable?.reason !== 'not-logged')
      .map(({ keys, figure }) => [keys.map(keyText).join(' / '), figureText(figure)]),
  ),
  total: figureText(answer.total),
});

describe('explore', () => {
  // Both nights on which New York, and on which Lord Howe, sets its clocks.
  const dates = [
    ...Array.from({ length: 9 }, (_, day) => addDays('2019-10-02', day)),
    ...Array.from({ length: 6 }, (_, day) => addDays('2019-10-30', day)),
    '2020-03-08',
    '2020-04-05',
  ];
  const rows = wanderingLog(dates, 700, 3).map(
    (row, at) =>
      ({
        ...row,
        price: at % 17 === 0 ? '0.00' : (((at * 37) % 60_000) / 100).toFixed(2),
        brand: row.brand && ['samsung', 'apple', 'xiaomi', 'sony'][at % 4],
      }) satisfies LogRow,
  );
  const names = sessionNames(rows);
  const began = new Map<string, number>();
  const seen = new Map<string, number>();
  for (const row of rows) {
    const name = names.get(row) ?? '';
    began.set(name, Math.min(began.get(name) ?? Infinity, timeOf(row)));
    seen.set(row.user, Math.min(seen.get(row.user) ?? Infinity, timeOf(row)));
  }
  const firstOf = new Map(
    rows.map((row) => [names.get(row) ?? '', began.get(names.get(row) ?? '') === seen.get(row.user)]),
  );
  const isFirst = (session: string): boolean => firstOf.get(session) ?? false;
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());
  const ask = (question: Partial<ExploreQuestion> & { measure: ExploreMeasure }): Promise<Explore> =>
    explore(lake.store, { timeZone: 'UTC', ...question });

  it.each(ZONES)('says in %s what counting row by row says, whatever is asked', async (timeZone) => {
    const period = fc.option(
      fc
        .tuple(fc.constantFrom(...dates), fc.integer({ min: 0, max: 40 }))
        .map(([from, days]) => ({ from, to: addDays(from, days) })),
    );
    const question = fc.record({
      measure: fc.constantFrom(...MEASURES),
      by: fc.uniqueArray(fc.constantFrom(...DIMENSIONS), { maxLength: 3 }),
      top: fc.integer({ min: 1, max: 5 }),
      period,
    });
    await fc.assert(
      fc.asyncProperty(question, async (asked) => {
        const inside = rows.filter(
          (row) =>
            asked.period === null ||
            (dayOf(row, timeZone) >= asked.period.from && dayOf(row, timeZone) <= asked.period.to),
        );
        expect(essence(await ask({ ...asked, timeZone }))).toEqual(
          exploreModel({ ...asked, timeZone }, inside, names, isFirst),
        );
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  it('takes the top of each value of another dimension, whatever is asked', async () => {
    const isOpen = (dimension: ExploreDimension): boolean => EXPLORE_DIMENSIONS[dimension].kind === 'open';
    const question = fc.record({
      measure: fc.constantFrom(...MEASURES),
      topWithin: fc.constantFrom(...DIMENSIONS.filter((dimension) => !isOpen(dimension))),
      open: fc.constantFrom(...DIMENSIONS.filter(isOpen)),
      more: fc.option(fc.constantFrom(...DIMENSIONS)),
      top: fc.integer({ min: 1, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(question, async ({ open, more, ...asked }) => {
        const by = [...new Set([asked.topWithin, open, ...(more === null ? [] : [more])])];
        const timeZone = 'America/New_York';
        expect(essence(await ask({ ...asked, by, timeZone }))).toEqual(
          exploreModel({ ...asked, by, timeZone }, rows, names, isFirst),
        );
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('lists the top products of each month, largest first', async () => {
    const { rows: found, dimensions } = await ask({
      measure: 'events',
      by: ['month', 'product'],
      top: 2,
      topWithin: 'month',
    });
    const counts = new Map<string, Map<string, number>>();
    for (const row of rows) {
      const month = counts.get(dayOf(row, 'UTC').slice(0, 7)) ?? new Map<string, number>();
      counts.set(dayOf(row, 'UTC').slice(0, 7), month.set(row.product, (month.get(row.product) ?? 0) + 1));
    }
    const expected = [...counts]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([month, products]) => {
        const ranked = [...products].toSorted(([a, ofA], [b, ofB]) => ofB - ofA || Number(a) - Number(b));
        const rest = ranked.slice(2).reduce((sum, [, events]) => sum + events, 0);
        return [...ranked.slice(0, 2), ...(rest > 0 ? [['(others)', rest] as const] : [])].map(([key, events]) => [
          month,
          key,
          events,
        ]);
      });
    expect(found.map(({ keys, figure }) => [...keys.map(keyText), figure.value])).toEqual(expected);
    expect(new Set(expected.map(([, key]) => key)).size).toBeGreaterThan(3);
    expect(dimensions[1]).toMatchObject({ groups: new Set(rows.map(({ product }) => product)).size });
    expect(dimensions[1]?.shown).toBe(new Set(expected.map(([, key]) => key).filter((key) => key !== '(others)')).size);
  });

  it.each<[Partial<ExploreQuestion>, string]>([
    [{ by: ['product'], topWithin: 'month' }, 'topWithin is "month". Name it in by, too.'],
    [{ by: ['product', 'month'], topWithin: 'month' }, 'before the dimensions of many values'],
    [{ by: ['brand', 'product'], topWithin: 'brand' }, 'such as month'],
    [{ by: ['month'], topWithin: 'month' }, 'such as product'],
  ])('refuses %j', async (asked, message) => {
    await expect(ask({ measure: 'events', ...asked })).rejects.toThrow(message);
  });

  it.each(MEASURES)('knows every dimension of %s', async (measure) => {
    for (const dimension of DIMENSIONS) {
      const asked = { measure, by: [dimension], top: 2, timeZone: 'America/New_York' };
      expect(essence(await ask(asked)), dimension).toEqual(exploreModel(asked, rows, names, isFirst));
    }
  });

  it('keeps only the events that are asked for', async () => {
    const check = async (more: Partial<ExploreQuestion>, keep: (row: LogRow) => boolean): Promise<void> => {
      const asked = {
        measure: 'purchaseSessionsPerSession',
        by: ['brand', 'day'],
        top: 3,
        timeZone: 'Asia/Kolkata',
      } as const;
      expect(essence(await ask({ ...asked, ...more })), JSON.stringify(more)).toEqual(
        exploreModel(asked, rows.filter(keep), names, isFirst),
      );
    };
    await check({ eventTypes: ['cart', 'purchase'] }, ({ type }) => type === 'cart' || type === 'purchase');
    await check({ product: '10' }, ({ product }) => product === '10');
    await check({ product: 'no id' }, () => false);
    await check({ priceFrom: '20', priceTo: '100.5' }, ({ price }) => Number(price) >= 20 && Number(price) < 100.5);
    await check(
      { filter: { category: 'electronics', brand: 'apple' } },
      ({ code, brand }) => (code ?? '').startsWith('electronics') && brand === 'apple',
    );
    await check({ bots: 'exclude' }, () => true);
  });

  it('has the totals of the overview', async () => {
    const scope = { timeZone: 'Australia/Lord_Howe', period: { from: '2019-10-03', to: '2019-10-06' } };
    const { total } = await overview(lake.store, scope);
    const totals = await Promise.all(
      (['visitors', 'buyers', 'sessions', 'purchaseSessions', 'revenue'] as const).map(
        async (measure) => (await ask({ ...scope, measure })).total.exact,
      ),
    );
    expect(totals).toEqual([
      String(total.visitors),
      String(total.buyers),
      String(total.sessions),
      String(total.purchaseSessions),
      total.revenue,
    ]);
    const rate = (await ask({ ...scope, measure: 'conversionRate' })).total;
    expect(total.conversionRate).toMatchObject({ value: rate.value, low: rate.low, high: rate.high });
  });

  it('compares with the period before: days with days, weeks with weeks, months not at all', async () => {
    const timeZone = 'America/New_York';
    const period = { from: '2019-10-07', to: '2019-10-09' };
    const before = rows.filter((row) => dayOf(row, timeZone) >= '2019-10-04' && dayOf(row, timeZone) <= '2019-10-06');
    const byDay = await ask({ measure: 'visitors', by: ['day'], timeZone, period });
    expect(byDay.previousPeriod).toEqual({ from: '2019-10-04', to: '2019-10-06' });
    const model = exploreModel({ measure: 'visitors', by: ['day'], top: 10, timeZone }, before, names, isFirst);
    expect(byDay.previousTotal && textOf(byDay.previousTotal.value)).toBe(model.total);
    for (const { keys, previous } of byDay.rows)
      expect(previous && textOf(previous.value)).toBe(model.rows[addDays(keys[0]?.value ?? '', -3)] ?? '0.000000');

    const brands = await ask({ measure: 'views', by: ['brand'], top: 1, timeZone, period });
    const own = brands.rows[0]?.keys[0];
    expect(brands.rows[0]?.previous?.value).toBe(
      before.filter(({ type, brand }) => type === 'view' && brand === (own?.value ?? null)).length,
    );

    const ofEachDay = await ask({
      measure: 'views',
      by: ['day', 'product'],
      top: 2,
      topWithin: 'day',
      timeZone,
      period,
    });
    for (const { keys, previous } of ofEachDay.rows) {
      const [day, product] = keys.map(({ value }) => value);
      const own = ofEachDay.rows.flatMap(({ keys: [at, one] }) => (at?.value === day && one?.value ? [one.value] : []));
      const counted = before.filter(
        (row) =>
          row.type === 'view' &&
          dayOf(row, timeZone) === addDays(day ?? '', -3) &&
          (product === null ? !own.includes(row.product) : row.product === product),
      );
      expect(previous?.value, JSON.stringify(keys)).toBe(counted.length);
    }

    expect(await ask({ measure: 'views', by: ['week'], timeZone, period })).toMatchObject({
      notCompared: expect.stringContaining('3 days') as string,
      previousTotal: { exact: expect.any(String) as string },
      rows: expect.arrayContaining([expect.objectContaining({ previous: null })]) as unknown,
    });
    expect((await ask({ measure: 'views', by: ['month', 'brand'], timeZone, period })).notCompared).toContain(
      'Months differ',
    );
    expect(await ask({ measure: 'views', by: ['day'], timeZone })).toMatchObject({
      previousPeriod: null,
      previousTotal: null,
      notCompared: null,
    });
  });

  it('says of shares and means whether the change may be chance, as the overview does, and tests no amounts', async () => {
    const scope = { timeZone: 'America/New_York', period: { from: '2019-10-07', to: '2019-10-09' } };
    const { changes } = await overview(lake.store, scope);
    const conversion = changes.find(({ measure }) => measure === 'conversionRate');
    const found = (await ask({ ...scope, measure: 'conversionRate' })).totalChange;
    expect(found).toMatchObject({
      isSignificant: conversion?.isSignificant,
      difference: conversion?.difference?.ok ? bounds(conversion.difference) : {},
    });
    expect(found?.difference.method).toBe('newcombe-10');
    for (const measure of MEASURES) {
      const { rows: groups, total, previousTotal, totalChange } = await ask({ ...scope, measure, by: ['userKind'] });
      const whole = { figure: total, previous: previousTotal, change: totalChange };
      for (const { figure, previous, change } of [...groups, whole]) {
        if (figure.low === null || previous?.low == null) expect(change, measure).toBeNull();
        else {
          const difference = intervalDifference(boundsOf(figure), boundsOf(previous));
          expect(change?.difference, measure).toMatchObject(bounds(difference));
          expect(change?.isSignificant).toBe(difference.low > 0 || difference.high < 0);
        }
      }
      expect(totalChange === null, measure).toBe(!isRatio(measure));
    }
  });

  it('calls a change more than chance only where its interval leaves 0 out', () => {
    const figure = (value: number, half: number): ExploreFigure => ({
      value,
      exact: null,
      low: value - half,
      high: value + half,
      method: 'wilson-by-user',
      numerator: '1',
      denominator: 2,
      incomputable: null,
    });
    expect(exploreChange(figure(0.5, 0.03), figure(0.4, 0.04))).toMatchObject({
      difference: bounds({ value: 0.1, low: 0.05, high: 0.15 }),
      isSignificant: true,
    });
    expect(exploreChange(figure(0.5, 0.06), figure(0.4, 0.08))).toMatchObject({
      difference: bounds({ value: 0.1, low: 0, high: 0.2 }),
    });
    expect(exploreChange(figure(0.4, 0.12), figure(0.5, 0.09))?.isSignificant).toBe(false);
    expect(exploreChange(figure(0.5, 0.03), null)).toBeNull();
  });

  it('tells how many groups there are, and orders rows by time, by size, the others last', async () => {
    const answer = await ask({ measure: 'views', by: ['eventType', 'brand'], top: 2 });
    expect(answer.dimensions).toMatchObject([
      { dimension: 'eventType', groups: null, shown: null },
      { dimension: 'brand', groups: 5, shown: 2 },
    ]);
    expect(answer.rows.map(({ keys }) => keys[0]?.value).filter((key, at, all) => all.indexOf(key) === at)).toEqual([
      'view',
      'cart',
      'remove_from_cart',
      'purchase',
    ]);
    expect(answer.rows.slice(0, 3).map(({ keys }) => keys[1]?.kind)).toEqual(['none', 'value', 'others']);
    const days = (await ask({ measure: 'events', by: ['day'], timeZone: 'Asia/Kolkata' })).rows.map(
      ({ keys }) => keys[0]?.value ?? '',
    );
    expect(days).toEqual(days.toSorted());
  });

  it('answers nothing with reasons, never with 0 for what is unknown', async () => {
    const empty = await ask({ measure: 'conversionRate', by: ['day'], filter: { brand: 'nobody' } });
    expect(empty).toMatchObject({
      rows: [],
      total: { value: null, exact: null, low: null, high: null, denominator: 0, incomputable: { reason: 'no-data' } },
    });
    expect((await ask({ measure: 'visitors', filter: { brand: 'nobody' } })).total).toMatchObject({
      value: 0,
      exact: '0',
    });
    expect(
      (await ask({ measure: 'revenue', period: { from: '2018-01-01', to: '2018-01-02' }, by: ['hour'] })).total.exact,
    ).toBe('0.00');
  });

  it('refuses what it could only cut, and what it does not know', async () => {
    const refused = (more: object): Promise<unknown> => ask({ measure: 'views', ...more } as ExploreQuestion);
    await expect(refused({ by: ['day', 'hour', 'product'], top: 100 })).rejects.toThrow('an answer has up to 10,000');
    await expect(refused({ by: ['day', 'hour', 'weekday', 'brand'] })).rejects.toMatchObject({
      problem: 'invalid-filter',
      argument: 'by',
    });
    await expect(refused({ by: ['day', 'day'] })).rejects.toThrow('named twice');
    await expect(refused({ by: ['color'] })).rejects.toThrow('no dimension "color"');
    await expect(refused({ measure: 'joy' })).rejects.toThrow('no measure "joy"');
    await expect(refused({ top: 0 })).rejects.toMatchObject({ problem: 'invalid-page-size', argument: 'top' });
    await expect(refused({ eventTypes: [] })).rejects.toMatchObject({ argument: 'eventTypes' });
    await expect(refused({ priceFrom: '5', priceTo: '5' })).rejects.toThrow('is not below priceTo');
    await expect(refused({ priceFrom: '-1' })).rejects.toMatchObject({ argument: 'priceFrom' });
    await expect(refused({ priceEdges: ['20', '10'] })).rejects.toThrow('The price edge 10 is not above 20');
    await expect(refused({ priceEdges: [] })).rejects.toThrow('There are 0 price edges');
  });
});

it('keeps all digits of ids beyond 64 bits', async () => {
  const [product, categoryId] = ['98765432109876543210', '88888888888888888888'];
  const lake = await tinyLake([
    { at: '2019-10-01 10:00:00', type: 'view', product, user: '1', categoryId, code: null },
  ]);
  try {
    const answer = await explore(lake.store, {
      timeZone: 'UTC',
      measure: 'views',
      by: ['product', 'category'],
      product,
    });
    expect(answer.rows.map(({ keys }) => keys.map(({ value }) => value))).toEqual([[product, categoryId]]);
  } finally {
    await lake.close();
  }
});

it('knows no revenue of a log that never records purchases, and no 0', async () => {
  const lake = await tinyLake([{ at: '2019-10-01 10:00:00', type: 'view', product: '1', user: '1' }]);
  try {
    for (const measure of ['revenue', 'purchases', 'buyers', 'removes'] as const) {
      const { total } = await explore(lake.store, { timeZone: 'UTC', measure });
      expect(total, measure).toMatchObject({ value: null, exact: null, incomputable: { reason: 'not-logged' } });
    }
    expect((await explore(lake.store, { timeZone: 'UTC', measure: 'views' })).total.value).toBe(1);
  } finally {
    await lake.close();
  }
});

describe('a log that lost purchases on a day, and everything on another', () => {
  // Three sessions an hour view and two of them buy; 3 October has no purchase, 5 October no event; one brand is only viewed.
  const rows: LogRow[] = Array.from({ length: 7 * 24 * 3 }, (_, at): LogRow[] => {
    const time = (minute: number): string =>
      new Date(Date.UTC(2019, 9, 1, 0, at * 20 + minute)).toISOString().slice(0, 19).replace('T', ' ');
    if (time(0).startsWith('2019-10-05')) return [];
    const who = {
      product: '1',
      user: String(at),
      session: `s${at}`,
      brand: at % 3 === 0 ? 'quiet' : 'busy',
      price: '2.00',
    };
    return [
      { ...who, at: time(1), type: 'view' },
      ...(who.brand === 'quiet' || time(0).startsWith('2019-10-03')
        ? []
        : [{ ...who, at: time(2), type: 'purchase' } as const]),
    ];
  }).flat();
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());
  const ask = (question: Partial<ExploreQuestion> & { measure: ExploreMeasure }): Promise<Explore> =>
    explore(lake.store, { timeZone: 'UTC', ...question });
  const told = ({ rows: groups }: Explore): string[] =>
    groups.map(
      ({ keys, figure }) =>
        `${keys.map(keyText).join(' ')}: ${figure.exact ?? figure.value ?? figure.incomputable?.reason}`,
    );

  it('does not know what a day without its purchases sold, nor anything of a day without events', async () => {
    const revenue = await ask({ measure: 'revenue', by: ['day'] });
    expect(told(revenue)).toEqual([
      '2019-10-01: 96.00',
      '2019-10-02: 96.00',
      '2019-10-03: not-logged',
      '2019-10-04: 96.00',
      '2019-10-05: not-logged',
      '2019-10-06: 96.00',
      '2019-10-07: 96.00',
    ]);
    expect(revenue.rows[2]?.figure).toMatchObject({
      exact: null,
      incomputable: { detail: expect.stringContaining('lost purchases') as string },
    });
    expect(revenue.total.exact).toBe('480.00');
    expect(revenue.faults.map(({ date, kind, eventType }) => [date, kind, eventType])).toEqual([
      ['2019-10-03', 'event-type-vanished', 'purchase'],
      ['2019-10-05', 'missing-day', null],
    ]);
    expect(told(await ask({ measure: 'visitors', by: ['day'] })).slice(2, 5)).toEqual([
      '2019-10-03: 72',
      '2019-10-04: 72',
      '2019-10-05: not-logged',
    ]);
    expect(
      (await ask({ measure: 'conversionRate', by: ['day'] })).rows.map(({ figure: { value, low } }) => [
        value === null,
        low === null,
      ])[2],
    ).toEqual([true, true]);
  });

  it('does not know it of groups within the day either, and knows that a whole day sold none of what sells nowhere', async () => {
    expect(
      told(await ask({ measure: 'purchases', by: ['brand', 'day'], period: { from: '2019-10-03', to: '2019-10-04' } })),
    ).toEqual([
      'busy 2019-10-03: not-logged',
      'busy 2019-10-04: 48',
      'quiet 2019-10-03: not-logged',
      'quiet 2019-10-04: 0',
    ]);
    const types = {
      measure: 'events',
      by: ['day', 'eventType'],
      period: { from: '2019-10-02', to: '2019-10-03' },
    } as const;
    expect(told(await ask(types))).toEqual([
      '2019-10-02 view: 72',
      '2019-10-02 purchase: 48',
      '2019-10-03 view: 72',
      '2019-10-03 purchase: not-logged',
    ]);
    expect(
      told(
        await ask({
          measure: 'visitors',
          by: ['day'],
          eventTypes: ['purchase'],
          period: { from: '2019-10-02', to: '2019-10-03' },
        }),
      ),
    ).toEqual(['2019-10-02: 48', '2019-10-03: not-logged']);
    // Whoever asks for views only has left the purchases out: 0 is theirs.
    expect(
      told(
        await ask({
          measure: 'purchases',
          by: ['day'],
          eventTypes: ['view'],
          period: { from: '2019-10-03', to: '2019-10-03' },
        }),
      ),
    ).toEqual(['2019-10-03: 0']);
    expect(
      told(
        await ask({ measure: 'purchases', by: ['day', 'hour'], period: { from: '2019-10-03', to: '2019-10-03' } }),
      ).every((text) => text.endsWith('not-logged')),
    ).toBe(true);
  });

  it('takes weeks, and the total, for lost only where every day is', async () => {
    expect(told(await ask({ measure: 'purchases', by: ['week'] }))).toEqual(['2019-09-30: 192', '2019-10-07: 48']);
    const lost = await ask({
      measure: 'purchases',
      by: ['week', 'weekday'],
      period: { from: '2019-10-03', to: '2019-10-03' },
    });
    expect([told(lost), lost.total.incomputable?.reason]).toEqual([['2019-09-30 4: not-logged'], 'not-logged']);
    expect(
      (await ask({ measure: 'revenue', by: ['brand'], period: { from: '2019-10-05', to: '2019-10-05' } })).total,
    ).toMatchObject({ value: null, incomputable: { reason: 'not-logged' } });
  });

  it('leaves the day out of ratios: a dash for it, and nothing of it in other groups and the total', async () => {
    const byDay = await ask({ measure: 'conversionRate', by: ['day', 'hour'] });
    expect(byDay.daysLeftOut).toEqual(['2019-10-03']);
    const lost = byDay.rows.filter(({ keys }) => keys[0]?.value === '2019-10-03');
    expect(lost.map(({ figure }) => figure.incomputable?.reason)).toEqual(
      Array.from({ length: 24 }, () => 'not-logged'),
    );
    const byBrand = await ask({ measure: 'conversionRate', by: ['brand'] });
    expect(byBrand.rows.map(({ figure: { numerator, denominator } }) => [numerator, denominator])).toEqual([
      ['240', 240],
      ['0', 120],
    ]);
    expect(byBrand.total).toMatchObject({ numerator: '240', denominator: 360, value: 2 / 3 });
    const views = await ask({ measure: 'viewsPerSession' });
    expect([views.daysLeftOut, views.total.denominator]).toEqual([[], 432]);
  });

  it('does not compare with a day that is lost', async () => {
    const answer = await ask({ measure: 'purchases', by: ['day'], period: { from: '2019-10-04', to: '2019-10-04' } });
    expect([answer.rows[0]?.previous, answer.previousTotal]).toEqual([null, null]);
    expect(answer.notCompared).toContain('on 2019-10-03. So this period is not compared');
    expect(answer.faults.map(({ date }) => date)).toEqual(['2019-10-03']);
  });
});

it('knows no ratio of a period that lost a type on each day, be it for some hours, and tells amounts as they are', async () => {
  // Three sessions an hour view, and two of them buy, but not in the first half of 2 October.
  const lake = await tinyLake(
    Array.from({ length: 4 * 24 * 3 }, (_, at): LogRow[] => {
      const time = (minute: number): string =>
        new Date(Date.UTC(2019, 9, 1, 0, at * 20 + minute)).toISOString().slice(0, 19).replace('T', ' ');
      const who = { product: '1', user: String(at), session: `s${at}`, price: '2.00' };
      const isLost = time(0) >= '2019-10-02' && time(0) < '2019-10-02 12';
      return [
        { ...who, at: time(1), type: 'view' },
        ...(at % 3 === 0 || isLost ? [] : [{ ...who, at: time(2), type: 'purchase' } as const]),
      ];
    }).flat(),
  );
  try {
    const day = { from: '2019-10-02', to: '2019-10-02' };
    const ask = (measure: ExploreMeasure, period = day): Promise<Explore> =>
      explore(lake.store, { timeZone: 'UTC', measure, period, by: ['hour'] });
    const rate = await ask('conversionRate');
    expect(rate.total.incomputable).toMatchObject({
      reason: 'not-logged',
      detail: expect.stringContaining('The tracking lost purchases in this period') as string,
    });
    expect(new Set(rate.rows.map(({ figure }) => figure.incomputable?.reason))).toEqual(new Set(['not-logged']));
    expect((await ask('purchases')).total).toMatchObject({ exact: '24', incomputable: null });
    const two = await ask('conversionRate', { from: '2019-10-02', to: '2019-10-03' });
    expect([two.daysLeftOut, two.total.numerator, two.total.denominator]).toEqual([[day.from], '48', 72]);
    expect(two.previousPeriod).toBeNull();
    expect((await ask('conversionRate', { from: '2019-10-03', to: '2019-10-03' })).previousTotal).toMatchObject({
      value: null,
      incomputable: { reason: 'not-logged' },
    });
  } finally {
    await lake.close();
  }
});
