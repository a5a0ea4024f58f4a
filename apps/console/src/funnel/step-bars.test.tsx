// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Estimate } from '@cartograph/sdk/schema';
import type { Locale } from '../i18n/locale.js';
import { estimateOf } from '../testing/estimate-of.js';
import { renderAt } from '../testing/render.js';
import type { FunnelData } from './funnel-state.js';
import { StepBars } from './step-bars.js';

afterEach(cleanup);

const step = (reached: number, more: object): object => ({
  eventTypes: ['CART'],
  category: null,
  brand: null,
  minPrice: null,
  maxPrice: null,
  isOptional: false,
  reached,
  perFirstStep: estimateOf(0.5, 0.4, 0.6),
  perPreviousStep: estimateOf(0.5, 0.4, 0.6),
  lost: null,
  ways: null,
  secondsFromPrevious: null,
  ...more,
});
const seconds = (value: number | null, low: number | null, high: number | null): Estimate => ({
  ...estimateOf(value, low, high),
  unit: 'SECONDS',
  method: 'woodruff',
});

const never = (): never => {
  throw new Error('nothing is pressed');
};

test.each([
  ['en', /only those who took every step before it\. Purchases made another way are left out here/],
  ['ko', /앞 단계를 모두 거친 경우만 셉니다\. 다른 경로로 한 구매는 여기서 빠지며/],
] satisfies [Locale, RegExp][])(
  'the steps say in %s which purchases they count, for other pages count more',
  (locale, words) => {
    const funnel = { steps: [], unit: 'SESSION', period: { from: '2019-11-01', to: '2019-11-30' } };
    renderAt(<StepBars funnel={funnel as unknown as FunnelData} users={null} request={never} ruleOf={never} />, {
      locale,
    });
    expect(screen.getByText(words)).toBeTruthy();
  },
);

test.each([
  ['en', /half of them within 43 sec.*38 sec – 1 min,? 35 sec/],
  ['ko', /절반이 걸린 시간 43초.*38초 – 1분 35초/],
] satisfies [Locale, RegExp][])(
  'the time to a step has its interval, or says why there is none: %s',
  (locale, words) => {
    const times = (value: number | null, low: number | null, high: number | null): object => ({
      secondsFromPrevious: {
        p25: seconds(null, null, null),
        median: seconds(value, low, high),
        p75: seconds(null, null, null),
        p90: seconds(null, null, null),
      },
    });
    const funnel = {
      steps: [step(90, {}), step(60, times(43, 38, 95)), step(3, times(null, null, null))],
      unit: 'SESSION',
      period: { from: '2019-11-01', to: '2019-11-30' },
    };
    const { container } = renderAt(
      <StepBars funnel={funnel as unknown as FunnelData} users={null} request={never} ruleOf={never} />,
      { locale },
    );
    const said = container.textContent?.replaceAll('\u00A0', ' ') ?? '';
    expect(said).toMatch(words);
    expect(container.querySelectorAll('button[aria-label]')).toHaveLength(1);
  },
);
