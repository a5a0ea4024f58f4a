// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../testing/render.js';
import { ExploreFilterControls, FilterChips } from './explore-filters.js';

afterEach(cleanup);

const parameter = (name: string): string | null =>
  new URLSearchParams(screen.getByTestId('address').textContent.split('?')[1]).get(name);
const show = (at: string, locale: 'en' | 'ko' = 'en'): void =>
  void renderAt(
    <>
      <ExploreFilterControls />
      <FilterChips />
    </>,
    { at, locale },
  );
const type = (name: string, text: string): void => {
  const field = screen.getByRole('textbox', { name });
  fireEvent.change(field, { target: { value: text } });
  fireEvent.blur(field);
};

test('what is narrowed is said in chips, and each chip ends its filter', async () => {
  show(
    '/explore?by=PRICE_BAND&category=electronics.smartphone&brand=lg&types=CART,PURCHASE&product=44&least=10&most=99.50&edges=20,50&bots=out',
  );
  const chips = within(screen.getByRole('list', { name: 'Only these events' }))
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent);
  expect(chips).toEqual([
    'Category: electronics › smartphone',
    'Brand: lg',
    'Only: Carts, Purchases',
    'Product 44',
    'Price from 10.00 to below 99.50',
    'Price bands cut at 20.00 · 50.00',
    'Without bots',
  ]);
  fireEvent.click(screen.getByRole('button', { name: 'Without the filter Price from 10.00 to below 99.50' }));
  await waitFor(() =>
    expect([parameter('least'), parameter('most'), parameter('product')]).toEqual([null, null, '44']),
  );
  fireEvent.click(screen.getByRole('button', { name: 'Clear all filters' }));
  await waitFor(() => expect(screen.getByTestId('address').textContent).toBe('/explore?by=PRICE_BAND'));
  expect(screen.queryByRole('list', { name: 'Only these events' })).toBeNull();
});

test('edges are offered where price bands are shown, and kept in the address as they rise', async () => {
  show('/explore?by=DAY');
  expect(screen.queryByRole('textbox', { name: 'Edges of price bands' })).toBeNull();
  cleanup();
  show('/explore?by=DAY,PRICE_BAND');
  type('Edges of price bands', '50, 10');
  expect(screen.getByText('Rising prices, such as 10, 50, 100')).toBeTruthy();
  expect(parameter('edges')).toBeNull();
  type('Edges of price bands', '10, 50');
  await waitFor(() => expect(parameter('edges')).toBe('10,50'));
});

test('a product and prices are taken as they are typed, and a range that is none is refused', async () => {
  show('/explore');
  type('Product id', 'shoe');
  expect(screen.getByText('A product id is a number')).toBeTruthy();
  type('Product id', '9223372036854775807');
  await waitFor(() => expect(parameter('product')).toBe('9223372036854775807'));
  type('Price to', '20');
  await waitFor(() => expect(parameter('most')).toBe('20'));
  type('Price from', '20');
  expect(await screen.findByText('Below 20.00, please')).toBeTruthy();
  type('Price from', '5');
  await waitFor(() =>
    expect([parameter('product'), parameter('least'), parameter('most')]).toEqual(['9223372036854775807', '5', '20']),
  );
});

test('chips are Korean in Korean', () => {
  show('/explore?types=VIEW&least=10', 'ko');
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    '종류: 조회',
    '가격 10.00 이상',
  ]);
});
