// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Locale } from '../i18n/locale.js';
import { faultOf } from '../testing/fault-of.js';
import { renderAt } from '../testing/render.js';
import { OverviewAnswer } from './overview-answer.js';
import type { OverviewData } from './overview-page.js';

afterEach(cleanup);

function said(eventType: OverviewData['faults'][number]['eventType'], locale: Locale): string {
  cleanup();
  const overview = {
    total: {
      buyersPerVisitor: {
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
  } as unknown as OverviewData;
  renderAt(
    <p data-testid="answer">
      <OverviewAnswer overview={overview} />
    </p>,
    { locale },
  );
  return screen.getByTestId('answer').textContent ?? '';
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
