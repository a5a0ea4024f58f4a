import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logRange, previousPeriod, resolvePeriod, withinPeriod } from './period.js';
import { type TinyLake, tinyLake } from './testing/tiny-lake.js';

describe('period', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake([
      { at: '2019-11-01 03:59:59', type: 'view', product: '1', user: '1' },
      { at: '2019-11-10 12:00:00', type: 'view', product: '1', user: '2' },
    ]);
  });
  afterAll(() => lake.close());
  const ask = async (from: string, to: string) => resolvePeriod(lake.store, { timeZone: 'UTC', period: { from, to } });
  const before = async (from: string, to: string): Promise<unknown> => {
    const previous = await previousPeriod(lake.store, await ask(from, to));
    return previous && [previous.from, previous.to];
  };

  it('is the whole log where none is given, by the local days of the zone', async () => {
    expect(await logRange(lake.store)).toEqual({
      first: new Date('2019-11-01T03:59:59Z'),
      last: new Date('2019-11-10T12:00:00Z'),
    });
    const period = await resolvePeriod(lake.store, { timeZone: 'America/New_York' });
    expect(period).toEqual({
      from: '2019-10-31',
      to: '2019-11-10',
      early: { own: null, after: null },
      timeZone: 'America/New_York',
      start: new Date('2019-10-31T04:00:00Z'),
      end: new Date('2019-11-11T05:00:00Z'),
      days: 11,
      covered: { from: '2019-10-31', to: '2019-11-10' },
      isWholeLog: true,
      faults: [],
      leftOut: [],
      untracked: new Set(),
    });
    expect(withinPeriod(period)).toEqual([]);
  });

  it('is cut to what the log covers', async () => {
    expect(await ask('2019-11-05', '2019-12-31')).toMatchObject({
      covered: { from: '2019-11-05', to: '2019-11-10' },
      isWholeLog: false,
      days: 57,
    });
    expect(await ask('2018-01-01', '2018-01-02')).toMatchObject({ covered: null, isWholeLog: false });
    expect(await ask('1000-01-01', '9999-12-31')).toMatchObject({
      covered: { from: '2019-11-01', to: '2019-11-10' },
      isWholeLog: true,
    });
  });

  it('bounds instants half open, as parameters', async () => {
    const day = await resolvePeriod(lake.store, {
      timeZone: 'Asia/Kolkata',
      period: { from: '2019-11-02', to: '2019-11-02' },
    });
    expect(withinPeriod(day, 'started_at').map(({ text, params }) => [text, params])).toEqual([
      [
        'started_at >= cast(? as timestamp) and started_at < cast(? as timestamp)',
        ['2019-11-01 18:30:00.000', '2019-11-02 18:30:00.000'],
      ],
    ]);
  });

  it('has a previous one of equal length where the log reaches over all of it', async () => {
    expect(await before('2019-11-04', '2019-11-06')).toEqual(['2019-11-01', '2019-11-03']);
    expect(await before('2019-11-04', '2019-11-07')).toBeNull();
    expect(await before('1000-01-01', '9999-12-31')).toBeNull();
  });

  it('has none where the log ends within the period or before it: days without a log are not days without visitors', async () => {
    expect(await before('2019-11-10', '2019-11-10')).toEqual(['2019-11-09', '2019-11-09']);
    expect(await before('2019-11-10', '2019-11-11')).toBeNull();
    expect(await before('2019-12-01', '2019-12-03')).toBeNull();
  });
});
