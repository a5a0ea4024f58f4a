// @vitest-environment jsdom
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { ActRequest } from '../ui/page/act.js';
import { renderAt } from '../testing/render.js';
import { ProductTable, type ProductRow } from './product-table.js';

function product(externalId: string, buyers: number, low: number, high: number): ProductRow {
  return {
    id: `prd_${externalId}`,
    externalId,
    categoryId: '9',
    category: 'electronics.smartphone',
    brand: externalId === '9' ? null : 'samsung',
    price: '35.79',
    inStock: null,
    lowestPrice: '35',
    highestPrice: '36',
    revenue: '71.58',
    buyers,
    viewers: 1_000,
    counts: { views: 1_204, carts: 30, removes: 0, purchases: buyers, total: 1_234 + buyers },
    buyersPerViewer: {
      value: buyers / 1_000,
      low,
      high,
      unit: 'FRACTION',
      level: 0.95,
      method: 'wilson',
      incomputable: null,
    },
  };
}
const products = [
  product('9223372036854775807', 90, 0.074, 0.109),
  product('9', 10, 0.005, 0.018),
  product('44', 50, 0.038, 0.065),
];
const neverAsked = (): ActRequest => {
  throw new Error('nobody pressed the button');
};

function show(at = '/products'): { table: HTMLElement; onOpen: ReturnType<typeof vi.fn<(id: string) => void>> } {
  const onOpen = vi.fn<(id: string) => void>();
  renderAt(<ProductTable products={products} request={neverAsked} onOpen={onOpen} />, { at });
  return { table: screen.getByRole('table'), onOpen };
}

const header = (table: HTMLElement, name: RegExp): HTMLElement => within(table).getByRole('columnheader', { name });

afterEach(cleanup);

test('rows stay as the server sorted them, with all digits of their ids', () => {
  const { table } = show('/products?sort=price');
  expect(
    within(table)
      .getAllByRole('row')
      .slice(1)
      .map((row) => row.querySelector('td')?.textContent),
  ).toEqual(['9223372036854775807 samsung', '9 no brand', '44 samsung']);
});

test('the order is views first; a header changes it, says so, and the address keeps it', () => {
  const { table } = show();
  expect(header(table, /^Views/).getAttribute('aria-sort')).toBe('descending');
  fireEvent.click(within(table).getByRole('button', { name: 'Sort by Revenue' }));
  expect(screen.getByTestId('address').textContent).toBe('/products?sort=-revenue');
  expect([header(table, /^Revenue/), header(table, /^Views/)].map((cell) => cell.getAttribute('aria-sort'))).toEqual([
    'descending',
    null,
  ]);
  fireEvent.click(within(table).getByRole('button', { name: 'Sort by Revenue' }));
  expect(header(table, /^Revenue/).getAttribute('aria-sort')).toBe('ascending');
  expect(screen.getByTestId('address').textContent).toBe('/products?sort=revenue');
});

test('every number of the table can be put in order', () => {
  const { table } = show();
  expect(
    within(table)
      .getAllByRole('button', { name: /^Sort by/ })
      .map((button) => button.getAttribute('aria-label')),
  ).toEqual([
    'Sort by Product',
    'Sort by Price',
    'Sort by Views',
    'Sort by Carts',
    'Sort by Purchases',
    'Sort by Revenue',
    'Sort by Buyers per viewer',
  ]);
});

test('its id opens it', () => {
  const { table, onOpen } = show();
  fireEvent.click(within(table).getByRole('button', { name: '44' }));
  expect(onOpen).toHaveBeenCalledExactlyOnceWith('44');
});
