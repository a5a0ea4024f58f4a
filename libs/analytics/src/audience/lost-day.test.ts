import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { abandonment } from '../abandonment/abandonment.js';
import { funnel } from '../funnel/funnel.js';
import { addDays } from '../local-days.js';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { audience } from './audience.js';
import { audienceHistory } from './audience-history.js';
import type { AudienceRule } from './audience-rule.js';

const [CARTS_LOST, PURCHASES_LOST] = ['2019-11-05', '2019-11-08'];
const DATES = Array.from({ length: 14 }, (_, day) => addDays('2019-11-01', day));

/**
 * Ninety-six users a day, fifteen minutes apart, each on one day. All view, every second carts, every fourth buys, the carts of one day and the purchases of
 * another are lost.
 */
const rows = DATES.flatMap((date, day) =>
  Array.from({ length: 96 }, (_, visit): LogRow[] => {
    const user = String(1_000 + day * 100 + visit);
    const at = (second: number): string =>
      new Date(Date.parse(`${date}T00:00:00Z`) + visit * 900_000 + second * 1000)
        .toISOString()
        .slice(0, 19)
        .replace('T', ' ');
    const row = { user, session: `${user}-1`, product: '1', price: '4.00' };
    return [
      { ...row, type: 'view', at: at(0) },
      ...(visit % 2 === 0 && date !== CARTS_LOST ? [{ ...row, type: 'cart' as const, at: at(10) }] : []),
      ...(visit % 4 === 0 && date !== PURCHASES_LOST ? [{ ...row, type: 'purchase' as const, at: at(20) }] : []),
    ];
  }).flat(),
);

let lake: TinyLake;
beforeAll(async () => {
  lake = await tinyLake(rows, 'UTC');
});
afterAll(() => lake.close());

/** Days of the log on which somebody of the audience has a row. */
const daysOf = (users: Iterable<string>): string[] =>
  [...new Set(Array.from(users, (user) => DATES[Math.floor((Number(user) - 1_000) / 100)]!))].toSorted();
const without = (...lost: string[]): string[] => DATES.filter((date) => !lost.includes(date));
const FUNNEL = { steps: (['view', 'cart', 'purchase'] as const).map((eventType) => ({ eventTypes: [eventType] })) };

