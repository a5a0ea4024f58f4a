// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { FaultFieldsFragment } from '@cartograph/sdk/operations/shop';
import type { Locale } from '../../i18n/locale.js';
import { faultOf } from '../../testing/fault-of.js';
import { renderAt } from '../../testing/render.js';
import { ProvenanceProvider } from '../text/provenance.js';
import { TrackingLead } from './tracking-lead.js';
import { TrackingNotice } from './tracking-notice.js';

afterEach(cleanup);

const fault = (date: string, eventType: FaultFieldsFragment['eventType']): FaultFieldsFragment =>
  faultOf(date, 'EVENT_TYPE_LEVEL_CHANGED', eventType);

const period = { from: '2019-11-08', to: '2019-11-21' };

function said(locale: Locale, faults: FaultFieldsFragment[], daysLeftOut: string[] = []): string {
  cleanup();
  renderAt(
    <p data-testid="answer">
      <TrackingLead answer={{ period, faults, daysLeftOut }} />
    </p>,
    { locale },
  );
  return (screen.getByTestId('answer').textContent ?? '').trim();
}

const changed = {
  en: [
    /^Tracking changed on Nov(?:ember)? 15, 2019, so these figures mix the days before and after\.$/,
    /^Tracking changed on 2 days in Nov/,
  ],
  ko: [
    /^2019년 11월 15일에 추적 방식이 바뀌어, 바뀌기 전과 후가 섞인 수치입니다\.$/,
    /^2019년 11월 .* 중 2일에 추적 방식이 바뀌어/,
  ],
} as const satisfies Record<Locale, readonly RegExp[]>;

test.each(['en', 'ko'] as const)('says in %s that the tracking changed within the period', (locale) => {
  const [once, twice] = changed[locale];
  expect(said(locale, [fault('2019-11-15', 'PURCHASE')])).toMatch(once);
  expect(said(locale, [fault('2019-11-15', 'PURCHASE'), fault('2019-11-18', 'VIEW')])).toMatch(twice);
  // A change with which the period begins parts it from the one before, and mixes nothing in it.
  for (const faults of [[], [fault(period.from, 'PURCHASE')]]) expect(said(locale, faults)).toBe('');
});

test.each([
  ['en', '1 day that lost events is left out.', '2 days that lost events are left out.'],
  ['ko', '이벤트가 누락된 1일은 제외했습니다.', '이벤트가 누락된 2일은 제외했습니다.'],
] as const)('says in %s how many days are left out', (locale, one, two) => {
  expect(said(locale, [], ['2019-11-11'])).toBe(one);
  expect(said(locale, [], ['2019-11-11', '2019-11-12'])).toBe(two);
});

test.each([
  ['en', '1 day that lost events is left out. 1 day lost events, so the total may be too low.'],
  ['ko', '이벤트가 누락된 1일은 제외했습니다. 이벤트가 누락된 날이 1일 있어 합계가 실제보다 적을 수 있습니다.'],
] as const)('says in %s of a sum which days it lacks besides those that are left out', (locale, words) => {
  const lost = ['2019-11-11', '2019-11-12'].map((date) => faultOf(date, 'EVENT_TYPE_VANISHED', 'PURCHASE'));
  cleanup();
  renderAt(
    <p data-testid="answer">
      <TrackingLead answer={{ period, faults: lost, daysLeftOut: ['2019-11-11'] }} lacks="total" />
    </p>,
    { locale },
  );
  expect((screen.getByTestId('answer').textContent ?? '').trim()).toBe(words);
  expect(said(locale, lost)).toBe('');
});

test.each([
  ['en', 'Purchases of 2 days were lost and are missing here.', 'Purchases of 1 day were lost and are missing here.'],
  ['ko', '2일의 구매가 누락되어 여기에는 빠져 있습니다.', '1일의 구매가 누락되어 여기에는 빠져 있습니다.'],
] as const)('says in %s of what buyers bought on how many days that was lost', (locale, two, one) => {
  const lost = ['2019-11-11', '2019-11-12', '2019-11-30'].map((date) =>
    faultOf(date, 'EVENT_TYPE_VANISHED', 'PURCHASE'),
  );
  const told = (faults: FaultFieldsFragment[]): string => {
    cleanup();
    renderAt(
      <p data-testid="answer">
        <TrackingLead answer={{ period, faults, daysLeftOut: [] }} lacks="purchases" />
      </p>,
      { locale },
    );
    return (screen.getByTestId('answer').textContent ?? '').trim();
  };
  expect(told(lost)).toBe(two);
  expect(told(lost.slice(0, 1))).toBe(one);
  expect(told([])).toBe('');
});

test.each([
  [
    'en',
    '1 day lost events, so returns around it are unknown and not counted.',
    '2 days lost events, and the hours without them are left out.',
  ],
  [
    'ko',
    '이벤트가 누락된 날이 1일 있어, 그 무렵의 재방문은 알 수 없으므로 세지 않았습니다.',
    '이벤트가 누락된 날이 2일 있어, 누락된 시간은 제외했습니다.',
  ],
] as const)('says in %s on how many days returns are unknown, or hours are left out', (locale, returns, hours) => {
  const faults = [
    faultOf('2019-11-11', 'EVENT_TYPE_VANISHED', 'VIEW'),
    faultOf('2019-11-12', 'EVENT_TYPE_VANISHED', 'CART'),
  ];
  const told = (props: Pick<Parameters<typeof TrackingLead>[0], 'lacks' | 'lostTypes'>): string => {
    cleanup();
    renderAt(
      <p data-testid="answer">
        <TrackingLead answer={{ period, faults, daysLeftOut: [] }} {...props} />
      </p>,
      { locale },
    );
    return (screen.getByTestId('answer').textContent ?? '').trim();
  };
  expect(told({ lacks: 'returns', lostTypes: ['VIEW'] })).toBe(returns);
  expect(told({ lacks: 'hours' })).toBe(hours);
  expect(told({ lacks: 'hours', lostTypes: ['PURCHASE'] })).toBe('');
});

test('the notice of the page tells the change, too, where both levels lie in the period', () => {
  const notice = (date: string): string | undefined => {
    cleanup();
    renderAt(
      <ProvenanceProvider period={period} faults={[fault(date, 'CART')]} daysLeftOut={[]}>
        <TrackingNotice />
      </ProvenanceProvider>,
    );
    return screen.queryByTestId('tracking-notice')?.textContent;
  };
  expect(notice('2019-11-15')).toContain('Tracking changed within this period.');
  expect(notice(period.from)).toBeUndefined();
});
