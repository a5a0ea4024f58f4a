// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Locale } from '../i18n/locale.js';
import { faultOf } from '../testing/fault-of.js';
import { renderAt } from '../testing/render.js';
import { ExploreAnswer } from './explore-page.js';
import type { ExploreData, Figure } from './explore-shape.js';
import { ExploreTable } from './explore-table.js';
import type { Fault } from './lost-faults.js';

afterEach(cleanup);

const revenue = (exact: string): Figure => ({
  estimate: {
    value: Number(exact),
    low: null,
    high: null,
    unit: 'MONEY',
    level: 0.95,
    method: 'exact',
    incomputable: null,
  },
  exact,
  numerator: exact,
  denominator: null,
});
const fault = (date: string, kind: Fault['kind']): Fault => faultOf(date, kind, 'PURCHASE');

function answer(locale: Locale, more: Partial<ExploreData>): string {
  const explored: Partial<ExploreData> = {
    measure: 'REVENUE',
    dimensions: [],
    rows: [],
    total: revenue('576.00'),
    previousTotal: revenue('672.00'),
    totalChange: null,
    period: { from: '2019-11-08', to: '2019-11-14' },
    previousPeriod: { from: '2019-11-01', to: '2019-11-07' },
    faults: [],
    daysLeftOut: [],
    ...more,
  };
  renderAt(
    <p data-testid="answer">
      <ExploreAnswer explored={explored as ExploreData} />
    </p>,
    { locale },
  );
  return screen.getByTestId('answer').textContent ?? '';
}

test('compares where nothing forbids it, and says nothing of the tracking', () => {
  const said = answer('en', {});
  expect(said).toMatch(/^Revenue: .*-14\.3% against the period before/);
  expect(said).not.toContain('compared');
});

const share = (value: number): Figure => ({
  ...revenue('0'),
  exact: null,
  denominator: 240,
  estimate: { ...revenue('0').estimate, unit: 'FRACTION', value, low: value - 0.02, high: value + 0.02 },
});

test.each([
  ['en', false, '+0.80 points against the period before; it may be chance (95% interval -2.00 – +3.60).'],
  ['en', true, '+0.80 points against the period before: more than chance explains (95% interval -2.00 – +3.60).'],
  ['ko', false, '이전 기간보다 +0.80%p입니다. 우연일 수 있습니다(95% 구간 -2.00 – +3.60).'],
  ['ko', true, '이전 기간보다 +0.80%p입니다. 우연으로 보기 어려운 차이입니다(95% 구간 -2.00 – +3.60).'],
] satisfies [Locale, boolean, string][])(
  'says in %s whether a change may be chance: %s',
  (locale, isSignificant, words) => {
    const difference = { ...share(0.008).estimate, low: -0.02, high: 0.036 };
    const said = answer(locale, {
      total: share(0.058),
      previousTotal: share(0.05),
      totalChange: { difference, isSignificant },
    });
    expect(said).toContain(words);
  },
);

test('the table says of each row whether its change may be chance', () => {
  const changed = (name: string, isSignificant: boolean): ExploreData['rows'][number] => ({
    keys: [{ kind: 'VALUE', value: name }],
    figure: share(0.058),
    previous: share(0.05),
    change: { difference: { ...share(0.008).estimate, low: -0.02, high: 0.036 }, isSignificant },
  });
  const explored: Partial<ExploreData> = {
    measure: 'CONVERSION_RATE',
    dimensions: [{ dimension: 'BRAND', groups: 2, shown: 2, formula: '' }],
    rows: [changed('acme', true), changed('zenith', false)],
    total: share(0.058),
  };
  renderAt(
    <ExploreTable
      explored={explored as ExploreData}
      request={() => {
        throw new Error('nothing is acted on');
      }}
    />,
  );
  const row = (name: string): string =>
    screen.getAllByRole('row').find(({ textContent }) => textContent.includes(name))?.textContent ?? '';
  expect(row('acme')).toContain('more than chance: -2.00 – +3.60');
  expect(row('zenith')).toContain('may be chance: -2.00 – +3.60');
});

test.each([
  ['en', /^1 day that lost events is left out\. Revenue: /, 'It is not compared with the period before'],
  ['ko', /^이벤트가 누락된 1일은 제외했습니다\. /, '이전 기간과 비교하지 않습니다'],
] satisfies [Locale, RegExp, string][])(
  'says in %s first what is left out, and that nothing is compared',
  (locale, first, then) => {
    const said = answer(locale, {
      total: { ...revenue('2.40'), denominator: 240 },
      previousTotal: null,
      faults: [fault('2019-11-11', 'EVENT_TYPE_VANISHED')],
      daysLeftOut: ['2019-11-11'],
    });
    expect(said).toMatch(first);
    expect(said).toContain(then);
    expect(said).not.toContain('%');
  },
);

test.each([
  ['en', /^Tracking changed on .*11.*, so these figures mix the days before and after\. Revenue/],
  ['ko', /^2019년 11월 11일에 추적 방식이 바뀌어, 바뀌기 전과 후가 섞인 수치입니다\. /],
] satisfies [Locale, RegExp][])(
  'says in %s first that the tracking changed within the period, and not at its begin',
  (locale, first) => {
    expect(answer(locale, { faults: [fault('2019-11-11', 'EVENT_TYPE_LEVEL_CHANGED')] })).toMatch(first);
    cleanup();
    expect(answer(locale, { faults: [fault('2019-11-08', 'EVENT_TYPE_LEVEL_CHANGED')] })).not.toMatch(first);
  },
);

test.each([
  ['en', /^1 day lost events, so the total may be too low\. Revenue: /, /^2 days lost events, so /],
  ['ko', /^이벤트가 누락된 날이 1일 있어 합계가 실제보다 적을 수 있습니다\. /, /^이벤트가 누락된 날이 2일 있어 /],
] satisfies [Locale, RegExp, RegExp][])('says in %s first that a total lacks what days lost', (locale, one, two) => {
  const lost = fault('2019-11-11', 'EVENT_TYPE_VANISHED');
  const hours = fault('2019-11-11', 'MISSING_HOURS');
  const missing = fault('2019-11-14', 'MISSING_DAY');
  expect(answer(locale, { faults: [lost, hours] })).toMatch(one);
  cleanup();
  expect(answer(locale, { faults: [lost, missing] })).toMatch(two);
  // A day of the period before, a day that may just have been quiet, a change of level, a total of which nothing is known, and a rate.
  const nothing = { ...revenue('0'), estimate: { ...revenue('0').estimate, value: null } };
  const rate = { ...revenue('0.5'), denominator: 10 };
  for (const more of [
    { faults: [fault('2019-11-07', 'EVENT_TYPE_VANISHED')] },
    { faults: [{ ...missing, isCertain: false }] },
    { faults: [fault('2019-11-08', 'EVENT_TYPE_LEVEL_CHANGED')] },
    { faults: [lost], total: nothing },
    { faults: [missing], total: rate },
  ]) {
    cleanup();
    expect(answer(locale, more)).not.toMatch(/too low|적을 수/);
  }
});
