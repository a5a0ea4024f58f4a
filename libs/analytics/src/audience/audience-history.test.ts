import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../local-days.js';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { wanderingLog } from '../testing/wandering-log.js';
import { audience } from './audience.js';
import { type AudienceHistory, audienceHistory } from './audience-history.js';
import type { AudienceRule } from './audience-rule.js';

const row = (user: string, day: number, time: string, type: LogRow['type'], more: Partial<LogRow> = {}): LogRow => ({
  at: `2019-10-${String(day).padStart(2, '0')} ${time}`,
  type,
  product: '1',
  user,
  session: `${user}-${day}`,
  ...more,
});

/** Sessions of a user as [day, views, carts, purchases, value, group]. */
const sessionsOf = (history: AudienceHistory, user: number): unknown[][] =>
  Array.from({ length: history.sessionOffsets[user + 1]! - history.sessionOffsets[user]! }, (_, i) => {
    const at = history.sessionOffsets[user]! + i;
    const group = history.orderGroup[at]!;
    return [
      history.sessionDay[at],
      history.views[at],
      history.carts[at],
      history.purchases[at],
      history.value[at],
      group < 0 ? null : history.groupNames[group],
    ];
  });

describe('audienceHistory', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake([
      // Looked on day 1 and bought; left a cart on day 3, came back on day 5 (twice), bought on day 12.
      row('1', 1, '09:00:00', 'view'),
      row('1', 1, '09:01:00', 'purchase', { price: '5.00' }),
      row('1', 3, '10:00:00', 'cart'),
      row('1', 5, '08:00:00', 'view'),
      row('1', 5, '08:05:00', 'view'),
      row('1', 12, '21:30:00', 'cart'),
      row('1', 12, '21:31:00', 'purchase', { price: '20.50' }),
      row('1', 12, '21:32:00', 'purchase', { price: '7.00', code: 'appliances.kettle', product: '2' }),
      row('1', 12, '21:33:00', 'purchase', { price: '15.00', code: 'appliances.iron', product: '3' }),
      // Left a cart on day 18; the log ends two days later.
      row('2', 18, '10:00:00', 'cart'),
      row('2', 20, '10:00:00', 'purchase', { price: '3.00', code: null, categoryId: '9' }),
      // Left a cart and never came back.
      row('3', 2, '10:00:00', 'cart'),
    ]);
  });
  afterAll(() => lake.close());
  const ask = (rule: Partial<AudienceRule>, options?: Parameters<typeof audienceHistory>[2]) =>
    audienceHistory(lake.store, { kind: 'carted-not-bought', timeZone: 'UTC', ...rule }, options);

  it('tells each session after entering, on its local day, with the part of the catalog most was paid for', async () => {
    const history = await ask({});
    expect([...history.userNumbers]).toEqual([1n, 2n, 3n]);
    expect(sessionsOf(history, 0)).toEqual([
      [4, 2, 0, 0, 0, null],
      [11, 0, 1, 3, 42.5, 'appliances'],
    ]);
    expect(sessionsOf(history, 1)).toEqual([[19, 0, 0, 1, 3, '(none)']]);
    expect(sessionsOf(history, 2)).toEqual([]);
    expect([...history.enteredDay]).toEqual([2, 17, 1]);
    expect(Array.from(history.enteredAt, (at) => new Date(at).toISOString())).toEqual([
      '2019-10-03T10:00:00.000Z',
      '2019-10-18T10:00:00.000Z',
      '2019-10-02T10:00:00.000Z',
    ]);
    expect(history.after).toEqual({ by: 'sessions', fromEntry: false });
    expect(history.covered).toEqual({ from: '2019-10-01', to: '2019-10-20' });
    expect([...history.entrantsByDay.keys()].filter((day) => history.entrantsByDay[day]! > 0)).toEqual([1, 2, 17]);
    // On day 12 at 21:30 UTC it is the 13th in Dubai.
    expect(sessionsOf(await ask({ timeZone: 'Asia/Dubai' }), 0)[1]?.[0]).toBe(12);
  });

  it('knows what was done before entering, in the days asked for', async () => {
    const { before } = await ask({});
    expect([before.sessions, before.purchases, before.value].map((list) => [...list])).toEqual([
      [1, 0, 0],
      [1, 0, 0],
      [5, 0, 0],
    ]);
    expect([...(await ask({}, { daysBefore: 2 })).before.value]).toEqual([0, 0, 0]);
  });

  it('cuts the session in which a user enters, where single events follow: nothing counts before and after', async () => {
    const made = await tinyLake([
      row('1', 1, '09:00:00', 'purchase', { price: '5.00', code: 'a.b' }),
      row('1', 2, '10:00:00', 'purchase', { price: '1.00', code: 'a.b' }),
      row('1', 2, '10:05:00', 'view', { code: 'c.d', categoryId: '8' }),
      row('1', 2, '10:10:00', 'purchase', { price: '100.00', code: 'a.b' }),
      row('2', 3, '10:00:00', 'view', { code: 'a.b' }),
    ]);
    try {
      const viewers = await audienceHistory(made.store, { kind: 'category-viewers', category: 'c', timeZone: 'UTC' });
      expect(sessionsOf(viewers, 0)).toEqual([[1, 1, 0, 1, 100, 'a']]);
      expect([viewers.before.sessions[0], viewers.before.purchases[0], viewers.before.value[0]]).toEqual([1, 2, 6]);
    } finally {
      await made.close();
    }
  });

  it('leaves out and counts those whom the log does not follow for the window', async () => {
    const week = await ask({}, { windowDays: 7 });
    expect(week).toMatchObject({ notFollowed: 1 });
    expect([...week.userNumbers]).toEqual([1n, 3n]);
    expect(sessionsOf(week, 0)).toEqual([[4, 2, 0, 0, 0, null]]);
    expect(week.entrantsByDay.reduce((sum, one) => sum + one, 0)).toBe(3);
    expect(sessionsOf(await ask({}, { windowDays: 10 }), 0)).toHaveLength(2);
    expect(await ask({}, { windowDays: 60 })).toMatchObject({ notFollowed: 3, groupNames: [] });
  });

  it('says of days that cannot be what they may be', async () => {
    await expect(ask({}, { windowDays: 0 })).rejects.toMatchObject({
      problem: 'invalid-rule',
      argument: 'windowDays',
      message: 'windowDays is 0. Give whole days from 1 to 366.',
    });
    await expect(ask({}, { daysBefore: 2.5 })).rejects.toMatchObject({ argument: 'daysBefore' });
  });

  it('has nobody where nobody enters', async () => {
    const nobody = await ask({ kind: 'category-viewers', category: 'nothing.such' });
    expect(nobody).toMatchObject({ notFollowed: 0, groupNames: [] });
    expect([nobody.userNumbers.length, [...nobody.sessionOffsets]]).toEqual([0, [0]]);
  });
});

