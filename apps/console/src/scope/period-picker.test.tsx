// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderSignedIn } from '../testing/signed-in.js';
import { PeriodPicker } from './period-picker.js';

afterEach(cleanup);

test('the choices end with the last whole day, though the log goes on into the next', async () => {
  let chosen: unknown;
  renderSignedIn(<PeriodPicker value={null} answered={null} onChange={(period) => (chosen = period)} />, {
    permissions: [],
    answer: () => null,
    // In Dubai the log ends on 15 November at 10:00.
    log: { firstEventAt: '2019-10-01T00:00:00Z', lastEventAt: '2019-11-15T06:00:00Z', lastWholeDay: '2019-11-14' },
  });
  fireEvent.click(await screen.findByRole('button'));
  fireEvent.click(await screen.findByRole('button', { name: 'Last 7 days' }));
  expect(chosen).toEqual({ from: '2019-11-08', to: '2019-11-14' });
});
