// @vitest-environment jsdom
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { renderAt } from '../../testing/render.js';
import { DataTable, sortRows, tableCsv, type Column } from './data-table.js';
import { sortBy, useUrlState } from '../page/url-state.js';

interface Row {
  day: string;
  rate: number | null;
}

const columns: Column<Row>[] = [
  { id: 'day', header: 'Day', isTitle: true, render: ({ day }) => day, value: ({ day }) => day, sum: 'All' },
  {
    id: 'rate',
    header: 'Rate',
    align: 'end',
    render: ({ rate }) => rate ?? '–',
    value: ({ rate }) => rate,
    csv: ({ rate }) => ({ rate, rateLow: rate }),
    sum: '6',
  },
];
const rows: Row[] = [
  { day: '2019-10-01', rate: 2 },
  { day: '2019-10-02', rate: null },
  { day: '2019-10-03', rate: 10 },
];
const snapshot = { id: 'snp_1', committedAt: '2019-11-01T00:00:00Z', rows: 3 };

afterEach(cleanup);

describe('sorting', () => {
  test('puts unknown last in both directions and keeps the order of equals', () => {
    const order = (direction: 'ASC' | 'DESC') =>
      sortRows(rows, columns, { column: 'rate', direction }).map(({ rate }) => rate);
    expect(order('ASC')).toEqual([2, 10, null]);
    expect(order('DESC')).toEqual([10, 2, null]);
  });
  test('compares ids in texts as numbers', () => {
    const ids = ['1004856', '999', '9223372036854775807'].map((day) => ({ day, rate: null }));
    expect(sortRows(ids, columns, { column: 'day', direction: 'ASC' }).map(({ day }) => day)).toEqual([
      '999',
      '1004856',
      '9223372036854775807',
    ]);
  });
});

describe('the export', () => {
  test('carries the snapshot on every row, and for the demo shop that it is synthetic', () => {
    expect(tableCsv(columns, rows.slice(0, 2), { snapshot, isSynthetic: true })).toBe(
      '\uFEFFday,rate,rateLow,snapshot,synthetic\r\n2019-10-01,2,2,snp_1,true\r\n2019-10-02,,,snp_1,true\r\n',
    );
    expect(tableCsv(columns, rows.slice(0, 1), { snapshot, isSynthetic: false })).not.toContain('synthetic');
  });
});

const codec = sortBy(['day', 'rate'], { column: 'day', direction: 'ASC' });

function Sortable() {
  const [sort, setSort] = useUrlState('sort', codec);
  return (
    <DataTable label="Days" columns={columns} rows={rows} rowKey={({ day }) => day} sort={sort} onSort={setSort} />
  );
}

test('a header sorts, says so to a screen reader, and the address keeps it', () => {
  renderAt(<Sortable />);
  const table = screen.getByRole('table', { name: 'Days' });
  fireEvent.click(within(table).getByRole('button', { name: 'Sort by Rate' }));
  expect(within(table).getByRole('columnheader', { name: /Rate/ }).getAttribute('aria-sort')).toBe('descending');
  expect(within(table).getAllByRole('row')[1]?.textContent).toContain('2019-10-03');
  expect(screen.getByTestId('address').textContent).toBe('/?sort=-rate');
});

test('a pasted address sorts alike', () => {
  renderAt(<Sortable />, { at: '/?sort=-rate' });
  expect(screen.getAllByRole('row').map((row) => row.textContent)).toEqual([
    expect.stringContaining('Day'),
    '2019-10-0310',
    '2019-10-012',
    '2019-10-02–',
    'All6',
  ]);
});

test('only the rows in sight are drawn from 200 on', () => {
  const many = Array.from({ length: 1_000 }, (_, index) => ({ day: String(index), rate: index }));
  renderAt(<DataTable label="Many" columns={columns} rows={many} rowKey={({ day }) => day} />);
  expect(screen.getAllByRole('row').length).toBeLessThan(60);
  expect(screen.getByRole('table', { name: 'Many' }).getAttribute('aria-rowcount')).toBe('1001');
});

describe('a long table', () => {
  const many = Array.from({ length: 1_000 }, (_, index) => ({ day: `day ${index}`, rate: index }));
  const scrollTo = (top: number): void => {
    const scroller = screen.getByRole('group', { name: 'Many' });
    Object.defineProperties(scroller, {
      scrollHeight: { value: 37 * 1_001, configurable: true },
      clientHeight: { value: 560, configurable: true },
    });
    fireEvent.scroll(scroller, { target: { scrollTop: top } });
  };

  test('draws what is scrolled to, and says which row it is', () => {
    renderAt(<DataTable label="Many" columns={columns} rows={many} rowKey={({ day }) => day} />);
    scrollTo(37 * 600);
    expect(screen.getByText('day 600').closest('tr')?.getAttribute('aria-rowindex')).toBe('602');
    expect(screen.queryByText('day 0')).toBeNull();
    expect(screen.getAllByRole('row').length).toBeLessThan(60);
  });

  test('is read on when its end comes near, and not before', () => {
    const onEnd = vi.fn();
    renderAt(<DataTable label="Many" columns={columns} rows={many} rowKey={({ day }) => day} onEnd={onEnd} />);
    scrollTo(37 * 600);
    expect(onEnd).not.toHaveBeenCalled();
    scrollTo(37 * 975);
    expect(onEnd).toHaveBeenCalledOnce();
  });

  test('of one line a row is virtual however short', () => {
    renderAt(<DataTable label="Few" columns={columns} rows={many.slice(0, 100)} rowKey={({ day }) => day} isOneLine />);
    expect(screen.getAllByRole('row').length).toBeLessThan(60);
  });
});

test('on a phone the order is chosen from a list, and the address keeps it', () => {
  const wide = window.matchMedia;
  window.matchMedia = (query) => ({ ...wide(query), matches: query.includes('width <= 40em'), media: query });
  try {
    renderAt(<Sortable />);
    const order = screen.getByRole('combobox', { name: 'Order of Days' });
    expect(
      within(order)
        .getAllByRole('option')
        .map(({ textContent }) => textContent),
    ).toEqual(['Day, descending', 'Day, ascending', 'Rate, descending', 'Rate, ascending']);
    fireEvent.change(order, { target: { value: 'DESC rate' } });
    expect(
      within(screen.getByRole('list', { name: 'Days' }))
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual(['AllRate6', '2019-10-03Rate10', '2019-10-01Rate2', '2019-10-02Rate–']);
    expect(screen.getByTestId('address').textContent).toBe('/?sort=-rate');
  } finally {
    window.matchMedia = wide;
  }
});
