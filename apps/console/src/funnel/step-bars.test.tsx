// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Locale } from '../i18n/locale.js';
import { renderAt } from '../testing/render.js';
import type { FunnelData } from './funnel-page.js';
import { StepBars } from './step-bars.js';

afterEach(cleanup);

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
