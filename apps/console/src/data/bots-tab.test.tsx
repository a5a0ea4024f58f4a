// @vitest-environment jsdom
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderSignedIn } from '../testing/signed-in.js';
import { BotsTab } from './bots-tab.js';
import type { BotsQuery } from '@cartograph/sdk/operations/data';

const counts = (total: number, purchases: number) => ({
  views: total - purchases,
  carts: 0,
  removes: 0,
  purchases,
  total,
});
const rule = (
  name: 'MANY_EVENTS' | 'MANY_PURCHASES' | 'TOO_FAST',
  sessions: number,
  total: number,
  purchases: number,
) => ({
  rule: name,
  sessions,
  counts: counts(total, purchases),
  revenue: '12.5',
  sessionShare: sessions / 200,
  eventShare: total / 10_000,
  purchaseShare: null,
});
const session = (id: string, total: number, durationSeconds: number) => ({
  id,
  externalId: id === 'ses_2' ? null : `s-${id}`,
  botRule: 'MANY_EVENTS' as const,
  startedAt: '2019-10-05T10:00:00Z',
  durationSeconds,
  counts: counts(total, 0),
  user: { id: 'usr_1', externalId: '512345678' },
});
const answer = (isFound: boolean, mayReadPeople: boolean): BotsQuery => ({
  shop: { sessions: 200, counts: counts(10_000, 100) },
  dataHealth: {
    bots: {
      rules: isFound
        ? [rule('MANY_EVENTS', 2, 3_000, 4), rule('MANY_PURCHASES', 1, 500, 50), rule('TOO_FAST', 0, 0, 0)]
        : [rule('MANY_EVENTS', 0, 0, 0)],
      ...(mayReadPeople ? { top: isFound ? [session('ses_1', 2_000, 60), session('ses_2', 1_000, 3_600)] : [] } : {}),
    },
  },
});

const show = (isFound: boolean, mayReadPeople = true): unknown =>
  renderSignedIn(<BotsTab />, {
    permissions: mayReadPeople ? ['shop:read', 'people:read'] : ['shop:read'],
    at: '/data?tab=bots',
    answer: (name) => (name === 'Bots' ? answer(isFound, mayReadPeople) : null),
  });

afterEach(cleanup);

test('the sentence says what part of the log the flagged sessions are', async () => {
  show(true);
  expect((await screen.findByTestId('bots-answer')).textContent).toBe(
    '3 of 200 sessions (1.50%) look like a machine’s. They hold 35.0% of all events and 54.0% of all purchases.',
  );
  const rules = screen.getByRole('table', { name: 'By rule' });
  const first = within(rules)
    .getAllByRole('cell')
    .map(({ textContent }) => textContent);
  expect([first[2], first[3], first[4], first[5]]).toEqual(['2 (1.00%)', '3,000 (30.0%)', '4', '12.50']);
});

test('the largest sessions are sorted by the address and by their headers', async () => {
  show(true);
  const table = await screen.findByRole('table', { name: 'The largest of them' });
  const events = (): (string | null | undefined)[] =>
    within(table)
      .getAllByRole('row')
      .slice(1)
      .map((row) => row.querySelectorAll('td')[5]?.textContent);
  expect(events()).toEqual(['2,000', '1,000']);
  fireEvent.click(within(table).getByRole('button', { name: 'Sort by Events' }));
  expect(events()).toEqual(['1,000', '2,000']);
  expect(
    within(table)
      .getByRole('columnheader', { name: /Events/ })
      .getAttribute('aria-sort'),
  ).toBe('ascending');
  expect(screen.getByTestId('address').textContent).toBe('/data?tab=bots&sort=events');
});

test('who may not see people sees the rules, not the sessions', async () => {
  show(true, false);
  await screen.findByTestId('bots-answer');
  expect(screen.getAllByRole('table')).toHaveLength(1);
  expect(screen.queryByText('512345678')).toBeNull();
});

test('a log without any says so', async () => {
  show(false);
  expect((await screen.findByTestId('bots-answer')).textContent).toBe(
    'No session of 200 sessions looks like a machine’s.',
  );
});
