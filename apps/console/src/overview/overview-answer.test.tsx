// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Locale } from '../i18n/locale.js';
import { faultOf } from '../testing/fault-of.js';
import { renderAt } from '../testing/render.js';
import { OverviewAnswer } from './overview-answer.js';
import type { OverviewData } from './overview-data.js';

afterEach(cleanup);

function answerOf(overview: unknown, locale: Locale): string {
  cleanup();
  renderAt(
    <p data-testid="answer">
      <OverviewAnswer overview={overview as OverviewData} />
    </p>,
    { locale },
  );
  return screen.getByTestId('answer').textContent ?? '';
}

function said(eventType: OverviewData['faults'][number]['eventType'], locale: Locale): string {
  const overview = {
    total: {
      conversionRate: {
        value: 0.25,
        low: 0.2,
        high: 0.3,
        unit: 'FRACTION',
        level: 0.95,
        method: 'wilson',
        incomputable: null,
      },
      buyers: 10,
      visitors: 40,
      revenue: '80.00',
    },
    changes: [],
    parts: [{}],
    period: { from: '2019-11-08', to: '2019-11-21' },
    faults: [faultOf('2019-11-15', 'EVENT_TYPE_LEVEL_CHANGED', eventType)],
    daysLeftOut: ['2019-11-11'],
  };
  return answerOf(overview, locale);
}

test.each([
  ['en', /^Tracking changed on Nov 15, 2019, so these figures mix the days before and after\. 25/, 'without 1 day'],
  [
    'ko',
    /^2019년 11월 15일에 추적 방식이 바뀌어, 바뀌기 전과 후가 섞인 수치입니다\. 방문자의 25/,
    '1일은 제외했습니다',
  ],
] satisfies [Locale, RegExp, string][])(
  'says first in %s that the tracking of visits or purchases changed',
  (locale, first, days) => {
    for (const type of ['PURCHASE', 'VIEW'] as const) expect(said(type, locale)).toMatch(first);
    expect(said('VIEW', locale).split(days)).toHaveLength(2);
  },
);

test('counts no carts, so that their level does not touch it', () => {
  expect(said('CART', 'en')).toMatch(/^25/);
});

const unknown: Partial<OverviewData['total']> = {
  conversionRate: {
    value: null,
    low: null,
    high: null,
    unit: 'FRACTION',
    level: 0.95,
    method: 'wilson',
    incomputable: { reason: 'NOT_LOGGED', detail: '' },
  },
  visitors: 30,
  sessions: 40,
};

test.each([
  ['VIEW', 24, 'en', /^The conversion rate is unknown: tracking lost the views of this period/],
  ['VIEW', 24, 'ko', /^구매 전환율을 알 수 없습니다\. 이 기간의 조회가 누락되어/],
  ['PURCHASE', 0, 'en', /the log has no purchases that count for this period\. 30 visitors came in 40 sessions\.$/],
] satisfies [OverviewData['faults'][number]['eventType'], number, Locale, RegExp][])(
  'a day that lost its %s events, with %d purchases, says in %s what is missing',
  (type, purchases, locale, words) => {
    const overview = {
      total: { ...unknown, counts: { purchases } },
      changes: [],
      parts: [{}],
      period: { from: '2019-11-15', to: '2019-11-15' },
      faults: [faultOf('2019-11-15', 'EVENT_TYPE_VANISHED', type)],
      daysLeftOut: [],
    };
    expect(answerOf(overview, locale)).toMatch(words);
  },
);
