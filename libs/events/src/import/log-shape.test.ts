import { describe, expect, test } from 'vitest';
import { LOG_COLUMNS, REQUIRED_COLUMNS, type LogColumn } from '../schema.js';
import { HEADER, line, rowsOf } from '../testing/logs.js';
import { guessColumns } from './guess-columns.js';
import { describeShape, detectShape } from './log-shape.js';

const rows = (columns: readonly LogColumn[] = LOG_COLUMNS, more: Parameters<typeof line>[0] = {}): string[] =>
  rowsOf(6, more).map((row) => line(row, columns));

describe('a header', () => {
  test('gives the columns their meaning, in any order, with unknown ones ignored', () => {
    const shape = detectShape('a.csv', ['price,color,Event_Time,event type,USER_ID,product-id', '1,red'], false);
    expect(shape).toMatchObject({
      delimiter: ',',
      hasHeader: true,
      skippedLines: 1,
      columns: ['price', null, 'event_time', 'event_type', 'user_id', 'product_id'],
      ignored: ['color'],
    });
    expect(describeShape(shape, { lineEnd: 'LF' })).toBe(
      'csv, comma, header, LF, 6 columns in another order, ignored color',
    );
  });

  test('may stand after blank lines, in quotes, with other separators', () => {
    expect(detectShape('a.csv', ['', '', HEADER, ...rows()], false)).toMatchObject({
      skippedLines: 3,
      hasHeader: true,
    });
    expect(detectShape('a.csv', [`"${LOG_COLUMNS.join('","')}"`], false).columns).toEqual(LOG_COLUMNS);
    for (const delimiter of [';', '\t', '|'])
      expect(detectShape('a.csv', [LOG_COLUMNS.join(delimiter)], false)).toMatchObject({
        delimiter,
        columns: LOG_COLUMNS,
      });
  });
});

describe('without a header', () => {
  test('the rows tell: the whole log, without a header, in every usual choice of columns', () => {
    const optional: LogColumn[] = ['category_id', 'category_code', 'brand', 'user_session'];
    for (let mask = 0; mask < 16; mask += 1) {
      const columns = LOG_COLUMNS.filter(
        (column) => !optional.some((left, bit) => left === column && Math.floor(mask / 2 ** bit) % 2 === 1),
      );
      expect(detectShape('a.csv', rows(columns), false).columns, columns.join()).toEqual(columns);
    }
  });

  test('empty codes and brands leave the other columns recognizable', () => {
    expect(guessColumns(rows(LOG_COLUMNS, { category_code: '', brand: '' }).map((row) => row.split(',')))).toEqual(
      LOG_COLUMNS,
    );
  });

  test('a few bad rows do not hide the others', () => {
    expect(guessColumns([...rows().map((row) => row.split(',')), ['garbage'], Array(9).fill('x')])).toEqual(
      LOG_COLUMNS,
    );
  });

  test('a header of other names is no row, and the report says what its columns were taken as', () => {
    const shape = detectShape('a.csv', ['ts,event,item,amount,who', ...rows(REQUIRED_COLUMNS)], false);
    expect(shape).toMatchObject({ hasHeader: true, skippedLines: 1, columns: REQUIRED_COLUMNS });
    expect(describeShape(shape, { lineEnd: 'LF' })).toBe(
      `csv, comma, header of other names, taken as ${REQUIRED_COLUMNS.join(' ')}, LF, UTC times, 5 columns`,
    );
  });

  test('other tables are refused, with a line and what to do', () => {
    for (const table of [['1,2,3', '4,5,6'], ['name,age', 'kim,3'], [line().split(',').toReversed().join(',')]]) {
      expect(() => detectShape('a.csv', table, false)).toThrow(/not a log/);
    }
  });
});

test('columns of other names are told with the option that names them; the first line is then still their names', () => {
  const message = (head: string[]): string => {
    try {
      detectShape('a.csv', head, false);
    } catch (error) {
      return error instanceof Error ? error.message : '';
    }
    return '';
  };
  const row = '501,2019-10-01 00:00:00 UTC,view,77,35.79,x';
  const names = 'user_id,event_time,event_type,product_id,price,';
  for (const header of ['user_id,ts,event_type,SKU,unit price,note', 'customer,ts,event,item,amount,note'])
    expect(message([header, row]), header).toContain(`in their order: --columns ${names}`);
  expect(message(['c,t,e,i,a,n', row])).toMatch(
    /name all 6 in their order with --columns, such as --columns event_time,/,
  );
  expect(message(['name,age', 'kim,3'])).not.toContain('--columns');
  const columns = names.split(',').map((name) => (name === '' ? null : (name as LogColumn)));
  expect(detectShape('a.csv', ['customer,ts,event,item,amount,note', row], false, { columns })).toMatchObject({
    hasHeader: true,
    skippedLines: 1,
    columns,
  });
  expect(detectShape('a.csv', [row, row], false, { columns })).toMatchObject({ hasHeader: false, skippedLines: 0 });
});

const measured = (columns: readonly LogColumn[], lines: string[]): number | null =>
  detectShape('a.csv', [columns.join(','), ...lines], false).lastValueLength;

test('the length of last values is known where the first rows agree on it, the very last not among them', () => {
  expect(measured(LOG_COLUMNS, rows())).toBe(36);
  expect(measured(LOG_COLUMNS, [...rows(), line().slice(0, -20)])).toBe(36);
  expect(measured(LOG_COLUMNS, [...rows(), line({ user_session: 'short' }), line()])).toBeNull();
  expect(measured(LOG_COLUMNS, rows().slice(0, 2))).toBeNull();
  expect(measured(LOG_COLUMNS.toSorted(), rows(LOG_COLUMNS.toSorted()))).toBe(36);
  const priceLast: LogColumn[] = ['event_time', 'event_type', 'product_id', 'user_id', 'price'];
  expect(measured(priceLast, rows(priceLast))).toBeNull();
});
