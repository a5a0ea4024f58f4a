import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explore } from './explore/explore.js';
import { funnel } from './funnel/funnel.js';
import { overview } from './overview.js';
import { type LogRow, type TinyLake, tinyLake } from './testing/tiny-lake.js';
import { unloggedTypes } from './unlogged-types.js';

const event = (user: string, at: string, type: LogRow['type']): LogRow => ({
  at: `2019-10-0${at}`,
  type,
  product: '1',
  user,
  session: `s${user}`,
});
const timeZone = 'UTC';

describe('a log that never records purchases or removals', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake([
      event('1', '1 10:00:00', 'view'),
      event('1', '1 10:01:00', 'cart'),
      event('2', '2 10:00:00', 'view'),
    ]);
  });
  afterAll(() => lake.close());

  it('is told by its types', async () => {
    expect([...(await unloggedTypes(lake.store))].toSorted()).toEqual(['purchase', 'remove_from_cart']);
  });

  it('knows no rate of buyers, in total, by day or before', async () => {
    const { total, days, previous } = await overview(lake.store, {
      timeZone,
      period: { from: '2019-10-02', to: '2019-10-02' },
    });
    for (const figures of [total, days[0]?.figures, previous]) {
      expect(figures?.conversionRate).toMatchObject({ ok: false, reason: 'not-logged' });
      expect(figures?.purchaseSessionsPerSession).toMatchObject({ ok: false, reason: 'not-logged' });
    }
  });

  it('knows of a funnel what happens before the step that it never saw', async () => {
    const { steps } = await funnel(lake.store, { timeZone });
    expect(steps.map(({ reached, perFirstStep, lost }) => [reached, perFirstStep.ok, lost])).toEqual([
      [2, true, 1],
      [1, true, null],
      [0, false, null],
    ]);
    expect(steps[2]?.perPreviousStep).toMatchObject({
      ok: false,
      reason: 'not-logged',
      detail: 'The log has no purchase events at all, so that nothing is known about step 3.',
    });
    expect(steps.map(({ lostUsers }) => lostUsers)).toEqual([1, null, null]);
  });

  it('passes over an optional step that it never saw, and stops at a required one', async () => {
    const types = (...names: LogRow['type'][]) =>
      names.map((name) => ({ eventTypes: [name], isOptional: name === 'remove_from_cart' }));
    const passed = await funnel(lake.store, { timeZone, steps: types('view', 'remove_from_cart', 'cart') });
    expect(passed.steps.map(({ perFirstStep }) => perFirstStep.ok)).toEqual([true, false, true]);
    expect(passed.steps[1]?.ways).toBeNull();
    const stopped = await funnel(lake.store, { timeZone, steps: types('view', 'purchase', 'cart') });
    expect(stopped.steps[2]?.perFirstStep).toMatchObject({
      ok: false,
      reason: 'not-logged',
      detail: 'The log has no purchase events at all, so that nothing is known about step 2 and those behind it.',
    });
  });

  it('explores neither counts nor ratios of what it lacks', async () => {
    expect(
      (await explore(lake.store, { timeZone, measure: 'cartSessionsPerViewSession', by: [] })).total,
    ).toMatchObject({ value: 0.5 });
    for (const measure of [
      'purchases',
      'revenue',
      'conversionRate',
      'revenuePerVisitor',
      'averageOrderValue',
      'purchaseSessionsPerCartSession',
    ] as const) {
      expect((await explore(lake.store, { timeZone, measure, by: [] })).total, measure).toMatchObject({
        value: null,
        incomputable: { reason: 'not-logged' },
      });
    }
  });
});
