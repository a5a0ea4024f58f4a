// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { renderAt } from '../../testing/render.js';
import { PriceField, priceCodec } from './price-field.js';

afterEach(cleanup);

test('a price that is none is no bound', () => {
  expect(priceCodec.read(' 35.79 ')).toBe('35.79');
  for (const text of ['', '-1', '1e5', '1.23456', 'x']) expect(priceCodec.read(text)).toBeNull();
});

test('a price is taken when the field is left; what is refused is said and not taken', () => {
  const onTake = vi.fn<(price: string | null) => void>();
  renderAt(
    <PriceField
      label="Price from"
      value="5"
      onTake={onTake}
      refuse={(price) => (Number(price) >= 10 ? 'too much' : null)}
    />,
  );
  const field = screen.getByRole('textbox', { name: 'Price from' });
  for (const [text, said] of [
    ['x', 'A price, such as 35.79'],
    ['12', 'too much'],
  ] as const) {
    fireEvent.change(field, { target: { value: text } });
    fireEvent.blur(field);
    expect(screen.getByText(said)).toBeTruthy();
  }
  expect(onTake).not.toHaveBeenCalled();
  fireEvent.change(field, { target: { value: '7.50' } });
  fireEvent.blur(field);
  fireEvent.change(field, { target: { value: '' } });
  fireEvent.keyDown(field, { key: 'Enter' });
  expect(onTake.mock.calls).toEqual([['7.50'], [null]]);
});
