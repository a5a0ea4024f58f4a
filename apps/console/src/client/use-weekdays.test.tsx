// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Locale } from '../i18n/locale.js';
import { renderSignedIn } from '../testing/signed-in.js';
import type { Shop } from './shop.js';
import { useWeekdays } from './use-weekdays.js';

afterEach(cleanup);

function Days() {
  return <p data-testid="days">{useWeekdays().join('')}</p>;
}
async function daysWith(locale: Locale, weekStart: Shop['settings']['weekStart']): Promise<string | null> {
  renderSignedIn(<Days />, { permissions: [], answer: () => null, locale, settings: { weekStart } });
  const { textContent } = await screen.findByTestId('days');
  cleanup();
  return textContent;
}

test('weeks begin as the shop says and, until it does, as is usual in the language', async () => {
  expect(await daysWith('en', null)).toBe('1234567');
  expect(await daysWith('ko', null)).toBe('7123456');
  expect(await daysWith('en', 'SUNDAY')).toBe('7123456');
  expect(await daysWith('ko', 'MONDAY')).toBe('1234567');
  expect(await daysWith('ko', 'SATURDAY')).toBe('6712345');
});
