import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Audience, audience } from './audience.js';
import type { AudienceRule } from './audience-rule.js';
import { hasSamples, sampleLake, type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';

const row = (user: string, day: number, time: string, type: LogRow['type'], more: Partial<LogRow> = {}): LogRow => ({
  at: `2019-10-0${day} ${time}`,
  type,
  product: '1',
  user,
  session: `${user}-${day}`,
  ...more,
});

const outcome = ({ userIds, converted, value }: Audience): [string, number, number][] =>
  userIds.map((id, i) => [id, converted[i] ?? -1, value[i] ?? -1]);

describe('audience', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake([
      // Carted on day 1, came back and bought on day 2.
      row('1', 1, '10:00:00', 'view'),
      row('1', 1, '10:01:00', 'cart'),
      row('1', 2, '10:00:00', 'purchase', { price: '20.50' }),
      // Carted, never came back.
      row('2', 1, '10:00:00', 'cart'),
      // Viewed headphones, then bought something else in the same session, and again on day 3.
      row('3', 1, '10:00:00', 'purchase', { price: '1.00' }),
      row('3', 1, '10:05:00', 'view', { code: 'electronics.audio.headphone', categoryId: '7' }),
      row('3', 1, '10:06:00', 'cart'),
      row('3', 1, '10:07:00', 'purchase', { price: '30.00' }),
      row('3', 3, '10:00:00', 'purchase', { price: '0.25' }),
      // Only looked, on day 4 in UTC and day 5 in Dubai.
      row('4', 4, '21:00:00', 'view', { code: null, categoryId: '8' }),
    ]);
  });
  afterAll(() => lake.close());
  const ask = (rule: Partial<AudienceRule> & Pick<AudienceRule, 'kind'>): Promise<Audience> =>
    audience(lake.store, { timeZone: 'UTC', ...rule });

  it('takes all visitors with everything they bought', async () => {
    const all = await ask({ kind: 'all-visitors' });
    expect(outcome(all)).toEqual([
      ['1', 1, 20.5],
      ['2', 0, 0],
      ['3', 1, 31.25],
      ['4', 0, 0],
    ]);
    expect(all).toMatchObject({
      size: 4,
      buyers: 2,
      revenue: '51.75',
      usersPerDay: 1,
      buyersPerUser: { ok: true, value: 0.5 },
      revenuePerUser: { ok: true, value: 12.9375 },
    });
    expect(all.period).toEqual({ from: '2019-10-01', to: '2019-10-04' });
  });

  it('knows no baseline where the log lost every purchase of the period, and tells of the fault', async () => {
    const day = (date: string, isLost: boolean): LogRow[] =>
      Array.from({ length: 60 }, (_, i): LogRow[] => {
        const at = `${date} ${String(8 + Math.floor(i / 6)).padStart(2, '0')}:${String((i % 6) * 10).padStart(2, '0')}:00`;
        const base = { at, product: '1', user: `${i + 1}`, session: `${date} ${i}`, price: '10.00' };
        return [{ ...base, type: 'view' }, ...(isLost ? [] : [{ ...base, type: 'purchase' } as const])];
      }).flat();
    const own = await tinyLake([1, 2, 3, 4, 5, 6, 7].flatMap((n) => day(`2019-10-0${n}`, n === 4)));
    try {
      const of = (from: string, to: string): Promise<Audience> =>
        audience(own.store, { kind: 'all-visitors', timeZone: 'UTC', period: { from, to } });
      const lost = await of('2019-10-04', '2019-10-04');
      expect(lost).toMatchObject({ size: 60, buyersPerUser: { ok: false, reason: 'not-logged' } });
      expect(lost.revenuePerUser).toMatchObject({ ok: false, reason: 'not-logged' });
      const around = await of('2019-10-03', '2019-10-05');
      expect(around.buyersPerUser).toMatchObject({ ok: true, value: 1 });
      for (const { faults } of [lost, around])
        expect(faults).toMatchObject([{ kind: 'event-type-vanished', date: '2019-10-04', eventType: 'purchase' }]);
    } finally {
      await own.close();
    }
  });

  it('takes those who carted without buying, with what they bought in later sessions', async () => {
    const carted = await ask({ kind: 'carted-not-bought' });
    expect(outcome(carted)).toEqual([
      ['1', 1, 20.5],
      ['2', 0, 0],
    ]);
    expect(carted.definition.population).toBe(
      'users who enter with the first session that has a cart event and no purchase from 2019-10-01 to 2019-10-04 in UTC',
    );
  });

  it('takes those who only viewed', async () => {
    const viewed = await ask({ kind: 'viewed-not-carted' });
    expect(outcome(viewed)).toEqual([['4', 0, 0]]);
    expect(viewed.revenuePerUser).toMatchObject({ ok: false, reason: 'too-few' });
  });

  it('takes buyers with what they bought again', async () => {
    expect(outcome(await ask({ kind: 'buyers' }))).toEqual([
      ['1', 0, 0],
      ['3', 1, 0.25],
    ]);
  });

  it('takes viewers of a category with what they bought from then on', async () => {
    expect(outcome(await ask({ kind: 'category-viewers', category: 'electronics.audio' }))).toEqual([['3', 1, 30.25]]);
    expect(outcome(await ask({ kind: 'category-viewers', category: '8' }))).toEqual([['4', 0, 0]]);
    expect((await ask({ kind: 'category-viewers', category: 'electronics' })).userIds).toEqual(['1', '3']);
  });

  it('keeps to the period in the zone asked', async () => {
    const period = { from: '2019-10-01', to: '2019-10-01' };
    const early = await ask({ kind: 'carted-not-bought', period });
    expect(outcome(early)).toEqual([
      ['1', 0, 0],
      ['2', 0, 0],
    ]);
    expect(early.usersPerDay).toBe(2);
    expect(
      (
        await ask({
          kind: 'viewed-not-carted',
          timeZone: 'Asia/Dubai',
          period: { from: '2019-10-05', to: '2019-10-05' },
        })
      ).size,
    ).toBe(1);
    expect(
      (
        await ask({
          kind: 'viewed-not-carted',
          timeZone: 'Asia/Dubai',
          period: { from: '2019-10-04', to: '2019-10-04' },
        })
      ).size,
    ).toBe(0);
  });

  it('is empty with reasons where nobody enters', async () => {
    const nobody = await ask({ kind: 'category-viewers', category: 'furniture' });
    expect(nobody).toMatchObject({
      size: 0,
      buyers: 0,
      revenue: '0.00',
      usersPerDay: 0,
      buyersPerUser: { ok: false, reason: 'no-data' },
      revenuePerUser: { ok: false, reason: 'no-data' },
    });
    expect((await ask({ kind: 'buyers', period: { from: '2018-01-01', to: '2018-01-31' } })).usersPerDay).toBe(0);
  });

  it('refuses a rule that is none', async () => {
    await expect(ask({ kind: 'category-viewers' })).rejects.toMatchObject({
      name: 'QuestionError',
      problem: 'invalid-rule',
      argument: 'category',
    });
    await expect(ask({ kind: 'buyers', category: 'electronics' })).rejects.toThrow(
      'The audience "Buyers" takes no category.',
    );
  });
});

it.skipIf(!hasSamples)('counts the real buyers', async () => {
  const lake = await sampleLake('multi-category/2019-Oct.csv');
  try {
    const all = await audience(lake.store, { kind: 'all-visitors', timeZone: 'Asia/Dubai' });
    expect(all).toMatchObject({ size: 1755, buyers: 48, revenue: '14786.59' });
  } finally {
    await lake.close();
  }
});
