// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Locale } from '../i18n/locale.js';
import { faultOf } from '../testing/fault-of.js';
import { renderAt } from '../testing/render.js';
import { TimeSentence } from './time-to-purchase-section.js';

afterEach(cleanup);

type Shown = Parameters<typeof TimeSentence>[0]['shown'];
type Estimate = Shown['all']['sameDay'];

const known = (value: number, low: number, high: number, unit: Estimate['unit']): Estimate => ({
  value,
  low,
  high,
  unit,
  level: 0.95,
  method: 'woodruff-by-user',
  incomputable: null,
});
const unknown = (reason: 'NO_DATA' | 'TOO_FEW' | 'NOT_LOGGED', unit: Estimate['unit'] = 'FRACTION'): Estimate => ({
  value: null,
  low: null,
  high: null,
  unit,
  level: 0.95,
  method: 'wilson-by-user',
  incomputable: { reason, detail: '' },
});
const day = 86_400;
const times = {
  p25: known(60, 50, 70, 'SECONDS'),
  median: known(2 * day, day, 3 * day, 'SECONDS'),
  p75: known(5 * day, 4 * day, 6 * day, 'SECONDS'),
  p90: unknown('TOO_FEW', 'SECONDS'),
};
const bought: Shown['all'] = {
  purchases: 100,
  viewed: 90,
  viewedPerPurchase: known(0.9, 0.8, 0.95, 'FRACTION'),
  sameSession: known(0.2, 0.1, 0.3, 'FRACTION'),
  sameDay: known(0.25, 0.2, 0.3, 'FRACTION'),
  seconds: times,
};
const period = { from: '2019-11-08', to: '2019-11-08' };
const none = { ...bought, purchases: 0, viewed: 0, viewedPerPurchase: unknown('NO_DATA'), seconds: null };
const shownOf = (all: Shown['all'], faults: Shown['faults'] = []): Shown => ({ all, period, faults });
const textOf = (shown: Shown, locale: Locale): string => {
  renderAt(
    <p data-testid="answer">
      <TimeSentence shown={shown} />
    </p>,
    { locale },
  );
  return screen.getByTestId('answer').textContent ?? '';
};

test.each([
  ['en', /^Half of the products .+ within .+ of that view \(likely .+\)\. 25\.0% were bought the same day\.$/],
  ['ko', /^먼저 조회한 상품의 절반은 첫 조회 후 .+ 안에 .+ 첫 조회 당일에 구매한 비율은 25\.0%입니다\.$/],
] satisfies [Locale, RegExp][])('tells in %s how long half of the purchases take', (locale, words) => {
  expect(textOf(shownOf(bought), locale)).toMatch(words);
});

test.each([
  [
    'no views',
    { ...bought, viewed: 0, viewedPerPurchase: unknown('NOT_LOGGED'), seconds: null },
    /^The log has no views/,
  ],
  ['few views', { ...bought, seconds: { ...times, median: unknown('TOO_FEW', 'SECONDS') } }, /^Too few purchases/],
  ['no purchases', none, /^Nobody bought/],
] satisfies [string, Shown['all'], RegExp][])('says why nothing is known with %s', (_, all, words) => {
  expect(textOf(shownOf(all), 'en')).toMatch(words);
});

test('does not say that nobody bought on a day that the log misses', () => {
  expect(textOf(shownOf(none, [faultOf('2019-11-08', 'MISSING_DAY')]), 'en')).toMatch(/^What happened .* is unknown/);
});
