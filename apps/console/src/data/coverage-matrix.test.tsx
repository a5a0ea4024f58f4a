// @vitest-environment jsdom
import { cleanup } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { sampleFault } from '../testing/sample-fault.js';
import { renderAt } from '../testing/render.js';
import { DayMatrix, MonthMatrix } from './coverage-matrix.js';
import { coverageMonths } from './coverage-months.js';
import { sampleDay } from './sample-coverage.js';

const days = [sampleDay('2019-11-14', 200, 8), sampleDay('2019-11-15', 50, 0)];
const best = { views: 200, carts: 20, removes: 0, purchases: 8, total: 228 };

const cells = (container: HTMLElement): HTMLElement[] => [...container.querySelectorAll<HTMLElement>('span[title]')];

afterEach(cleanup);

test('each day has a cell of each type, as strong as its part of that type’s best day', () => {
  const { container } = renderAt(<DayMatrix days={days} faults={[]} best={best} />);
  expect(cells(container).map(({ title, style }) => [title, style.getPropertyValue('--strength')])).toEqual([
    ['Nov 14, 2019, views: 200', '100%'],
    ['Nov 15, 2019, views: 50', '34%'],
    ['Nov 14, 2019, carts: 20', '100%'],
    ['Nov 15, 2019, carts: 5', '34%'],
    ['Nov 14, 2019, removals: 0', '12%'],
    ['Nov 15, 2019, removals: 0', '12%'],
    ['Nov 14, 2019, purchases: 8', '100%'],
    ['Nov 15, 2019, purchases: 0', '12%'],
  ]);
});

test('a fault marks the cell of its type and is told on it; one of no type marks the whole day', () => {
  const { container, unmount } = renderAt(<DayMatrix days={days} faults={[sampleFault]} best={best} />);
  const marked = cells(container).filter(({ dataset }) => dataset['fault'] !== undefined);
  expect(marked.map(({ title, dataset }) => [dataset['fault'], title])).toEqual([
    [
      'EVENT_TYPE_VANISHED',
      'Nov 15, 2019, purchases: 0. no purchase all day, where about 261 sessions with one were expected: a tracking fault.',
    ],
  ]);
  unmount();
  const whole = renderAt(
    <DayMatrix days={days} faults={[{ ...sampleFault, kind: 'PARTIAL_DAY', eventType: null }]} best={best} />,
  );
  expect(cells(whole.container).filter(({ dataset }) => dataset['fault'] === 'PARTIAL_DAY')).toHaveLength(4);
});

test('months are compared by events a day, so that a short month is not pale', () => {
  const { container } = renderAt(
    <MonthMatrix
      months={coverageMonths(
        [sampleDay('2019-10-30', 100), sampleDay('2019-10-31', 100), sampleDay('2019-11-15', 100, 0)],
        [sampleFault],
      )}
    />,
  );
  const views = cells(container).slice(0, 2);
  expect(views.map(({ title, style }) => [title, style.getPropertyValue('--strength')])).toEqual([
    ['Oct 2019, views: 200 in 2 days', '100%'],
    ['Nov 2019, views: 100 in 1 day', '100%'],
  ]);
  expect(
    cells(container)
      .filter(({ dataset }) => dataset['fault'] !== undefined)
      .map(({ title }) => title),
  ).toEqual(['Nov 2019, purchases: 0 in 1 day']);
});
