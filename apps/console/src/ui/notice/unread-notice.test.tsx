// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { act } from 'react';
import { IntlProvider } from 'use-intl';
import { afterEach, expect, it } from 'vitest';
import { en } from '../../i18n/en/index.js';
import { FormatsProvider } from '../../i18n/use-formats.js';
import { UnreadNotice, UnreadProvider } from './unread-notice.js';
import { oneOf, sortBy, useUrlState } from '../page/url-state.js';

afterEach(cleanup);

const codec = oneOf(['day', 'week'], 'day');
const order = sortBy(['views'], { column: 'views', direction: 'DESC' });

function Shown() {
  const [unit] = useUrlState('unit', codec);
  useUrlState('sort', order);
  return (
    <>
      <UnreadNotice />
      <p data-testid="unit">{unit}</p>
    </>
  );
}

function open(address: string) {
  const router = createMemoryRouter(
    [
      {
        path: '*',
        element: (
          <UnreadProvider>
            <Shown />
          </UnreadProvider>
        ),
      },
    ],
    { initialEntries: [address] },
  );
  render(
    <IntlProvider locale="en" messages={en} timeZone="UTC">
      <FormatsProvider locale="en" timeZone="UTC" currency={null}>
        <RouterProvider router={router} />
      </FormatsProvider>
    </IntlProvider>,
  );
  return router;
}

it('a link that asks for something unknown says so, and shows what it shows without it', async () => {
  const router = open('/?unit=fortnight&sort=nothing');
  expect(screen.getByRole('status').textContent).toContain('unit=fortnight');
  expect(screen.getByRole('status').textContent).not.toContain('sort');
  expect(screen.getByTestId('unit').textContent).toBe('day');
  await act(() => router.navigate('/?unit=week'));
  expect(screen.queryByRole('status')).toBeNull();
});

it('a link that is understood says nothing', () => {
  open('/?unit=week&other=1');
  expect(screen.queryByRole('status')).toBeNull();
});
