// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Locale } from '../i18n/locale.js';
import { renderSignedIn } from '../testing/signed-in.js';
import { NoBefore } from './no-before.js';
import type { OverviewData } from './overview-data.js';

afterEach(cleanup);

type Change = OverviewData['changes'][number];

/** The note about visitors and revenue, forbidden to be compared by faults on these days. */
async function note(locale: Locale, visitors: string[], revenue: string[]): Promise<string> {
  cleanup();
  const change = (measure: Change['measure'], dates: string[]): Change => ({
    measure,
    relative: null,
    difference: null,
    isSignificant: null,
    faults: dates.map((date) => ({ date })),
  });
  renderSignedIn(
    <div data-testid="note">
      <NoBefore
        overview={{
          period: { from: '2019-11-08', to: '2019-11-14' },
          previousPeriod: { from: '2019-11-01', to: '2019-11-07' },
          changes: [change('VISITORS', visitors), change('REVENUE', revenue)],
        }}
      />
    </div>,
    { permissions: [], answer: () => null, locale },
  );
  return (await screen.findByTestId('note')).textContent ?? '';
}

test.each([
  [
    'en',
    /^No figure is compared with Nov 1.*: .* on Nov 14, 2019\.$/,
    /^Some figures are not compared .* on 2 days in Nov 5/,
  ],
  ['ko', /^이전 기간\(2019년 11월 1.*\)과 비교하지 않습니다\. 2019년 11월 14일에/, /^일부 수치는 이전 기간.* 중 2일에/],
] satisfies [Locale, RegExp, RegExp][])(
  'says in %s that and why figures are not compared',
  async (locale, all, some) => {
    expect(await note(locale, ['2019-11-14'], ['2019-11-14'])).toMatch(all);
    expect(await note(locale, [], ['2019-11-05', '2019-11-14'])).toMatch(some);
    expect(await note(locale, [], [])).toBe('');
  },
);
