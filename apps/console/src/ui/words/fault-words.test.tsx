// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { FaultFieldsFragment } from '@cartograph/sdk/operations/shop';
import type { Locale } from '../../i18n/locale.js';
import { renderAt } from '../../testing/render.js';
import { useFaultWords } from './fault-words.js';

afterEach(cleanup);

const vanished: FaultFieldsFragment = {
  date: '2019-10-12',
  kind: 'EVENT_TYPE_VANISHED',
  eventType: 'CART',
  fromLocalTime: '08:00',
  toLocalTime: '24:00',
  expectedSessions: 43,
  isCertain: true,
  detail: '',
  levelChange: null,
};
const partial: FaultFieldsFragment = {
  date: '2019-10-31',
  kind: 'PARTIAL_DAY',
  eventType: null,
  fromLocalTime: null,
  toLocalTime: '21:15',
  expectedSessions: null,
  isCertain: true,
  detail: '',
  levelChange: null,
};
const missing: FaultFieldsFragment = { ...partial, kind: 'MISSING_DAY', toLocalTime: null };

function Words({ fault }: { fault: FaultFieldsFragment }) {
  return <p data-testid="words">{useFaultWords()(fault)}</p>;
}

function words(fault: FaultFieldsFragment, locale: Locale): string {
  renderAt(<Words fault={fault} />, { locale });
  const text = screen.getByTestId('words').textContent;
  cleanup();
  return text;
}

test('a fault says its hours and what was expected, in both languages', () => {
  expect(words(vanished, 'en')).toBe(
    'no cart from 08:00 to 24:00 local time, where about 43 sessions with one were expected: a tracking fault.',
  );
  expect(words(vanished, 'ko')).toBe(
    '현지 시각 08:00부터 24:00까지 담기 이벤트가 없습니다. 그 이벤트가 있는 세션이 약 43개 기대되던 시간이므로 추적 오류입니다.',
  );
  expect(words({ ...vanished, fromLocalTime: '00:00' }, 'en')).toContain('no cart all day, where about 43');
  expect(words({ ...vanished, fromLocalTime: '00:00' }, 'ko')).toContain('하루 내내 담기 이벤트가 없습니다');
  expect(words(partial, 'en')).toBe('the log ends at 21:15 local time; the day is not complete.');
  expect(words({ ...partial, fromLocalTime: '04:00' }, 'ko')).toBe(
    '로그가 현지 시각 04:00에 시작해 21:15에 끝납니다. 하루가 온전하지 않습니다.',
  );
  expect(words(missing, 'en')).toBe('no event at all, between days that have some.');
});

test('missing hours, a month cut short and a new level are said too', () => {
  expect(words({ ...vanished, kind: 'MISSING_HOURS', eventType: null }, 'en')).toBe(
    'no event from 08:00 to 24:00 local time, where about 43 sessions were expected: hours are missing.',
  );
  expect(words({ ...missing, kind: 'MONTH_CUT_SHORT' }, 'ko')).toContain('달이 도중에 끊겼습니다');
  const level: FaultFieldsFragment = { ...missing, kind: 'EVENT_TYPE_LEVEL_CHANGED', eventType: 'CART' };
  const levelChange = { category: null, before: 0.07421, after: 0.231, categories: [] };
  expect(words({ ...level, levelChange }, 'en')).toBe(
    'from this day on there are 23.1 instead of 7.4 carts per 100 sessions with a view: rather a change of the tracking than of the customers.',
  );
  expect(words({ ...level, levelChange }, 'ko')).toContain('조회가 있는 세션 100개당 담기 수가 7.4건에서 23.1건으로');
  expect(words({ ...level, levelChange: { ...levelChange, category: 'auto' } }, 'en')).toContain(
    '23.1 instead of 7.4 carts per 100 views in auto',
  );
  expect(words(level, 'en')).toContain('many more or fewer carts than before');
  expect(words({ ...missing, kind: 'OTHER', detail: 'a new fault' }, 'ko')).toBe('a new fault');
});
