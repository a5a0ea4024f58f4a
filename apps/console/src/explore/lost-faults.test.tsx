// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Locale } from '../i18n/locale.js';
import { faultOf } from '../testing/fault-of.js';
import { renderAt } from '../testing/render.js';
import { LostNote } from './explore-page.js';
import { drawn, shapeOf, type ExploreData, type Figure } from './explore-shape.js';
import { ExploreTable } from './explore-table.js';
import { lostFaults, type Fault } from './lost-faults.js';

afterEach(cleanup);

const money = (exact: string | null): Figure => ({
  estimate: {
    value: exact === null ? null : Number(exact),
    low: null,
    high: null,
    unit: 'MONEY',
    level: 0.95,
    method: 'exact',
    incomputable: exact === null ? { reason: 'NOT_LOGGED', detail: 'lost' } : null,
  },
  exact,
  numerator: exact ?? '0.00',
  denominator: null,
});
const fault = (date: string, kind: Fault['kind'], more: Partial<Fault> = {}): Fault => faultOf(date, kind, null, more);
const vanished = fault('2019-11-15', 'EVENT_TYPE_VANISHED', {
  eventType: 'PURCHASE',
  fromLocalTime: '00:00',
  toLocalTime: '24:00',
  expectedSessions: 96,
  isCertain: true,
});
const row = (name: string, exact: string | null) => ({
  keys: [{ kind: 'VALUE' as const, value: name }],
  figure: money(exact),
  previous: null,
  change: null,
});

function answer(
  dimension: 'DAY' | 'WEEK' | 'MONTH',
  rows: ExploreData['rows'],
  faults: Fault[],
): Parameters<typeof lostFaults>[0] & Pick<ExploreData, 'measure'> {
  return {
    measure: 'REVENUE',
    dimensions: [{ dimension, groups: null, shown: null, formula: '' }],
    rows,
    total: money('96.00'),
    previousTotal: null,
    period: { from: '2019-11-14', to: '2019-11-16' },
    previousPeriod: null,
    faults,
  };
}

const days = answer(
  'DAY',
  [row('2019-11-14', '48.00'), row('2019-11-15', null), row('2019-11-16', '48.00')],
  [vanished, fault('2019-11-16', 'PARTIAL_DAY')],
);

test('a day whose purchases the log lost is a gap in the picture and a dash in the table', () => {
  expect(shapeOf(days).series[0]?.figures.map((figure) => drawn(figure, false))).toEqual([48, null, 48]);
  renderAt(
    <ExploreTable
      explored={days as ExploreData}
      request={() => {
        throw new Error('nothing is acted on');
      }}
    />,
  );
  const cells = (date: string): string =>
    screen.getAllByRole('row').find(({ textContent }) => textContent.includes(date))?.textContent ?? '';
  expect(cells('14')).toContain('48');
  expect(cells('15')).toContain('–');
  expect(cells('15')).not.toContain('0.00');
});

test.each([
  ['en', 'no purchase all day, where about 96 sessions with one were expected'],
  ['ko', '0이 아닙니다'],
] satisfies [Locale, string][])('the note names the fault in %s, and none that lost nothing', (locale, words) => {
  renderAt(
    <p data-testid="note">
      <LostNote explored={days} />
    </p>,
    { locale },
  );
  expect(screen.getByTestId('note').textContent).toContain(words);
  expect(screen.getByTestId('note').textContent).not.toContain('16');
});

test('faults are told of the days, weeks and months that are not known', () => {
  const missing = fault('2019-11-10', 'MISSING_DAY');
  const dates = (...asked: Parameters<typeof answer>): string[] =>
    lostFaults({ ...answer(...asked), period: { from: '2019-11-01', to: '2019-11-30' } }).map(({ date }) => date);
  expect(dates('DAY', [row('2019-11-15', '0.00')], [missing, vanished])).toEqual([]);
  expect(dates('WEEK', [row('2019-11-04', null), row('2019-11-11', '3.00')], [missing, vanished])).toEqual([
    '2019-11-10',
  ]);
  expect(dates('WEEK', [row('2019-11-04', '3.00'), row('2019-11-11', null)], [missing, vanished])).toEqual([
    '2019-11-15',
  ]);
  expect(dates('MONTH', [row('2019-11', null)], [missing, vanished])).toEqual(['2019-11-10', '2019-11-15']);
});

test('many faults are five in words and a number', () => {
  const rows = Array.from({ length: 9 }, (_, at) => `2019-11-0${at + 1}`);
  const explored = {
    ...answer(
      'DAY',
      rows.map((date) => row(date, null)),
      rows.map((date) => fault(date, 'MISSING_DAY')),
    ),
    period: { from: '2019-11-01', to: '2019-11-09' },
  };
  renderAt(
    <p data-testid="note">
      <LostNote explored={explored} />
    </p>,
  );
  expect(screen.getByTestId('note').textContent).toContain('4 more faults');
});
