// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt, scriptedClient } from '../testing/render.js';
import { StepBuilder } from './step-builder.js';

afterEach(cleanup);

const server = scriptedClient((_, name) => (name === 'ListCategories' ? { data: { categories: [] } } : null));
const steps = (): string | null =>
  new URLSearchParams(screen.getByTestId('address').textContent.split('?')[1]).get('steps');

test('steps are added, moved, made optional and taken out, all in the address', async () => {
  renderAt(<StepBuilder />, { at: '/funnel', client: server });
  expect(screen.getByText('View → Cart → Purchase')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Change the steps' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Add a step' }));
  await waitFor(() => expect(steps()).toBe('view>cart>purchase>purchase'));
  const optional = screen.getAllByRole<HTMLInputElement>('checkbox', { name: 'Optional' });
  expect(optional.map((box) => box.disabled)).toEqual([true, false, false, true]);
  fireEvent.click(optional[1] as HTMLInputElement);
  await waitFor(() => expect(steps()).toBe('view>cart?>purchase>purchase'));
  // A step that becomes the first one is optional no longer.
  fireEvent.click(screen.getByRole('button', { name: 'Move step 2 up' }));
  await waitFor(() => expect(steps()).toBe('cart>view>purchase>purchase'));
  fireEvent.click(screen.getByRole('button', { name: 'Take step 4 out' }));
  await waitFor(() => expect(steps()).toBe('cart>view>purchase'));
  fireEvent.click(screen.getByRole('button', { name: 'View, cart, purchase' }));
  await waitFor(() => expect(steps()).toBeNull());
});

test('a price is taken when the field is left, and one that is none is said to be none', async () => {
  renderAt(<StepBuilder />, { at: '/funnel?steps=view%3Epurchase', client: server });
  fireEvent.click(screen.getByRole('button', { name: 'Change the steps' }));
  const [field] = await screen.findAllByRole('textbox', { name: 'Price from' });
  if (!field) throw new Error('the first step has no price');
  fireEvent.change(field, { target: { value: 'cheap' } });
  fireEvent.blur(field);
  expect(await screen.findByText('A price, such as 35.79')).toBeTruthy();
  expect(steps()).toBe('view>purchase');
  fireEvent.change(field, { target: { value: '19.90' } });
  fireEvent.blur(field);
  await waitFor(() => expect(steps()).toBe('view:price=19.90..>purchase'));
});
