// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { sampleFault } from '../testing/sample-fault.js';
import { renderAt } from '../testing/render.js';
import { coverageMonths, MOST_DAYS } from './coverage-months.js';
import { CoverageView } from './coverage-view.js';
import { sampleDay } from './sample-coverage.js';

const dayAfter = (days: number): string => new Date(Date.UTC(2019, 9, 1 + days)).toISOString().slice(0, 10);
const log = (length: number) => ({
  timeZone: 'Asia/Dubai',
  days: Array.from({ length }, (_, index) => sampleDay(dayAfter(index), 100 + index)),
  faults: [sampleFault],
});

function show(length: number, month: string | null = null, at = '/data'): void {
  const coverage = log(length);
  const months = coverageMonths(coverage.days, coverage.faults);
  renderAt(
    <CoverageView coverage={coverage} months={months} chosen={months.find((one) => one.month === month) ?? null} />,
    { at },
  );
}

afterEach(cleanup);

test('the days of a short log are shown at once', () => {
  show(MOST_DAYS);
  expect(screen.queryByRole('button', { name: 'All months' })).toBeNull();
  expect(screen.getByText('Events of four types over 62 days; 1 fault. The table shows the numbers.')).toBeTruthy();
});

test('a long log begins with its months; one is chosen, and the address keeps it', () => {
  show(MOST_DAYS + 1);
  expect(screen.getByRole('button', { name: 'All months' }).getAttribute('aria-pressed')).toBe('true');
  const november = screen.getByRole('button', { name: /^Nov 2019/ });
  expect(november.title).toContain('1 fault');
  fireEvent.click(november);
  expect(screen.getByTestId('address').textContent).toBe('/data?month=2019-11');
});

test('empty years between a log and one later event bring no buttons; an empty month that the address names does', () => {
  const coverage = {
    timeZone: 'Asia/Dubai',
    days: Array.from({ length: 800 }, (_, index) =>
      sampleDay(dayAfter(index), index < 40 || index === 799 ? 10 : 0, 0),
    ),
    faults: [],
  };
  const months = coverageMonths(coverage.days, coverage.faults);
  const names = (): string[] => screen.getAllByRole('button').map(({ textContent }) => textContent ?? '');
  renderAt(<CoverageView coverage={coverage} months={months} chosen={null} />, { at: '/data' });
  expect(names()).toEqual(['All months', 'Oct 2019', 'Nov 2019', 'Dec 2021']);
  cleanup();
  renderAt(
    <CoverageView
      coverage={coverage}
      months={months}
      chosen={months.find(({ month }) => month === '2020-02') ?? null}
    />,
    { at: '/data' },
  );
  expect(names()).toEqual(['All months', 'Oct 2019', 'Nov 2019', 'Feb 2020', 'Dec 2021']);
});

test('the table holds the days of the chosen month', () => {
  show(MOST_DAYS + 1, '2019-12', '/data?view=table');
  expect(
    screen
      .getAllByRole('row')
      .map(({ textContent }) => textContent)
      .slice(1),
  ).toEqual(['Dec 1, 201916116.101', 'Dec 2, 201916216.201']);
});
