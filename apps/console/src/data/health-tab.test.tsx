// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderSignedIn } from '../testing/signed-in.js';
import type { GetDataHealthQuery } from '@cartograph/sdk/operations/shop';
import { HealthTab } from './health-tab.js';

const nothing: NonNullable<GetDataHealthQuery['dataHealth']> = {
  snapshot: { id: 'snp_1', committedAt: '2019-11-01T00:00:00Z', rows: 12 },
  zeroPrices: { events: 0, products: 0 },
  priceJumps: { products: 0, examples: [] },
  sharedSessionIds: { sessionIds: 0, sessions: 0 },
  severalBrands: { products: 0, examples: [] },
  severalCategories: { products: 0, examples: [] },
  categoriesWithoutCode: { things: 0, allThings: 12, events: 0, eventShare: 0 },
  productsWithoutBrand: { things: 0, allThings: 40, events: 0, eventShare: 0 },
  bots: { rules: [] },
  futureEvents: { events: 0, lastAt: null },
};

const show = (dataHealth: GetDataHealthQuery['dataHealth'], hasSnapshot = true): unknown =>
  renderSignedIn(<HealthTab />, {
    permissions: ['shop:read'],
    hasSnapshot,
    answer: (name) => (name === 'GetDataHealth' ? { dataHealth } : null),
  });

const found = async (): Promise<(string | null)[][]> =>
  (await screen.findAllByRole('row'))
    .slice(1)
    .map((row) => [...row.querySelectorAll('td')].slice(0, 2).map(({ textContent }) => textContent));

afterEach(cleanup);

test('each check says what it found, and what it means only where it found something', async () => {
  show({
    ...nothing,
    zeroPrices: { events: 968, products: 1 },
    productsWithoutBrand: { things: 3, allThings: 40, events: 5, eventShare: 0.144 },
    bots: { rules: [] },
    futureEvents: { events: 1, lastAt: '2030-01-01T00:00:00Z' },
  });
  expect(await found()).toEqual([
    ['Products that cost nothing', '968 events of 1 product'],
    ['Prices that jump tenfold within a day', 'nothing'],
    ['Session ids that several users carry', 'nothing'],
    ['Products with several brands', 'nothing'],
    ['Products with several categories', 'nothing'],
    ['Categories without a name', 'nothing'],
    ['Products without a brand', '3 of 40, 14.4% of events'],
    ['Events later than their import', '1 event, the last on Jan 1, 2030, 4:00 AM'],
  ]);
  expect(screen.getByText(/checks found something/).textContent).toContain('3 of 8');
  expect(screen.getAllByRole('row').filter((row) => row.querySelectorAll('td')[2]?.textContent !== '')).toHaveLength(
    3 + 1,
  );
});

test('products to look at are links to their page', async () => {
  show({
    ...nothing,
    priceJumps: {
      products: 1,
      examples: [{ productExternalId: '1004856', day: '2019-10-05', lowest: '9.99', highest: '999' }],
    },
  });
  expect((await screen.findByRole('link', { name: '1004856' })).getAttribute('href')).toBe('/products?product=1004856');
});

test('without a log there is nothing to check', async () => {
  show(null, false);
  expect(await screen.findByRole('heading', { level: 2 })).toBeTruthy();
  expect(screen.queryByRole('table')).toBeNull();
});
