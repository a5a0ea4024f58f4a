import { expect, it } from 'vitest';
import { shopFacts } from './shop-facts.js';
import { hasSamples, sampleLake, tinyLake } from './testing/tiny-lake.js';

it('counts the whole log', async () => {
  const lake = await tinyLake([
    { at: '2019-10-01 10:00:00', type: 'view', product: '1', user: '1', price: '0' },
    { at: '2019-10-01 10:00:01', type: 'cart', product: '1', user: '1', price: '0.10' },
    { at: '2019-10-01 10:00:02', type: 'purchase', product: '1', user: '1', price: '0.10' },
    { at: '2019-10-02 10:00:03', type: 'purchase', product: '2', user: '1', price: '0.20', session: 'other' },
    { at: '2019-10-03 10:00:04', type: 'remove_from_cart', product: '3', user: '9223372036854775807' },
  ]);
  try {
    const { definition, ...facts } = await shopFacts(lake.store);
    expect(facts).toEqual({
      firstEventAt: new Date('2019-10-01T10:00:00Z'),
      lastEventAt: new Date('2019-10-03T10:00:04Z'),
      counts: { views: 1, carts: 1, removes: 1, purchases: 2, total: 5 },
      users: 2,
      sessions: 3,
      products: 3,
      buyers: 1,
      revenue: '0.30',
      zeroPrices: 1,
    });
    expect(definition.query).toContain('from categories');
    expect(definition.query).not.toContain('from events');
  } finally {
    await lake.close();
  }
});

it.skipIf(!hasSamples)('gives the known figures of the real rows', async () => {
  const lake = await sampleLake('multi-category/2019-Oct.csv');
  try {
    expect(await shopFacts(lake.store)).toMatchObject({
      counts: { views: 4912, carts: 50, removes: 0, purchases: 54 },
      users: 1755,
      sessions: 1906,
      products: 2312,
      buyers: 48,
      revenue: '14786.59',
      zeroPrices: 6,
    });
  } finally {
    await lake.close();
  }
});