describe('audienceHistory of a wandering log', () => {
  const dates = Array.from({ length: 30 }, (_, day) => addDays('2019-10-01', day));
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(wanderingLog(dates, 900, 5));
  });
  afterAll(() => lake.close());

  const rules: Partial<AudienceRule>[] = [
    { kind: 'all-visitors' },
    { kind: 'carted-not-bought' },
    { kind: 'viewed-not-carted' },
    { kind: 'buyers' },
    { kind: 'category-viewers', category: 'electronics' },
    { kind: 'cart-abandoned', bots: 'exclude' },
    { kind: 'rfm-segment', rfm: { segment: 'champions' } },
    ...[null, 60].map((windowMinutes): Partial<AudienceRule> => ({
      kind: 'funnel-lost',
      funnel: {
        rule: { steps: [{ eventTypes: ['view'] }, { eventTypes: ['purchase'] }], windowMinutes },
        step: 0,
      } as NonNullable<AudienceRule['funnel']>,
    })),
  ];

  it.each(rules.flatMap((rule) => [rule, { ...rule, period: { from: '2019-10-04', to: '2019-10-20' } }]))(
    'has of %j the users and purchases of the audience',
    async (rule) => {
      const asked = { timeZone: 'America/Sao_Paulo', ...rule } as AudienceRule;
      const whom = await audience(lake.store, asked);
      const history = await audienceHistory(lake.store, asked);
      expect([...history.userNumbers].map(String)).toEqual(whom.userIds);
      const perUser = [...history.userNumbers.keys()].map((user) => sessionsOf(history, user));
      expect(perUser.map((sessions) => (sessions.some(([, , , purchases]) => Number(purchases) > 0) ? 1 : 0))).toEqual([
        ...whom.converted,
      ]);
      perUser.forEach((sessions, user) => {
        expect(sessions.reduce((sum, session) => sum + Number(session[4]), 0)).toBeCloseTo(whom.value[user] ?? -1, 6);
        const days = sessions.map(([day]) => Number(day));
        expect(days).toEqual(days.toSorted((a, b) => a - b));
        expect(Math.min(...days, Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(history.enteredDay[user]!);
        for (const [, , , purchases, , group] of sessions) expect(group === null).toBe(purchases === 0);
      });
      if (rule.kind !== 'rfm-segment') expect(history.entrantsByDay.reduce((sum, one) => sum + one, 0)).toBe(whom.size);
    },
  );
});
