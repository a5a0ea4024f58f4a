import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audience } from '../audience/audience.js';
import type { AudienceRule } from '../audience/audience-rule.js';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { wanderingLog } from '../testing/wandering-log.js';
import { funnel } from './funnel.js';
import type { FunnelRule } from './funnel-plan.js';

const DATES = ['2019-10-04', '2019-10-05', '2019-10-06', '2019-11-02', '2019-11-03', '2019-11-04'];
const VIEW = { eventTypes: ['view'] } as const;
const CART = { eventTypes: ['cart'] } as const;
const PURCHASE = { eventTypes: ['purchase'] } as const;

describe('the audience lost after a step', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(wanderingLog(DATES, 160, 19));
  });
  afterAll(() => lake.close());

  it.each<[FunnelRule, Partial<AudienceRule>]>([
    [{}, {}],
    [
      { steps: [VIEW, { ...CART, isOptional: true }, PURCHASE] },
      { period: { from: '2019-10-05', to: '2019-11-03' }, timeZone: 'America/New_York' },
    ],
    [
      { hold: 'product', exclude: [{ eventTypes: ['remove_from_cart'] }] },
      { category: 'electronics', brand: 'samsung', bots: 'exclude' },
    ],
    [{ windowMinutes: 1440 }, { period: { from: '2019-10-05', to: '2019-10-06' } }],
    [{ order: 'any', hold: 'category' }, { brand: 'samsung' }],
    [{ order: 'strict', steps: [CART, { ...VIEW, isOptional: true }, PURCHASE] }, {}],
  ])('has as many users as the funnel says: %j %j', async (rule, more) => {
    const { category, brand, bots, ...scope } = { timeZone: 'UTC', ...more };
    const { steps } = await funnel(lake.store, {
      ...scope,
      ...rule,
      filter: { category, brand },
      bots: bots ?? 'include',
    });
    for (const [step, { lostUsers }] of steps.entries()) {
      if (lostUsers === null) continue;
      const { size, userIds } = await audience(lake.store, {
        kind: 'funnel-lost',
        timeZone: 'UTC',
        ...more,
        funnel: { rule, step },
      });
      expect([step, size, userIds.length]).toEqual([step, lostUsers, lostUsers]);
    }
  });
});

const row = (user: string, day: number, time: string, type: LogRow['type'], price = '10.00'): LogRow => ({
  at: `2019-10-0${day} ${time}`,
  type,
  product: '1',
  user,
  session: `${user}-${day}`,
  price,
});

describe('what they did after they were lost', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake([
      row('1', 1, '10:00:00', 'view'),
      row('1', 1, '10:01:00', 'cart'),
      row('1', 2, '10:00:00', 'purchase', '20.50'),
      row('2', 1, '10:00:00', 'view'),
      row('2', 1, '10:01:00', 'cart'),
      row('2', 1, '10:02:00', 'purchase'),
      row('3', 1, '10:00:00', 'view'),
    ]);
  });
  afterAll(() => lake.close());
  const ask = (step: number, rule: FunnelRule = {}): ReturnType<typeof audience> =>
    audience(lake.store, { kind: 'funnel-lost', timeZone: 'UTC', funnel: { rule, step } });

  it('is their baseline: purchases of later sessions, or after the step within a window', async () => {
    const carted = await ask(1);
    expect(carted).toMatchObject({ size: 1, buyers: 1, revenue: '20.50', userIds: ['1'] });
    expect(carted.definition.name).toBe('Lost after cart, then no purchase');
    expect(await ask(1, { windowMinutes: 60 })).toMatchObject({ size: 1, buyers: 1 });
    expect(await ask(0)).toMatchObject({ size: 1, buyers: 0, userIds: ['3'] });
  });

  it('is refused without a funnel, after the last step, and elsewhere', async () => {
    await expect(ask(2)).rejects.toThrow('Nobody is lost after step 3 of 3. Give a step from 1 to 2.');
    await expect(audience(lake.store, { kind: 'funnel-lost', timeZone: 'UTC' })).rejects.toThrow('needs the funnel');
    await expect(
      audience(lake.store, { kind: 'buyers', timeZone: 'UTC', funnel: { rule: {}, step: 0 } }),
    ).rejects.toThrow('takes no such thing as a funnel');
    await expect(audience(lake.store, { kind: 'buyers', timeZone: 'UTC', brand: 'lg' })).rejects.toThrow(
      'takes no such thing as a brand',
    );
  });
});