describe('a day that lost events', () => {
  it.each<[Omit<AudienceRule, 'timeZone'>, string[], number]>([
    [{ kind: 'all-visitors' }, DATES, 96],
    [{ kind: 'buyers' }, without(PURCHASES_LOST), 24],
    [{ kind: 'category-viewers', category: 'electronics' }, DATES, 96],
    [{ kind: 'carted-not-bought' }, without(CARTS_LOST, PURCHASES_LOST), 24],
    [{ kind: 'viewed-not-carted' }, without(CARTS_LOST, PURCHASES_LOST), 48],
    [{ kind: 'cart-abandoned' }, without(CARTS_LOST, PURCHASES_LOST), 24],
    [{ kind: 'funnel-lost', funnel: { rule: FUNNEL, step: 0 } }, without(CARTS_LOST, PURCHASES_LOST), 48],
    [{ kind: 'funnel-lost', funnel: { rule: FUNNEL, step: 1 } }, without(CARTS_LOST, PURCHASES_LOST), 24],
    [
      { kind: 'funnel-lost', funnel: { rule: { ...FUNNEL, windowMinutes: 60 }, step: 1 } },
      without(CARTS_LOST, PURCHASES_LOST),
      24,
    ],
  ])('nobody enters %j by what was lost', async (rule, days, perDay) => {
    const asked = { ...rule, timeZone: 'UTC' };
    const whom = await audience(lake.store, asked);
    expect(daysOf(whom.userIds)).toEqual(days);
    expect(whom).toMatchObject({
      size: days.length * perDay,
      faults: [{ date: CARTS_LOST }, { date: PURCHASES_LOST }],
    });
    const history = await audienceHistory(lake.store, asked);
    expect([...history.userNumbers].map(String)).toEqual(whom.userIds);
    expect(history.daysLeftOut).toEqual(whom.daysLeftOut);
    for (const date of whom.daysLeftOut) expect(history.entrantsByDay[DATES.indexOf(date)], date).toBe(0);
    // A kind that users enter by what they did leaves no day out.
    expect(whom.usersPerDay).toBe(whom.size / (DATES.length - whom.daysLeftOut.length));
  });

  it('makes no audience larger than what the funnel and the abandoned carts tell', async () => {
    const carts = await abandonment(lake.store, { timeZone: 'UTC' });
    const { size } = await audience(lake.store, { kind: 'cart-abandoned', timeZone: 'UTC' });
    expect([size, carts.users]).toEqual([12 * 24, 12 * 24]);
    const { steps, daysLeftOut } = await funnel(lake.store, { timeZone: 'UTC', ...FUNNEL });
    expect([steps[0]?.lostUsers, daysLeftOut]).toEqual([12 * 48, [CARTS_LOST, PURCHASES_LOST]]);
  });

  it.each<Omit<AudienceRule, 'timeZone'>>([
    { kind: 'carted-not-bought' },
    { kind: 'viewed-not-carted' },
    { kind: 'cart-abandoned' },
    { kind: 'funnel-lost', funnel: { rule: FUNNEL, step: 1 } },
  ])('alone does not tell who is in %j', async (rule) => {
    const asked = { ...rule, timeZone: 'UTC', period: { from: PURCHASES_LOST, to: PURCHASES_LOST } };
    const refusal = { problem: 'not-logged', argument: 'period', value: `${PURCHASES_LOST} to ${PURCHASES_LOST}` };
    await expect(audience(lake.store, asked)).rejects.toMatchObject(refusal);
    await expect(audienceHistory(lake.store, asked)).rejects.toThrow('The tracking lost purchases from 2019-11-08');
  });

  it('leaves to the outcomes what was recorded on it', async () => {
    const row = { user: '1', product: '1', price: '4.00' };
    const store = await lake.add([
      { ...row, session: '1-1', type: 'view', at: '2019-11-03 10:00:00' },
      { ...row, session: '1-1', type: 'cart', at: '2019-11-03 10:01:00' },
      { ...row, session: '1-2', type: 'purchase', at: `${PURCHASES_LOST} 10:00:00` },
    ]);
    for (const kind of ['carted-not-bought', 'cart-abandoned'] as const)
      expect(await audience(store, { kind, timeZone: 'UTC' }), kind).toMatchObject({ buyers: 1, revenue: '4.00' });
  });
});

it('nobody is in an audience by what the log never records, save removals', async () => {
  const views = await tinyLake(rows.filter(({ type }) => type !== 'purchase').slice(0, 200), 'UTC');
  try {
    for (const kind of ['carted-not-bought', 'viewed-not-carted', 'cart-abandoned'] as const)
      await expect(audience(views.store, { kind, timeZone: 'UTC' }), kind).rejects.toThrow(
        'The log has no purchases at all, so that who is in the audience',
      );
    // Optional steps that nobody is seen at keep nobody from the next one.
    const steps = [
      { eventTypes: ['view'] },
      { eventTypes: ['purchase'], isOptional: true },
      { eventTypes: ['cart'] },
    ] as const;
    const lost = { kind: 'funnel-lost', funnel: { rule: { steps }, step: 0 }, timeZone: 'UTC' } as const;
    expect((await audience(views.store, lost)).size).toBeGreaterThan(0);
    expect((await audience(views.store, { kind: 'all-visitors', timeZone: 'UTC' })).size).toBeGreaterThan(96);
    expect((await audience(lake.store, { kind: 'cart-abandoned', timeZone: 'UTC' })).size).toBeGreaterThan(0);
  } finally {
    await views.close();
  }
});
