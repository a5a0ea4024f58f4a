// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderSignedIn } from '../testing/signed-in.js';
import { StartingPoints } from './starting-points.js';

afterEach(cleanup);

test('the first users that are offered are people: machines view most, and are in no model', async () => {
  renderSignedIn(<StartingPoints kind="user" />, {
    permissions: ['people:read'],
    answer: (name, { filter }) =>
      name === 'ListUsers' && (filter as { isBot?: boolean }).isBot === false
        ? {
            users: {
              nodes: [
                {
                  __typename: 'User',
                  id: 'usr_7',
                  externalId: '7',
                  lastSeenAt: '2019-11-01T00:00:00Z',
                  counts: { __typename: 'EventCounts', views: 5, carts: 2, purchases: 1, removals: 0, total: 8 },
                },
              ],
            },
          }
        : null,
  });
  expect((await screen.findByRole('link', { name: /7/ })).getAttribute('href')).toBe('/recommendations?user=7');
});
