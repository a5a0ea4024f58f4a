import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audience } from '../audience/audience.js';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { rfm } from './rfm.js';

describe('an audience of an RFM segment', () => {
  const rows: LogRow[] = Array.from({ length: 40 }, (_, i) =>
    Array.from({ length: 1 + (i % 4) }, (__, n): LogRow => ({
      at: `2019-10-${String(1 + ((i * 7 + n * 5) % 20)).padStart(2, '0')} 10:00:00`,
      type: 'purchase',
      product: '1',
      user: String(100 + i),
      session: `s${i}-${n}`,
      price: `${(i % 9) * 10 + 5}.10`,
      brand: i % 2 === 0 ? 'samsung' : 'apple',
    })),
  ).flat();
  rows.push({
    at: '2019-10-25 10:00:00',
    type: 'purchase',
    product: '1',
    user: '100',
    session: 'after',
    price: '7.25',
  });
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());
  const period = { from: '2019-10-01', to: '2019-10-20' };

  it('has as many users as the segment, by rule and by cluster, with any filter', async () => {
    for (const filter of [{}, { brand: 'samsung' }, { category: 'electronics' }]) {
      for (const method of ['rule', 'k-means'] as const) {
        const { segments } = await rfm(lake.store, { timeZone: 'UTC', period, filter, method });
        expect(segments.length).toBeGreaterThan(1);
        for (const { name, buyers } of segments) {
          const found = await audience(lake.store, {
            kind: 'rfm-segment',
            timeZone: 'UTC',
            period,
            ...filter,
            rfm: { segment: name },
          });
          expect([name, found.size, found.userIds.length, found.converted.length]).toEqual([
            name,
            buyers,
            buyers,
            buyers,
          ]);
        }
      }
    }
  });

  it('is followed after the period, to the cent', async () => {
    const { segments } = await rfm(lake.store, { timeZone: 'UTC', period });
    const found = await Promise.all(
      segments.map(({ name }) =>
        audience(lake.store, { kind: 'rfm-segment', timeZone: 'UTC', period, rfm: { segment: name } }),
      ),
    );
    expect(found.reduce((sum, { buyers }) => sum + buyers, 0)).toBe(1);
    const own = found.find(({ userIds }) => userIds.includes('100'));
    expect(own).toMatchObject({ buyers: 1, revenue: '7.25', buyersPerUser: { ok: true } });
    expect(own?.converted[own.userIds.indexOf('100')]).toBe(1);
  });

  it('has no baseline where the log ends with the period, rather than one of 0', async () => {
    const { segments } = await rfm(lake.store, { timeZone: 'UTC' });
    const [largest] = segments.toSorted((a, b) => b.buyers - a.buyers);
    expect(
      await audience(lake.store, { kind: 'rfm-segment', timeZone: 'UTC', rfm: { segment: largest?.name ?? '' } }),
    ).toMatchObject({
      size: largest?.buyers,
      buyers: 0,
      buyersPerUser: { ok: false, reason: 'not-logged' },
      revenuePerUser: { ok: false, reason: 'not-logged' },
    });
  });

  it('refuses a rule without a segment, of one that there is not, and a segment with another kind', async () => {
    await expect(audience(lake.store, { kind: 'rfm-segment', timeZone: 'UTC' })).rejects.toThrow(/needs its name/);
    await expect(
      audience(lake.store, { kind: 'rfm-segment', timeZone: 'UTC', rfm: { segment: 'best' } }),
    ).rejects.toThrow(/no segment "best"/);
    await expect(audience(lake.store, { kind: 'buyers', timeZone: 'UTC', rfm: { segment: 'lost' } })).rejects.toThrow(
      /no such thing as an RFM segment/,
    );
  });
});
