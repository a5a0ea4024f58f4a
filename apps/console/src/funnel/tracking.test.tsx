// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Locale } from '../i18n/locale.js';
import { faultOf } from '../testing/fault-of.js';
import { renderAt } from '../testing/render.js';
import type { CartData } from './cart-sections.js';
import { CartsAnswer } from './carts-page.js';
import type { FunnelData } from './funnel-state.js';
import { FunnelAnswer } from './funnel-page.js';

afterEach(cleanup);

const tracked: Pick<FunnelData, 'period' | 'faults' | 'daysLeftOut'> = {
  period: { from: '2019-11-08', to: '2019-11-21' },
  faults: [faultOf('2019-11-15', 'EVENT_TYPE_LEVEL_CHANGED', 'CART')],
  daysLeftOut: ['2019-11-11'],
};
const funnel: Partial<FunnelData> = { unit: 'SESSION', steps: [], ...tracked };
const carts: Partial<CartData> = {
  carts: 40,
  abandoned: 20,
  abandonedPerCart: {
    value: 0.5,
    low: 0.4,
    high: 0.6,
    unit: 'FRACTION',
    level: 0.95,
    method: 'wilson',
    incomputable: null,
  },
  valueLeft: '80.00',
  returns: [],
  ...tracked,
};

test.each([
  ['en', 'What happened in this period is unknown: the log has no events on days that should have some.'],
  ['ko', '이 기간에 무슨 일이 있었는지 알 수 없습니다. 이벤트가 있어야 할 날의 로그가 비어 있습니다.'],
] satisfies [Locale, string][])(
  'funnel and carts of a day that is missing in the log say in %s that nothing is known',
  (locale, words) => {
    const missing = {
      period: { from: '2019-11-15', to: '2019-11-15' },
      faults: [faultOf('2019-11-15', 'MISSING_DAY')],
      daysLeftOut: [],
    };
    for (const answer of [
      <FunnelAnswer key="funnel" funnel={{ ...funnel, ...missing } as FunnelData} />,
      <CartsAnswer key="carts" carts={{ ...carts, carts: 0, ...missing } as CartData} />,
    ]) {
      cleanup();
      renderAt(<p data-testid="answer">{answer}</p>, { locale });
      expect((screen.getByTestId('answer').textContent ?? '').trim()).toBe(words);
    }
  },
);

test.each([
  ['en', /^1 day that lost events is left out\. Tracking changed on Nov 15, 2019, so .* after\. (Nobody came|50\.0%)/],
  [
    'ko',
    /^이벤트가 누락된 1일은 제외했습니다\. 2019년 11월 15일에 추적 방식이 바뀌어.*수치입니다\. (이 기간에|장바구니의 50\.0%)/,
  ],
] satisfies [Locale, RegExp][])(
  'funnel and carts say first in %s what they leave out and what they mix',
  (locale, first) => {
    for (const answer of [
      <FunnelAnswer key="funnel" funnel={funnel as FunnelData} />,
      <CartsAnswer key="carts" carts={carts as CartData} />,
    ]) {
      cleanup();
      renderAt(<p data-testid="answer">{answer}</p>, { locale });
      expect(screen.getByTestId('answer').textContent).toMatch(first);
    }
  },
);

test.each([
  ['en', 'How many carts were abandoned is unknown: tracking lost what was put into carts in this period.'],
  ['ko', '장바구니가 얼마나 버려졌는지 알 수 없습니다. 이 기간의 장바구니 담기가 누락되었습니다.'],
] satisfies [Locale, string][])(
  'a day that lost its carts is none on which nobody put anything in, in %s',
  (locale, words) => {
    const lost = {
      period: { from: '2019-11-15', to: '2019-11-15' },
      faults: [faultOf('2019-11-15', 'EVENT_TYPE_VANISHED', 'CART')],
      daysLeftOut: [],
    };
    cleanup();
    renderAt(
      <p data-testid="answer">
        <CartsAnswer carts={{ ...carts, carts: 0, ...lost } as CartData} />
      </p>,
      { locale },
    );
    expect((screen.getByTestId('answer').textContent ?? '').trim()).toBe(words);
  },
);
